import { rule } from "../rule.js";
import { pathLabel } from "../view/reading.js";

export const refuseMaximumPrice = rule({
  name: "refuse-maximum-price",
  description:
    "Spot capacity has no maximum price: without one nobody pays more than on-demand, and with one it is lost more often.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Remove the price. The price of spot never exceeds on-demand's; what a fleet may cost is limited by its size and its budget.",
  settings: {},
  checks: {
    launcher({ label, maximumPrices }, _settings, report) {
      for (const { path, got } of maximumPrices)
        report(
          `Remove ${pathLabel(path)} (${got}) from this ${label}: a maximum price only makes EC2 take capacity away sooner.`,
        );
    },
  },
  remedies: {
    // A launch configuration is spot because it names a price, so that removing it would buy something else.
    launcher: ({ maximumPrices, type }) =>
      type === "aws:ec2/launchConfiguration:LaunchConfiguration"
        ? []
        : maximumPrices.map(({ path }) => ({ kind: "remove", path })),
  },
});
