import type { Companion, Taken } from "../companion/companion.js";
import { parseFleetEvent, type FleetEvent } from "../companion/fleetEvent.js";

/** The part of an SQS batch that is read. */
export interface SqsBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that are to come again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The part of an invocation's context that is used. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** Where the handler says what came of a batch. */
export interface RoundReport {
  /** @param seconds it took. */
  taken(taken: Taken, events: readonly FleetEvent[], seconds: number): void;
  malformed(messageId: string, why: string): void;
  failed(failure: unknown): void;
  publish(): void;
}

/**
 * What a round keeps for itself at the end: the last save, the next steps with shadows and tags, the logs. Actions are
 * not begun any more when no more than this is left; they stay pending.
 */
const reserveMilliseconds = 8000;

/**
 * The batch of one invocation: one round for all its events. Where the round fails, all that it was for come again; what
 * is malformed or of a kind that nobody asked for does not.
 */
export async function answerBatch(
  { Records }: SqsBatch,
  invocation: Invocation,
  companion: Pick<Companion, "take">,
  report: RoundReport,
): Promise<BatchAnswer> {
  const began = invocation.getRemainingTimeInMillis();
  const messages = Records.map(({ messageId, body }) => ({ messageId, event: parseFleetEvent(body) }));
  for (const { messageId, event } of messages) if (event.kind === "none") report.malformed(messageId, event.why);
  const heard = messages.filter(({ event }) => event.kind !== "none");
  try {
    if (heard.length === 0) return { batchItemFailures: [] };
    const events = heard.map(({ event }) => event);
    const taken = await companion.take(events, () => invocation.getRemainingTimeInMillis() > reserveMilliseconds);
    report.taken(taken, events, (began - invocation.getRemainingTimeInMillis()) / 1000);
    return { batchItemFailures: [] };
  } catch (failure) {
    report.failed(failure);
    return { batchItemFailures: heard.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  } finally {
    report.publish();
  }
}
