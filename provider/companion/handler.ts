import { parseFleetEvent, type FleetEvent } from "./fleetEvent.js";

/** The part of an SQS batch that is read. */
export interface SqsBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The part of a function URL's request that is read (payload format 2.0). */
export interface UrlRequest {
  readonly requestContext: { readonly http: { readonly method: string; readonly path: string } };
}

export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Messages that are to come again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * The Lambda's entry. This version has no adapters to AWS yet: it reads what woke it, says so in its log, and does
 * nothing else. The reconcile that it will run is the one the replay runs, in `reconcile.ts`.
 */
export async function handler(event: SqsBatch | UrlRequest): Promise<BatchAnswer | UrlAnswer> {
  return "Records" in event ? answerBatch(event) : answerRequest(event);
}

function answerBatch(batch: SqsBatch): BatchAnswer {
  for (const { messageId, body } of batch.Records) {
    const event = parseFleetEvent(body);
    console.log(JSON.stringify({ messageId, event, done: doneWith(event) }));
  }
  return { batchItemFailures: [] };
}

function answerRequest({ requestContext: { http } }: UrlRequest): UrlAnswer {
  const message = `${http.method} ${http.path}: this version of the companion answers the fleet's own events only`;
  return { statusCode: 501, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}

function doneWith(event: FleetEvent): string {
  return event.kind === "none" ? "dropped" : "seen only: this version has no adapters to AWS";
}
