import * as z from "zod/mini";
import type { AuditEntry } from "../engine/controls.js";
import type { FormOf } from "./formOf.js";
import { number, text } from "./plainForm.js";
import { readStored } from "./storedForm.js";

/** The form of an entry of the audit log. Held to the engine's type by the compiler. */
export const auditEntryForm = z.strictObject({
  id: text,
  atSeconds: number,
  by: text,
  request: text,
  before: z.unknown(),
  after: z.unknown(),
} satisfies FormOf<AuditEntry>);

/** @throws CorruptDataError for text that is none. @param where names it in messages. */
export function readAuditEntry(json: string, where: string): AuditEntry {
  return readStored(auditEntryForm, { json, where, expected: "an entry of the audit log" });
}
