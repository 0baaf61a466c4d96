import { gunzipSync, gzipSync } from "node:zlib";
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

/** Where snapshots are, by key: a snapshot store, as far as it is read here. */
export interface SnapshotSource {
  /** Oldest first. */
  list(prefix: string): Promise<readonly string[]>;
  get(key: string): Promise<Uint8Array | undefined>;
}

/**
 * The newest snapshot of a fleet's state that can be used; undefined where there is none.
 * @param unusable told why one is passed over.
 * @throws what the source throws besides CorruptDataError.
 */
export async function newestStateSnapshot(
  source: SnapshotSource,
  fleet: string,
  unusable: (why: string) => void,
): Promise<StateDocument | undefined> {
  const keys = await source.list(stateSnapshotPrefix);
  for (const key of keys.toReversed()) {
    try {
      const bytes = await source.get(key);
      if (bytes) return readStateSnapshot(bytes, key, fleet);
    } catch (failure) {
      if (!(failure instanceof CorruptDataError)) throw failure;
      unusable(failure.message);
    }
  }
  return undefined;
}

function unzipped(bytes: Uint8Array, where: string): string {
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (failure) {
    throw new CorruptDataError(`${where}: expected a gzipped document, got ${(failure as Error).message}`);
  }
}
