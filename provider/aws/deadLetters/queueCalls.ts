/** A call to a fleet's queues, and what its caller must be allowed. */
export interface QueueCall {
  readonly command: string;
  readonly permission: string;
}

/**
 * Every call that `blended-fleet replay-dead-letters` makes, with its permission by the Service Authorization Reference,
 * "Actions, resources, and condition keys for Amazon SQS".
 */
export const queueCalls = [
  { command: "ListQueues", permission: "sqs:ListQueues" },
  { command: "ListQueueTags", permission: "sqs:ListQueueTags" },
  { command: "GetQueueUrl", permission: "sqs:GetQueueUrl" },
  { command: "GetQueueAttributes", permission: "sqs:GetQueueAttributes" },
  { command: "ReceiveMessage", permission: "sqs:ReceiveMessage" },
  { command: "SendMessage", permission: "sqs:SendMessage" },
  { command: "DeleteMessage", permission: "sqs:DeleteMessage" },
  { command: "ChangeMessageVisibility", permission: "sqs:ChangeMessageVisibility" },
] as const satisfies readonly QueueCall[];

export type QueueCommand = (typeof queueCalls)[number]["command"];
