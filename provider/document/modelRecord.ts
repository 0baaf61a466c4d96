import * as z from "zod/mini";
import { CorruptDataError, describeFault } from "../errors.js";
import type { FormOf } from "./formOf.js";
import { formFaults, number, object } from "./plainForm.js";

/** How a model did against the one before it, on the same later forecasts of a log. */
export interface ChangeFigures {
  readonly rows: number;
  readonly days: number;
  /** Mean log loss over the horizons, of the model and of the one before. */
  readonly logLoss: number;
  readonly logLossBefore: number;
  /** How much smaller the log loss was, and the low end of that: one-sided, 90 %. */
  readonly gain: number;
  readonly gainLow: number;
  /** By horizon. */
  readonly calibrationErrors: readonly number[];
  readonly calibrationErrorsBefore: readonly number[];
}

/** A change of the model in force. */
export interface ModelChange {
  readonly kind: "promoted" | "rolled-back";
  /** SHA-256 of the model in force from then on; null: the shipped one. */
  readonly hash: string | null;
  /** What was in force before. */
  readonly previous: string | null;
  /** As an ISO 8601 moment. */
  readonly since: string;
  readonly who: string;
  readonly why: string;
  /** Put in force though it was not measured to be better. */
  readonly forced: boolean;
  readonly figures?: ChangeFigures;
}

/** Which model was in force when, the oldest change first: the last one says which is in force. */
export interface ModelRecord {
  readonly changes: readonly ModelChange[];
}

const format = "blended-fleet-model-record";
const version = 1;

const isHash = { error: "a SHA-256 as 64 hexadecimal digits, or null" };
const hash = z.nullable(z.string(isHash).check(z.regex(/^[0-9a-f]{64}$/, isHash)));
const numbers = z.array(number, { error: "a list of numbers" });
const words = z.string({ error: "a text" });
const figures = object("figures of a comparison", {
  rows: number,
  days: number,
  logLoss: number,
  logLossBefore: number,
  gain: number,
  gainLow: number,
  calibrationErrors: numbers,
  calibrationErrorsBefore: numbers,
} satisfies FormOf<ChangeFigures>);
const change = object("a change of the model in force", {
  kind: z.enum(["promoted", "rolled-back"], { error: "promoted or rolled-back" }),
  hash,
  previous: hash,
  since: z.iso.datetime({ error: "a moment such as 2026-11-21T00:00:00Z" }),
  who: words,
  why: words,
  forced: z.boolean({ error: "true or false" }),
  figures: z.exactOptional(figures),
} satisfies FormOf<ModelChange>);
const isList = { error: "a list of at least one change" };
const chain = "changes of which each begins with the model that the last one left";
const record = object("a record of models", {
  format: z.literal(format, { error: format }),
  version: z.literal(version, { error: String(version) }),
  changes: z.array(change, isList).check(z.minLength(1, isList), z.refine(isChain, { error: chain })),
});

function isChain(changes: readonly ModelChange[]): boolean {
  return changes.every(({ previous }, index) => previous === (changes[index - 1]?.hash ?? null));
}

export function writeModelRecord({ changes }: ModelRecord): string {
  return `${JSON.stringify({ format, version, changes }, undefined, 1)}\n`;
}

/** @param where names it in messages. @throws CorruptDataError for what is no such record. */
export function readModelRecord(text: string, where: string): ModelRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (failure) {
    throw new CorruptDataError(`${where}: expected a JSON document, got ${(failure as Error).message}`);
  }
  const read = record.safeParse(json, { reportInput: true });
  if (read.success) return { changes: read.data.changes };
  throw new CorruptDataError(formFaults(read.error.issues, where).map(describeFault).join("; "));
}

/** Hash of the model in force; null: the shipped one. */
export function inForce(kept: ModelRecord | undefined): string | null {
  return kept?.changes.at(-1)?.hash ?? null;
}

export function withChange(kept: ModelRecord | undefined, made: Omit<ModelChange, "previous">): ModelRecord {
  return { changes: [...(kept?.changes ?? []), { ...made, previous: inForce(kept) }] };
}

/**
 * What a change back goes to: what was in force before the present model was promoted, so that going back again goes
 * further back. Undefined where nothing was before.
 */
export function beforePresent({ changes }: ModelRecord): string | null | undefined {
  const present = inForce({ changes });
  return changes.findLast(({ kind, hash: promoted }) => kind === "promoted" && promoted === present)?.previous;
}

/** The part of a store that is read to find the model in force. */
interface StoredModels {
  record(): Promise<{ readonly text: string } | undefined>;
  model(hash: string): Promise<string | undefined>;
}

/**
 * Text of a store's model in force; undefined where the shipped one is.
 * @param where names the store in messages.
 * @throws CorruptDataError where the record, or the model it names, is not what was written.
 */
export async function modelInForceOf(store: StoredModels, where: string): Promise<string | undefined> {
  const kept = await store.record();
  const named = kept && inForce(readModelRecord(kept.text, `${where}${recordName}`));
  if (typeof named !== "string") return undefined;
  const text = await store.model(named);
  if (text !== undefined && isModelOf(named, text)) return text;
  const got = text === undefined ? "nothing" : "another";
  throw new CorruptDataError(`${where}${modelName(named)}: expected the model in force, got ${got}`);
}

/** Whether a text says that it is the model of a hash; whether it is one is for its reader to find. */
export function isModelOf(wanted: string, text: string): boolean {
  try {
    return (JSON.parse(text) as { readonly hash?: unknown } | null)?.hash === wanted;
  } catch {
    return false;
  }
}

/** Where things are in a store. */
export const recordName = "current.json";

export function modelName(of: string): string {
  return `${of}.json`;
}
