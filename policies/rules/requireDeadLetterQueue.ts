import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import type { EventTarget } from "../view/eventWiring.js";
import { Notice } from "../view/notices.js";

export const requireDeadLetterQueue = rule({
  name: "require-dead-letter-queue",
  description: "Interruption notices that can't be delivered or handled are kept in a dead-letter queue.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set deadLetterConfig of the event target, redrivePolicy of the queue that it puts notices into or of the topic's subscriptions, or deadLetterConfig of the function that it calls or its destination on failure (aws.lambda.FunctionEventInvokeConfig).",
  settings: {},
  checks: {
    stack({ wiring }, _settings, report) {
      for (const { name, takes, targets } of wiring.rules) {
        if (!Object.values(Notice).some((detailType) => takes(detailType) === true)) continue;
        for (const target of targets.filter(({ deadLetters }) => deadLetters === undefined))
          report(
            target,
            `Set deadLetterConfig.arn of this event target to the ARN of an SQS queue${orBehind(target)}: a notice of rule ${quoted(name)} that fails would be lost, and with it the time to save work.`,
          );
      }
    },
  },
});

function orBehind({ remedyBehind }: EventTarget): string {
  return remedyBehind === undefined ? "" : `, or ${remedyBehind}`;
}
