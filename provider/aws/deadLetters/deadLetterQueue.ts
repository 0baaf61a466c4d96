import { randomUUID } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { FleetQueues } from "./fleetQueues.js";
import { askedOfQueue } from "./queueFailure.js";

/** A message that was put aside, held by this reader until it is dropped, released, or forgotten for a minute. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly group: string;
  /** How often it was received, this time included. */
  readonly receives: number;
  readonly receipt: string;
}

/** The most that SQS gives at once (ReceiveMessage in the Amazon SQS API Reference). */
export const mostLettersAtOnce = 10;
/** For ten letters to be sent and deleted, with tries again. */
const holdSeconds = 60;
/** Long polling asks all of SQS's servers; short polling may find none where there are some. */
const waitSeconds = 1;

/**
 * A fleet's dead letters. A message group gives no more letters while some of it are held (Amazon SQS Developer Guide,
 * "FIFO queue delivery logic"), so the next ones come only after those before are dropped or released.
 * @throws InputError where a queue is not there; RequestFailedError, from every method.
 */
export class DeadLetterQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly queues: FleetQueues,
  ) {}

  /** About how many there are, those held by any reader included. */
  async count(): Promise<number> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.queues.deadLetters,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    });
    const { Attributes = {} } = await askedOfQueue("GetQueueAttributes", () => this.client.send(command));
    return Object.values(Attributes).reduce((sum, text) => sum + Number(text), 0);
  }

  /** The next letters, the oldest first; none where there are none that nobody holds. */
  async next(): Promise<readonly DeadLetter[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.queues.deadLetters,
      MaxNumberOfMessages: mostLettersAtOnce,
      VisibilityTimeout: holdSeconds,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["MessageGroupId", "ApproximateReceiveCount"],
      // An answer that is lost is given again to the same attempt; else its letters would be held by nobody.
      ReceiveRequestAttemptId: randomUUID(),
    });
    const { Messages = [] } = await askedOfQueue("ReceiveMessage", () => this.client.send(command));
    return Messages.map(letterOf);
  }

  /**
   * Puts a copy into the queue of events, in the letter's own message group, and gives the copy's id. Asked again within
   * five minutes it is still one copy. By the content alone SQS might take it for the event that came a minute ago, and
   * leave it out.
   */
  async copyBack({ messageId, body, group }: DeadLetter): Promise<string> {
    const command = new SendMessageCommand({
      QueueUrl: this.queues.events,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: `dead-letter-${messageId}`,
    });
    const { MessageId = "" } = await askedOfQueue("SendMessage", () => this.client.send(command));
    return MessageId;
  }

  async drop({ receipt }: DeadLetter): Promise<void> {
    const command = new DeleteMessageCommand({ QueueUrl: this.queues.deadLetters, ReceiptHandle: receipt });
    await askedOfQueue("DeleteMessage", () => this.client.send(command));
  }

  /** Gives letters back to whoever asks next. */
  async release(letters: readonly DeadLetter[]): Promise<void> {
    for (const { receipt } of letters) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: this.queues.deadLetters,
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      });
      await askedOfQueue("ChangeMessageVisibility", () => this.client.send(command));
    }
  }
}

function letterOf({ MessageId = "", Body = "", ReceiptHandle = "", Attributes = {} }: Message): DeadLetter {
  return {
    messageId: MessageId,
    body: Body,
    group: Attributes["MessageGroupId"] ?? "",
    receives: Number(Attributes["ApproximateReceiveCount"] ?? 1),
    receipt: ReceiptHandle,
  };
}
