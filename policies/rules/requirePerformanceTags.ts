import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { whatCarries } from "../view/launcher.js";
import type { Maybe } from "../view/plainValue.js";
import { tagIn } from "../view/tagSet.js";
import type { PlacedLauncher } from "../view/stackView.js";

interface Settings {
  readonly tags: readonly string[];
}

const performanceTags = [TagKey.Vcpu, TagKey.MemoryGiB, TagKey.Gpus, TagKey.NetworkGbps, TagKey.StorageIops];

export const requirePerformanceTags = rule<Settings>({
  name: "require-performance-tags",
  description: "Whatever can launch instances gives each of them tags with its performance, in plain numbers.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: `Tag instances ${performanceTags.join(", ")}, where AWS puts tags on what is launched; a group of several types takes a launch template a type, or the numbers of its smallest.`,
  settings: {
    tags: {
      type: "array",
      items: { type: "string", enum: [...performanceTags] },
      uniqueItems: true,
      default: [TagKey.Vcpu, TagKey.MemoryGiB],
      description: "The tags that have to be there. Those that are there have to be numbers in any case.",
    },
  },
  checks: {
    stack({ launchers }, { tags }, report) {
      for (const launcher of launchers) {
        const missing = tags.filter((key) => valuesOf(launcher, key).includes(undefined));
        if (missing.length > 0)
          report(launcher, `Tag ${whatCarries(launcher)} with ${missing.join(" and ")}, in ${launcher.tagsBelongIn}.`);
        for (const key of performanceTags)
          for (const value of new Set(valuesOf(launcher, key)))
            if (typeof value === "string" && !isAmount(value))
              report(
                launcher,
                `Change tag ${key} of ${whatCarries(launcher)} to a number of 0 or more: it is ${quoted(value)}.`,
              );
      }
    },
  },
});

function valuesOf({ launches }: PlacedLauncher, key: string): readonly Maybe<string>[] {
  return launches.map((tags) => tagIn(tags, key));
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}
