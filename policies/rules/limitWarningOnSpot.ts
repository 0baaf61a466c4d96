import { Level } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import { rule } from "../rule.js";
import { whatCarries } from "../view/launcher.js";
import { isOnSpot, promisedLevel } from "../view/promisedLevel.js";

interface Settings {
  readonly acceptedShareWithoutWarning: number;
  readonly measuredRecall: number;
}

/**
 * Share of losses that the shipped model's alarms announced more than five minutes ahead: 128 of 420, on the last 40 %
 * of the nine zones of skypilot-org/spot-traces by a model of the first 60 %, at alarms in 5 % of the rows for losses
 * within ten minutes. `blended-fleet train --until 0.6` and `evaluate --from 0.6 --json` give it: the bins of `leadTimes`
 * from 300 s on. A policy is worth no more than its figure: on other pools the share is another.
 */
export const shippedRecall = 0.305;

export const limitWarningOnSpot = rule<Settings>({
  name: "limit-warning-on-spot",
  description:
    "A 5-min Warning is promised on spot only where so many losses without one are accepted as the predictor leaves.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Launch on on-demand, tag the instances Immediate, or accept the share of losses that comes without five minutes' warning (acceptedShareWithoutWarning), with the recall measured on your own pools (measuredRecall).",
  settings: {
    acceptedShareWithoutWarning: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0,
      description: "Share of losses that may come without five minutes' warning. 0: no such promise on spot.",
    },
    measuredRecall: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: shippedRecall,
      description:
        "Share of losses that the predictor in use announces more than five minutes ahead. Default: the shipped model's, as measured.",
    },
  },
  checks: {
    stack({ launchers }, { acceptedShareWithoutWarning, measuredRecall }, report) {
      const unwarned = 1 - measuredRecall;
      // Written so that 0.695 accepted is enough for a recall of 0.305.
      if (unwarned <= acceptedShareWithoutWarning + 1e-9) return;
      for (const launcher of launchers)
        if (promisedLevel(launcher) === Level.FiveMinuteWarning && isOnSpot(launcher))
          report(
            launcher,
            `Launch this ${launcher.label} on on-demand alone (${launcher.levers.onDemand}), or change tag ${TagKey.Level} of ${whatCarries(launcher)} to "${Level.Immediate}": it promises "${Level.FiveMinuteWarning}" on spot, where ${percent(unwarned)} of losses come without it, and ${percent(acceptedShareWithoutWarning)} are accepted (acceptedShareWithoutWarning).`,
          );
    },
  },
});

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
