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
 * A message that was being worked on when a run died is seen again after this. Lambda takes no less than a run may last,
 * and advises six times that (AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping"),
 * so that it can try again where the function was throttled. For this queue that is too long: its one message group waits
 * meanwhile, and a notice of EC2's is worth nothing after two minutes. Throttling is rare here: one group means one batch
 * at a time, for which the function has its place set aside.
 */
const visibilityTimeoutSeconds = 60;
/** The state is read anew at each tick, so an event this old has little left to tell. */
const messageRetentionSeconds = 900;
/**
 * The most that SQS keeps a message. A FIFO queue counts it from when the message was put aside (Amazon SQS Developer
 * Guide, "Setting-up dead-letter queue retention").
 */
const deadLetterRetentionSeconds = 14 * 86_400;
/**
 * Tries at once, after one minute and after two: that is all of a notice's time. Lambda advises five, against throttling;
 * but those behind a message in its group wait while it is tried again, and the alarm on what is put aside as well.
 */
const mostReceives = 3;

/**
 * The queue between EventBridge and the companion. It is FIFO with one message group a fleet, so that one run at a time
 * decides for the fleet. EventBridge gives no deduplication id, so the content is one, as it asks of a FIFO target: it
 * holds the event's own id, so that the same event delivered twice within five minutes comes once, and no two ticks are
 * taken for one.
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
