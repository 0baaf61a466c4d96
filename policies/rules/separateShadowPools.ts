import { TagKey } from "../../provider/engine/tags.js";
import { groupedBy } from "../../provider/engine/groupedBy.js";
import { rule, type ReportOn } from "../rule.js";
import { isKnown } from "../view/launcher.js";
import type { Maybe } from "../view/plainValue.js";
import type { PlacedLauncher } from "../view/stackView.js";
import { declaredBy, isShadow } from "../view/workloadTags.js";
import { workloadKey } from "../view/workloads.js";

export const separateShadowPools = rule({
  name: "separate-shadow-pools",
  description: "A shadow shares no capacity pool (instance type, zone and market) with what it stands in for.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: `Give the shadow (tag ${TagKey.Role} "shadow") other instance types, other zones, or another market than the launchers of the same ${TagKey.Workload} that serve: a pool is lost as a whole.`,
  settings: {},
  checks: {
    stack({ launchers }, _settings, report) {
      for (const ofWorkload of groupedBy(launchers, workloadKey).values()) {
        const shadows = ofWorkload.filter((launcher) => isShadow(roleOf(launcher)));
        if (shadows.length === 0) continue;
        const serving = ofWorkload.filter(
          (launcher) => typeof roleOf(launcher) !== "symbol" && !shadows.includes(launcher),
        );
        for (const shadow of shadows) reportShared(shadow, serving, report);
      }
    },
  },
});

function roleOf(launcher: PlacedLauncher): Maybe<string> {
  return declaredBy(launcher, launcher.launches, TagKey.Role);
}

function reportShared(shadow: PlacedLauncher, serving: readonly PlacedLauncher[], report: ReportOn): void {
  for (const primary of serving) {
    const types = shared(shadow.instanceTypes.texts, primary.instanceTypes.texts);
    const places = shared(shadow.places.texts, primary.places.texts);
    const markets = shared(marketsOf(shadow), marketsOf(primary));
    if (types.length === 0 || places.length === 0 || markets.length === 0) continue;
    report(
      shadow,
      `Give this ${shadow.label}, a shadow, other instance types, zones or markets than "${primary.name}": both may run on ${types[0]} in ${places[0]} on ${markets[0]}, and would be lost together.`,
    );
  }
}

function marketsOf({ markets }: PlacedLauncher): readonly string[] {
  return isKnown(markets) ? markets : [];
}

function shared(some: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return some.filter((text) => known.has(text));
}
