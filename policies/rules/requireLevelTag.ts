import { levelsByStrength } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { whatCarries } from "../view/launcher.js";
import { tagIn } from "../view/tagSet.js";
import { levelNamed } from "../view/workloadTags.js";

const levels = levelsByStrength.map((level) => `"${level}"`).join(", ");

export const requireLevelTag = rule({
  name: "require-level-tag",
  description: "Whatever can launch instances gives each of them a tag with its interruptibility level.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: `Tag instances ${TagKey.Level} with one of ${levels}, where AWS puts tags on what is launched: for groups, fleets and node groups in the launch template's tagSpecifications.`,
  settings: {},
  checks: {
    stack({ launchers }, _settings, report) {
      for (const launcher of launchers) {
        const found = launcher.launches.map((tags) => tagIn(tags, TagKey.Level));
        const wrong = found.find((level) => typeof level === "string" && levelNamed(level) === undefined);
        if (typeof wrong === "string")
          report(
            launcher,
            `Change tag ${TagKey.Level} of ${whatCarries(launcher)} to one of ${levels}: it is ${quoted(wrong)}.`,
          );
        else if (found.includes(undefined))
          report(
            launcher,
            `Tag ${whatCarries(launcher)} with ${TagKey.Level}, one of ${levels}, in ${launcher.tagsBelongIn}.`,
          );
      }
    },
  },
});
