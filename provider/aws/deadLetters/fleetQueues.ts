import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { TagKey } from "../../engine/tags.js";
import { InputError } from "../../errors.js";
import { allPages } from "../market/pages.js";
import { askedOfQueue } from "./queueFailure.js";

/** URLs of a fleet's two queues. */
export interface FleetQueues {
  readonly events: string;
  readonly deadLetters: string;
}

/** A fleet by the tags of its queues; without a stack where the account and region have one fleet of this name. */
export interface FleetName {
  readonly fleet: string;
  /** As `<project>/<stack>`. */
  readonly stack?: string;
}

/** The most of one page (ListQueues in the Amazon SQS API Reference). */
const mostQueuesOfPage = 1000;

/**
 * The queues of an events queue's URL: its redrive policy tells the other.
 * @throws InputError where it is not there or has no dead letters; RequestFailedError.
 */
export async function queuesOfEvents(client: SQSClient, events: string): Promise<FleetQueues> {
  const target = await redriveTarget(client, events);
  if (target === undefined) {
    throw new InputError("this queue", [
      { where: "--queue", expected: "an events queue, whose redrive policy names its dead letters", got: events },
    ]);
  }
  const [, , , , QueueOwnerAWSAccountId, QueueName] = target.split(":");
  const command = new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId });
  const { QueueUrl = "" } = await askedOfQueue("GetQueueUrl", () => client.send(command));
  return { events, deadLetters: QueueUrl };
}

/** @throws InputError where there is no such fleet in the region, or more than one; RequestFailedError. */
export async function queuesOfFleet(client: SQSClient, { fleet, stack }: FleetName): Promise<FleetQueues> {
  const found: { readonly url: string; readonly stack: string }[] = [];
  for (const url of await queuesNamed(client, `${fleet}-events-`)) {
    const { Tags = {} } = await askedOfQueue("ListQueueTags", () =>
      client.send(new ListQueueTagsCommand({ QueueUrl: url })),
    );
    const stackOfQueue = Tags[TagKey.Stack] ?? "";
    if (Tags[TagKey.Fleet] !== fleet || (stack !== undefined && stackOfQueue !== stack)) continue;
    found.push({ url, stack: stackOfQueue });
  }
  const [first, ...others] = found;
  if (first && others.length === 0) return queuesOfEvents(client, first.url);
  throw new InputError("this fleet", [
    first
      ? { where: "--stack", expected: `one of ${found.map((queue) => queue.stack).join(", ")}`, got: "nothing" }
      : {
          where: "--fleet",
          expected: "a fleet with its queues in this region",
          got: stack === undefined ? fleet : `${fleet} of ${stack}`,
        },
  ]);
}

async function queuesNamed(client: SQSClient, QueueNamePrefix: string): Promise<readonly string[]> {
  const input = { QueueNamePrefix, MaxResults: mostQueuesOfPage };
  const pages = await allPages((token) =>
    askedOfQueue("ListQueues", () => client.send(new ListQueuesCommand({ ...input, ...token }))),
  );
  return pages.flatMap(({ QueueUrls = [] }) => QueueUrls);
}

/** The ARN of the queue that a queue puts aside to. */
async function redriveTarget(client: SQSClient, QueueUrl: string): Promise<string | undefined> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["RedrivePolicy"] });
  const { Attributes } = await askedOfQueue("GetQueueAttributes", () => client.send(command));
  const policy = Attributes?.["RedrivePolicy"];
  if (!policy) return undefined;
  return (JSON.parse(policy) as { readonly deadLetterTargetArn?: string }).deadLetterTargetArn;
}
