import { compareLevels, Level } from "../../provider/engine/level.js";
import { Market, strongestLevelOf } from "../../provider/engine/pool.js";
import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { whatCarries } from "../view/launcher.js";
import { isOnSpot, promisedLevel } from "../view/promisedLevel.js";

export const refuseUnkeptLevel = rule({
  name: "refuse-unkept-level",
  description:
    "No level is promised on a market that can't keep it: Non-Interruptible and 30-min Grace need on-demand.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: `Launch these instances on on-demand alone, or tag them ${strongestLevelOf(Market.Spot)}, which is all that spot keeps. A group with an on-demand base and spot above it promises on both what its tags say.`,
  settings: {},
  checks: {
    stack({ launchers }, _settings, report) {
      for (const launcher of launchers) {
        const level = promisedLevel(launcher);
        // The warning of five minutes has a policy of its own, with an accepted risk.
        if (level === undefined || compareLevels(level, Level.FiveMinuteWarning) <= 0 || !isOnSpot(launcher)) continue;
        const kept = strongestLevelOf(Market.Spot);
        report(
          launcher,
          `Launch this ${launcher.label} on on-demand alone (${launcher.levers.onDemand}), or change tag ${TagKey.Level} of ${whatCarries(launcher)} to "${kept}": it promises ${quoted(level)} and may launch on spot, which keeps no more than "${kept}".`,
        );
      }
    },
  },
});
