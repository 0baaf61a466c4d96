import { groupedBy } from "../../provider/engine/groupedBy.js";
import { rule } from "../rule.js";
import type { EventWiring } from "../view/eventWiring.js";
import { Notice } from "../view/notices.js";
import { isOnSpot } from "../view/promisedLevel.js";
import { isElsewhere } from "../view/region.js";
import type { PlacedLauncher } from "../view/stackView.js";

interface Settings {
  readonly detailTypes: readonly string[];
}

export const requireInterruptionRules = rule<Settings>({
  name: "require-interruption-rules",
  description:
    "Where there is spot, an event rule with a target takes EC2's interruption notices, unless an AWS service acts on them by itself.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: `Add an aws.cloudwatch.EventRule with eventPattern {"source":["aws.ec2"],"detail-type":["${Notice.Interruption}"]} and an aws.cloudwatch.EventTarget for it, in the launcher's region. EKS node groups need none, nor groups of an ECS capacity provider with managedDraining, nor Batch where every job definition has a retryStrategy of 2 attempts or more. Exempt launchers whose notices another stack takes, or a handler on their instances.`,
  settings: {
    detailTypes: {
      type: "array",
      items: { type: "string", enum: [Notice.Interruption, Notice.Rebalance] },
      minItems: 1,
      uniqueItems: true,
      default: [Notice.Interruption],
      description: "The events of EC2 that have to be taken, by their detail-type.",
    },
  },
  checks: {
    stack({ launchers, wiring }, { detailTypes }, report) {
      for (const [, ofRegion] of groupedBy(launchers.filter(isOnSpot), ({ region }) => region ?? "")) {
        const untaken = detailTypes.filter((detailType) => !isTaken(wiring, detailType, ofRegion[0]?.region));
        for (const launcher of ofRegion) {
          const missing = untaken.filter((detailType) => launcher.heeds(detailType) === false);
          if (missing.length > 0) report(launcher, whatToAdd(launcher, missing));
        }
      }
    },
  },
});

/** What is not known yet may take it. */
function isTaken({ rules, hasLooseTargets }: EventWiring, detailType: string, region: string | undefined): boolean {
  return rules.some((eventRule) => {
    const mayTake = eventRule.takes(detailType) !== false && !isElsewhere(eventRule.region, region);
    return mayTake && (eventRule.targets.length > 0 || hasLooseTargets);
  });
}

function whatToAdd({ label, region, levers }: PlacedLauncher, missing: readonly string[]): string {
  const pattern = JSON.stringify({ source: ["aws.ec2"], "detail-type": missing });
  const where = region === undefined ? "" : ` in ${region}`;
  const instead = levers.notices === undefined ? "" : `, or ${levers.notices}`;
  return `Add an aws.cloudwatch.EventRule${where} with eventPattern ${pattern}, and an aws.cloudwatch.EventTarget for it${instead}: this ${label} may launch on spot, and nothing in this stack hears that its instances are about to be lost.`;
}
