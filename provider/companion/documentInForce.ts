import { readFleetDocument, type FleetDocument } from "../document/fleetDocument.js";
import { BlendedFleetError, CorruptDataError, InputError, show, type Fault } from "../errors.js";
import type { DocumentStore } from "../ports/documentStore.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";

export interface DocumentQuestion {
  readonly fleet: string;
  readonly documents: DocumentStore;
  /**
   * Keeps the last good document: it is larger than the state and changes seldom, so it is not part of it. It is put only
   * when it changes, so this must be a store in which nothing expires, as snapshots of work may.
   */
  readonly snapshots: SnapshotStore;
  readonly nowEpochSeconds: number;
}

export interface DocumentInForce extends FleetDocument {
  /** As it is stored: what was read of it is the same as long as this is. */
  readonly text: string;
  /** Set where the owner's document can't be used and the last good one is gone by: why, for people. */
  readonly refused?: string;
}

/** Where the last good document is in that store. */
export const lastGoodKey = "document/last-good";

/**
 * The document to go by: the owner's, or the last good one while that is missing, damaged, of a newer format or another
 * fleet's. Only a good document that says so empties a fleet.
 * @throws InputError, or what reading failed with, where there is no good one at all: then no round is to be run.
 */
export async function documentInForce(question: DocumentQuestion): Promise<DocumentInForce> {
  const kept = await lastGood(question);
  const found = await ownersDocument(question);
  if (found.kind === "good") {
    if (found.text !== kept) await question.snapshots.put(lastGoodKey, new TextEncoder().encode(found.text));
    return { ...found.document, text: found.text };
  }
  if (kept === undefined) throw found.why;
  return { ...read(kept, question), text: kept, refused: found.why.message };
}

type Found =
  | { readonly kind: "good"; readonly text: string; readonly document: FleetDocument }
  | { readonly kind: "refused"; readonly why: BlendedFleetError };

async function ownersDocument(question: DocumentQuestion): Promise<Found> {
  try {
    const text = await question.documents.read();
    if (text === undefined) throw refused({ where: "document", expected: "a fleet's document", got: "nothing" });
    return { kind: "good", text, document: read(text, question) };
  } catch (why) {
    if (!(why instanceof BlendedFleetError)) throw why;
    return { kind: "refused", why };
  }
}

/** One that is damaged itself is none; it is put anew with the next good document. */
async function lastGood({ snapshots }: DocumentQuestion): Promise<string | undefined> {
  try {
    const bytes = await snapshots.get(lastGoodKey);
    return bytes && new TextDecoder().decode(bytes);
  } catch (failure) {
    if (!(failure instanceof CorruptDataError)) throw failure;
    return undefined;
  }
}

function read(text: string, { fleet, nowEpochSeconds }: DocumentQuestion): FleetDocument {
  const document = readFleetDocument(text, nowEpochSeconds);
  if (document.spec.name === fleet) return document;
  throw refused({ where: "fleet.name", expected: fleet, got: show(document.spec.name) });
}

function refused(fault: Fault): InputError {
  return new InputError("the fleet's document", [fault]);
}
