import { groupedBy } from "../../provider/engine/groupedBy.js";
import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule, type ReportOn } from "../rule.js";
import { isKnown } from "../view/launcher.js";
import { notKnown, type Maybe } from "../view/plainValue.js";
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
        if (shadows.length > 0) reportShared(shadows, servingPools(ofWorkload), report);
      }
    },
  },
});

function roleOf(launcher: PlacedLauncher): Maybe<string> {
  return declaredBy(launcher, launcher.launches, TagKey.Role);
}

/** Each pool with the name of the first launcher that serves from it. */
function servingPools(launchers: readonly PlacedLauncher[]): ReadonlyMap<string, string> {
  const pools = new Map<string, string>();
  for (const launcher of launchers) {
    const role = roleOf(launcher);
    if (role === notKnown || isShadow(role)) continue;
    for (const pool of poolsOf(launcher)) if (!pools.has(pool)) pools.set(pool, launcher.name);
  }
  return pools;
}

function reportShared(
  shadows: readonly PlacedLauncher[],
  serving: ReadonlyMap<string, string>,
  report: ReportOn,
): void {
  for (const shadow of shadows) {
    const shared = poolsOf(shadow).find((pool) => serving.has(pool));
    if (shared === undefined) continue;
    report(
      shadow,
      `Give this ${shadow.label}, a shadow, other instance types (${shadow.levers.types}), zones (${shadow.levers.places}) or markets than ${quoted(serving.get(shared) ?? "")}: both may run on ${shared}, and would be lost together.`,
    );
  }
}

/** The pools that it is known to draw on. */
function poolsOf({ instanceTypes, places, markets }: PlacedLauncher): readonly string[] {
  const known = isKnown(markets) ? markets : [];
  return instanceTypes.texts.flatMap((type) =>
    places.texts.flatMap((place) => known.map((market) => `${type} in ${place} on ${market}`)),
  );
}
