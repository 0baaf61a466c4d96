import { quoted } from "../quotation.js";
import { rule } from "../rule.js";

interface Settings {
  readonly always: boolean;
  readonly maximumUsdPerHour: number;
}

export const requireBudget = rule<Settings>({
  name: "require-budget",
  description:
    "A fleet whose cost can grow while it runs has a budget, and no fleet's budget is above what the organisation allows.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set budgetUsdPerHour of the BlendedFleet. Without bids a fleet's cost is bounded by its declared units; bids may add to it until its budget is spent.",
  settings: {
    always: { type: "boolean", default: false, description: "Ask for a budget of fleets that take no bids too." },
    maximumUsdPerHour: {
      type: "number",
      exclusiveMinimum: 0,
      default: 100,
      description: "The highest budget that a fleet may have, in USD an hour.",
    },
  },
  checks: {
    fleet({ workloads, budgetUsdPerHour }, { always, maximumUsdPerHour }, report) {
      const bidding = workloads.find(({ parts }) =>
        parts.some(({ bidUnits }) => typeof bidUnits === "number" && bidUnits > 0),
      );
      if (typeof budgetUsdPerHour === "number" && budgetUsdPerHour > maximumUsdPerHour)
        report(`Lower budgetUsdPerHour to at most ${maximumUsdPerHour} USD an hour: it is ${budgetUsdPerHour}.`);
      if (budgetUsdPerHour !== undefined || (!always && bidding === undefined)) return;
      report(
        bidding === undefined
          ? `Set budgetUsdPerHour, at most ${maximumUsdPerHour} USD an hour: this fleet has none.`
          : `Set budgetUsdPerHour, at most ${maximumUsdPerHour} USD an hour: ${bidding.label} (${quoted(bidding.name)}) takes bids, and without a budget nothing bounds what they add.`,
      );
    },
  },
});
