import { readFleetDocument, type FleetDocument } from "../document/fleetDocument.js";
import { BlendedFleetError, CorruptDataError, InputError, RequestFailedError, show, type Fault } from "../errors.js";
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
  /** What the asker went by last, if anything: it serves while the stores fail. */
  readonly last?: DocumentInForce;
}

export interface DocumentInForce extends FleetDocument {
  /** As it is stored: what was read of it is the same as long as this is. */
  readonly text: string;
  /** Set where the owner's document can't be used and the last good one is gone by: why, for people. */
  readonly refused?: string;
  /** Set where the owner's document is gone by and could not be kept as the last good one: why. It is tried again. */
  readonly unkept?: string;
}

/** Where the last good document is in that store. */
export const lastGoodKey = "document/last-good";

/**
 * The document to go by: the owner's, or the last good one while that is missing, damaged, of a newer format, another
 * fleet's or out of reach. Only a good document that says so empties a fleet. Where not even the last good one can be
 * read, the one that the asker has read before serves: a fleet under notice can't wait for a store.
 * @throws InputError, or what reading failed with, where there is no good one at all: then no round is to be run.
 */
export async function documentInForce(question: DocumentQuestion): Promise<DocumentInForce> {
  const [found, kept] = await Promise.all([ownersDocument(question), lastGood(question)]);
  if (found.kind === "good") return keptAsLastGood(question, { ...found.document, text: found.text }, kept);
  const document = fallback(question, kept);
  if (!document) throw found.why;
  return { ...document, refused: found.why.message };
}

/** What the asker went by is newer than what is kept where it could not be kept itself. */
function fallback(question: DocumentQuestion, kept: Kept): DocumentInForce | undefined {
  const { last } = question;
  if (kept.kind !== "found" || last?.unkept !== undefined) return last;
  return { ...read(kept.text, question), text: kept.text };
}

/** Where the last good one can't be read it is not replaced either: what is lost by that is read again in a minute. */
async function keptAsLastGood(
  { snapshots }: DocumentQuestion,
  document: DocumentInForce,
  kept: Kept,
): Promise<DocumentInForce> {
  if (kept.kind === "failed") return { ...document, unkept: kept.why };
  if (kept.kind === "found" && kept.text === document.text) return document;
  try {
    await snapshots.put(lastGoodKey, new TextEncoder().encode(document.text));
    return document;
  } catch (failure) {
    if (!(failure instanceof RequestFailedError)) throw failure;
    return { ...document, unkept: failure.message };
  }
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

type Kept =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly why: string };

/** One that is damaged itself is none; it is put anew with the next good document. */
async function lastGood({ snapshots }: DocumentQuestion): Promise<Kept> {
  try {
    const bytes = await snapshots.get(lastGoodKey);
    return bytes ? { kind: "found", text: new TextDecoder().decode(bytes) } : { kind: "none" };
  } catch (failure) {
    if (failure instanceof CorruptDataError) return { kind: "none" };
    if (failure instanceof RequestFailedError) return { kind: "failed", why: failure.message };
    throw failure;
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
