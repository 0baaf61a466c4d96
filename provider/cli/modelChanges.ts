import {
  beforePresent,
  inForce,
  readModelRecord,
  withChange,
  writeModelRecord,
  type ModelChange,
  type ModelRecord,
} from "../document/modelRecord.js";
import { InputError, show } from "../errors.js";
import { parseRevocationModel } from "../models/revocationModelFile.js";
import type { ModelArchive } from "../ports/modelStore.js";

/** The record of a store as it was read, with what replacing it has to expect. */
export interface ReadRecord {
  readonly record: ModelRecord | undefined;
  readonly version: string | undefined;
}

/** @throws CorruptDataError where it is damaged. */
export async function recordOf(archive: ModelArchive): Promise<ReadRecord> {
  const stored = await archive.record();
  return { record: stored && readModelRecord(stored.text, "the store's record"), version: stored?.version };
}

/**
 * Puts a model in force: the model first, then the record that names it, so that whoever dies between leaves the old one
 * in force.
 * @throws StateConflictError where somebody else changed the record since it was read; then nothing is in force anew.
 */
export async function promote(
  archive: ModelArchive,
  { record, version }: ReadRecord,
  text: string,
  change: Omit<ModelChange, "kind" | "previous"> & { readonly hash: string },
): Promise<void> {
  await archive.putModel(change.hash, text);
  await archive.replaceRecord(writeModelRecord(withChange(record, { ...change, kind: "promoted" })), version);
}

/** Puts an earlier model in force again. @throws StateConflictError as `promote`. */
export async function rollBack(
  archive: ModelArchive,
  { record, version }: ReadRecord,
  change: Omit<ModelChange, "kind" | "previous" | "forced">,
): Promise<void> {
  const made = { ...change, kind: "rolled-back", forced: false } as const;
  await archive.replaceRecord(writeModelRecord(withChange(record, made)), version);
}

/** How the shipped model is named where a hash is given. */
export const shippedName = "shipped";

/**
 * The model that a change back goes to: null for the shipped one.
 * @param to a hash or its beginning, or `shipped`; absent: what was in force before the present one.
 * @throws InputError where there is no such model, it is damaged, or it is the one in force.
 */
export async function earlierModel(
  archive: ModelArchive,
  { record }: ReadRecord,
  to: string | undefined,
): Promise<string | null> {
  const hash = to === undefined ? record && beforePresent(record) : named(record, to);
  if (hash === undefined) throw refused("a model that was in force before the present one", to ?? "none");
  if (hash === inForce(record)) throw refused("another model than the one in force", to ?? shippedName);
  if (hash === null) return null;
  const text = await archive.model(hash);
  if (text === undefined) throw refused("a model that the store still has", hash);
  parseRevocationModel(text, hash);
  return hash;
}

const fewestDigits = 8;

function named(record: ModelRecord | undefined, to: string): string | null | undefined {
  if (to === shippedName) return null;
  const hashes = new Set(record?.changes.flatMap(({ hash }) => hash ?? []));
  const found = [...hashes].filter((hash) => to.length >= fewestDigits && hash.startsWith(to));
  if (found.length <= 1) return found[0];
  throw refused("a beginning that only one model's hash has", to);
}

function refused(expected: string, got: string): InputError {
  return new InputError("this rollback", [{ where: "--to", expected, got: show(got) }]);
}
