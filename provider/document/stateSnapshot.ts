import { gunzipSync, gzipSync } from "node:zlib";
import type { FleetState } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import { readStateDocument, writeStateDocument, type StateDocument } from "./stateDocument.js";

/** Keys of the snapshots of a fleet's state begin with it. */
export const stateSnapshotPrefix = "state/";

/** By the moment and the version: what is put within one second of a store's clock is in order by its key. */
export function stateSnapshotKey(atEpochSeconds: number, version: number): string {
  const moment = new Date(Math.floor(atEpochSeconds) * 1000).toISOString().replace(/\.\d+|[-:]/g, "");
  return `${stateSnapshotPrefix}${moment}-${String(version).padStart(10, "0")}`;
}

/** The state document as it is stored, gzipped. @throws InputError as `writeStateDocument` does. */
export function writeStateSnapshot({ version, state }: StateDocument): Uint8Array {
  return gzipSync(writeStateDocument(version, state));
}

/** @throws CorruptDataError for what is no snapshot of a state, also for one of a newer form, or another fleet's. */
export function readStateSnapshot(bytes: Uint8Array, where: string, fleet: string): StateDocument {
  const document = readStateDocument(unzipped(bytes, where), where);
  if (document.state.fleet === fleet) return document;
  throw new CorruptDataError(`${where}: expected the state of ${fleet}, got that of ${document.state.fleet}`);
}

/** When it was decided what a state remembers, as people read it. */
export function decidedMoment({ decidedAtSeconds }: Pick<FleetState, "decidedAtSeconds">): string {
  return new Date(Math.floor(decidedAtSeconds) * 1000).toISOString().replace(".000", "");
}

function unzipped(bytes: Uint8Array, where: string): string {
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (failure) {
    throw new CorruptDataError(`${where}: expected a gzipped document, got ${(failure as Error).message}`);
  }
}
