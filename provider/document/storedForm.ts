import type * as z from "zod/mini";
import { CorruptDataError } from "../errors.js";
import { inWords } from "./plainForm.js";

/** A document that was stored, and what messages say of it. */
export interface StoredJson {
  readonly json: string;
  /** Names the document. */
  readonly where: string;
  /** What it should be, such as `a stored fleet state`. */
  readonly expected: string;
  /** That the store knows it by, for the error. */
  readonly version?: number;
}

/** A stored document, by its form. @throws CorruptDataError for one that has another. */
export function readStored<T>(form: z.ZodMiniType<T>, { json, where, expected, version }: StoredJson): T {
  const refused = (what: string, got: string): CorruptDataError =>
    new CorruptDataError(`${where}: expected ${what}, got ${got}`, version);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (failure) {
    throw refused("a JSON document", (failure as Error).message);
  }
  const checked = form.safeParse(parsed, inWords);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => `${issue.path.join(".") || "document"}: ${issue.message}`);
  throw refused(expected, faults.join("; "));
}
