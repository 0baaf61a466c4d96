import { parseFleetEvent, type FleetEvent } from "./fleetEvent.js";

/** The part of an SQS batch that is read. */
export interface SqsBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that are to come again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * The Lambda's entry. This version has no adapters to AWS yet: it reads what woke it, says so in its log, and does
 * nothing else. The reconcile that it will run is the one the replay runs, in `reconcile.ts`.
 */
export async function handler(batch: SqsBatch): Promise<BatchAnswer> {
  for (const { messageId, body } of batch.Records) {
    const event = parseFleetEvent(body);
    console.log(JSON.stringify({ messageId, event, done: doneWith(event) }));
  }
  return { batchItemFailures: [] };
}

function doneWith(event: FleetEvent): string {
  return event.kind === "none" ? "dropped" : "seen only: this version has no adapters to AWS";
}
