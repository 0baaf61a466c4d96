import { isDeepStrictEqual } from "node:util";
import { SQS } from "@aws-sdk/client-sqs";
import { clientSettings, text, unlessGone, type CloudTwin } from "./cloudTwin.js";
import type { WireObject, WireValue } from "../wireValue.js";

const client = new SQS({ ...clientSettings(), useQueueUrlAsEndpoint: false });

/** What SQS calls the inputs that a queue may have. */
const attributeNames: Readonly<Record<string, string>> = {
  fifoQueue: "FifoQueue",
  contentBasedDeduplication: "ContentBasedDeduplication",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  messageRetentionSeconds: "MessageRetentionPeriod",
  redrivePolicy: "RedrivePolicy",
};

export const queues: CloudTwin = {
  async create({ inputs }) {
    await client.createQueue({
      QueueName: text(inputs, "name"),
      Attributes: attributesOf(inputs),
      tags: (inputs["tags"] ?? {}) as Record<string, string>,
    });
  },
  async update({ inputs }) {
    const { FifoQueue: _, ...changeable } = attributesOf(inputs);
    await client.setQueueAttributes({ QueueUrl: queueUrl(text(inputs, "name")), Attributes: changeable });
  },
  async delete({ inputs }) {
    await client.deleteQueue({ QueueUrl: queueUrl(text(inputs, "name")) });
  },
};

export const queuePolicies: CloudTwin = {
  async create({ inputs }) {
    await client.setQueueAttributes({
      QueueUrl: text(inputs, "queueUrl"),
      Attributes: { Policy: text(inputs, "policy") },
    });
  },
  async read({ inputs }) {
    const asked = client.getQueueAttributes({ QueueUrl: text(inputs, "queueUrl"), AttributeNames: ["Policy"] });
    const found = await unlessGone(asked, "QueueDoesNotExist");
    const { Policy } = found?.Attributes ?? {};
    if (!Policy) return undefined;
    // The same statements in another notation are no change.
    const isSame = isDeepStrictEqual(JSON.parse(Policy), JSON.parse(text(inputs, "policy")));
    return isSame ? inputs : { ...inputs, policy: Policy };
  },
  async delete({ inputs }) {
    await client.setQueueAttributes({ QueueUrl: text(inputs, "queueUrl"), Attributes: { Policy: "" } });
  },
};

function attributesOf(inputs: WireObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributeNames).flatMap(([input, attribute]) => {
      const value = inputs[input];
      return value === undefined || value === null ? [] : [[attribute, inWords(value)]];
    }),
  );
}

/** SQS takes every attribute as text. */
function inWords(value: WireValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function queueUrl(name: string): string {
  return `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
}
