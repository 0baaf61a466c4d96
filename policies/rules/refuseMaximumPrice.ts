import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { pathLabel } from "../view/reading.js";

const launchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration";

/**
 * By type, the properties that AWS's provider changes without replacing what is launched: elsewhere the price is part of
 * what an instance, a request or a compute environment was made from, and a launch configuration is on spot because of it.
 */
const inPlace: Readonly<Record<string, readonly string[]>> = {
  "aws:autoscaling/group:Group": ["mixedInstancesPolicy"],
  "aws:ec2/fleet:Fleet": ["launchTemplateConfigs"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["instanceMarketOptions"],
};

export const refuseMaximumPrice = rule({
  name: "refuse-maximum-price",
  description:
    "Spot capacity has no maximum price: without one nobody pays more than on-demand, and with one it is lost more often.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Remove the price. The price of spot never exceeds on-demand's; what a fleet may cost is limited by its size and its budget. A launch configuration is on spot only with a price: use a launch template.",
  settings: {},
  checks: {
    launcher({ label, type, maximumPrices }, _settings, report) {
      for (const { path, got } of maximumPrices) {
        const price = `${pathLabel(path)} (${quoted(got)})`;
        report(
          type === launchConfiguration
            ? `Use a launch template with instanceMarketOptions.marketType "spot" in the place of this ${label}, which is on spot only with a ${price}: a maximum price only makes EC2 take capacity away sooner.`
            : `Remove ${price} from this ${label}: a maximum price only makes EC2 take capacity away sooner.`,
        );
      }
    },
  },
  remedies: {
    launcher: ({ maximumPrices, type }) =>
      maximumPrices
        .filter(({ path, isNeeded }) => !isNeeded && inPlace[type]?.includes(String(path[0])) === true)
        .map(({ path }) => ({ kind: "remove", path })),
  },
});
