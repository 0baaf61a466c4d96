import { rule } from "../rule.js";

export const requireDeadLetterQueue = rule({
  name: "require-dead-letter-queue",
  description: "Interruption notices that can't be delivered or handled are kept in a dead-letter queue.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set deadLetterConfig of the event target, redrivePolicy of the queue that it puts notices into, or deadLetterConfig of the function that it calls.",
  settings: {},
  checks: {
    stack({ wiring }, _settings, report) {
      for (const { name, takes, targets } of wiring.rules) {
        if (!notices.some((detailType) => takes(detailType) === true)) continue;
        for (const target of targets.filter(({ deadLetters }) => deadLetters === undefined))
          report(
            target,
            `Give this event target a dead-letter queue (deadLetterConfig), or the queue behind it a redrivePolicy, or the function behind it a deadLetterConfig: a notice of rule "${name}" that fails would be lost, and with it the time to save work.`,
          );
      }
    },
  },
});

const notices = [
  "EC2 Spot Instance Interruption Warning",
  "EC2 Instance Rebalance Recommendation",
  "EC2 Capacity Reservation Instance Interruption Warning",
];
