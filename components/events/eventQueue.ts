import * as aws from "@pulumi/aws";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

export interface EventQueue {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
}

/** How long one run of the companion may take. */
export const companionTimeoutSeconds = 30;

/**
 * A message that was being worked on when a run died is seen again after this: sooner than the two minutes between
 * EC2's notice and the loss, and, as Lambda asks, no sooner than a run may take.
 */
const visibilityTimeoutSeconds = 60;
/** The state is read anew at each tick, so an event this old has nothing left to tell. */
const messageRetentionSeconds = 900;
const deadLetterRetentionSeconds = 14 * 86_400;
/** While a message is tried again, those behind it in its group wait. */
const mostReceives = 3;

/**
 * The queue between EventBridge and the companion. It is FIFO with one message group a fleet, so that one run at a time
 * decides for the fleet. EventBridge gives no deduplication id, so the content is one.
 */
export function createEventQueue(scope: FleetScope): EventQueue {
  const options = { parent: scope.parent };
  const common = {
    fifoQueue: true,
    contentBasedDeduplication: true,
    sqsManagedSseEnabled: true,
    tags: fleetTags(scope),
  };
  const deadLetters = new aws.sqs.Queue(
    singleName(scope.fleet, "dead-letters"),
    { ...common, messageRetentionSeconds: deadLetterRetentionSeconds },
    options,
  );
  const queue = new aws.sqs.Queue(
    singleName(scope.fleet, "events"),
    {
      ...common,
      visibilityTimeoutSeconds,
      messageRetentionSeconds,
      redrivePolicy: deadLetters.arn.apply((deadLetterTargetArn) =>
        JSON.stringify({ deadLetterTargetArn, maxReceiveCount: mostReceives }),
      ),
    },
    options,
  );
  return { queue, deadLetters };
}
