import { rule } from "../rule.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { Launcher } from "../view/launcher.js";
import { tagIn } from "../view/tagSet.js";

export const refuseCapacityRebalancing = rule({
  name: "refuse-capacity-rebalancing",
  description:
    "A group that a companion watches does not rebalance its capacity by itself: two would move the same instances.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set capacityRebalance: false on groups tagged blended-fleet:fleet. The companion weighs each rebalance recommendation; most are followed by no loss.",
  settings: {},
  checks: {
    launcher(launcher, _settings, report) {
      if (isAtOdds(launcher))
        report(
          `Set capacityRebalance of this ${launcher.label} to false, or take it out of its fleet (tag ${TagKey.Fleet}): the fleet's companion decides what a rebalance recommendation is worth.`,
        );
    },
  },
  remedies: {
    launcher: (launcher) => (isAtOdds(launcher) ? [{ kind: "set", path: ["capacityRebalance"], value: false }] : []),
  },
});

function isAtOdds({ capacityRebalance, isOfFleet, ownTags }: Launcher): boolean {
  return capacityRebalance === true && (isOfFleet || typeof tagIn(ownTags, TagKey.Fleet) === "string");
}
