import { rule } from "../rule.js";
import { notKnown } from "../view/plainValue.js";
import { isOnSpot } from "../view/promisedLevel.js";
import type { EventWiring } from "../view/eventWiring.js";

interface Settings {
  readonly detailTypes: readonly string[];
}

const warning = "EC2 Spot Instance Interruption Warning";
const recommendation = "EC2 Instance Rebalance Recommendation";

export const requireInterruptionRules = rule<Settings>({
  name: "require-interruption-rules",
  description: "Where there is spot, an event rule with a target takes EC2's interruption notices.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: `Add an aws.cloudwatch.EventRule with eventPattern {"source":["aws.ec2"],"detail-type":["${warning}"]} and an aws.cloudwatch.EventTarget for it. Exempt launchers whose notices another stack takes.`,
  settings: {
    detailTypes: {
      type: "array",
      items: { type: "string", enum: [warning, recommendation] },
      minItems: 1,
      uniqueItems: true,
      default: [warning],
      description: "The events of EC2 that a rule has to take, by their detail-type.",
    },
  },
  checks: {
    stack({ launchers, wiring }, { detailTypes }, report) {
      const onSpot = launchers.filter(isOnSpot);
      const missing = onSpot.length > 0 ? detailTypes.filter((detailType) => !isTaken(wiring, detailType)) : [];
      for (const launcher of missing.length > 0 ? onSpot : [])
        report(
          launcher,
          `Add an event rule with a target for "${missing.join('" and "')}" to this stack: this ${launcher.label} may launch on spot, and no rule of it hears that its instances are about to be lost.`,
        );
    },
  },
});

/** What is not known yet may take it. */
function isTaken({ rules, hasLooseTargets }: EventWiring, detailType: string): boolean {
  return rules.some(({ takes, targets }) => {
    const taken = takes(detailType);
    return (taken === true || taken === notKnown) && (targets.length > 0 || hasLooseTargets);
  });
}
