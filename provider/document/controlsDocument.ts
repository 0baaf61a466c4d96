import * as z from "zod/mini";
import type { Change, FleetControls, WriteReceipt } from "../engine/controls.js";
import { Measure, Priority, type DegradationStep } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import type { Preferences } from "../engine/ownerRequests.js";
import { ProfileName } from "../engine/profile.js";
import { InputError, show } from "../errors.js";
import { auditEntryForm } from "./auditEntryForm.js";
import type { FormOf } from "./formOf.js";
import { amount, choice, count, inWords, number, text } from "./plainForm.js";
import { bidForm, orderFields } from "./requestForms.js";
import { readStored } from "./storedForm.js";

/*
 * The form of a fleet's controls as they are stored, checked on every load. Held to the engine's types by the compiler.
 */

/** Controls as they are stored, with the number of their save. */
export interface ControlsDocument {
  readonly version: number;
  readonly controls: FleetControls;
}

const degradationStep = z.strictObject({
  name: text,
  savesUnits: count,
  qualityUsdPerHour: amount,
} satisfies FormOf<DegradationStep>);

const preferences = z.strictObject({
  levels: z.exactOptional(z.record(text, choice(Level))),
  priority: z.exactOptional(choice(Priority)),
  profile: z.exactOptional(choice(ProfileName)),
  degradation: z.exactOptional(z.array(degradationStep)),
  impactThreshold: z.exactOptional(amount),
  allowedMeasures: z.exactOptional(z.array(choice(Measure))),
} satisfies FormOf<Preferences>);

const change = { version: count, by: z.string(), atSeconds: number } satisfies FormOf<Change>;

const receipt = z.strictObject({
  fingerprint: text,
  atSeconds: number,
  status: count,
  body: z.string(),
  etag: z.exactOptional(text),
  location: z.exactOptional(text),
} satisfies FormOf<WriteReceipt>);

const order = z.discriminatedUnion("kind", [
  z.strictObject({ ...orderFields.checkpoint, by: text }),
  z.strictObject({ ...orderFields.drain, by: text }),
]);

const controlsForm = z.strictObject({
  format: z.literal(1),
  fleet: text,
  preferences: z.record(text, z.strictObject({ ...change, preferences })),
  bids: z.record(text, z.strictObject({ ...change, bid: bidForm })),
  withdrawn: z.exactOptional(z.record(text, z.strictObject({ version: count, atSeconds: number }))),
  orders: z.array(order),
  engine: z.strictObject({ ...change, pausedUntilSeconds: z.exactOptional(number), why: z.exactOptional(z.string()) }),
  receipts: z.record(text, receipt),
  unaudited: z.array(auditEntryForm),
} satisfies FormOf<FleetControls>);

const document = z.strictObject({ version: z.int().check(z.minimum(1)), controls: controlsForm });

/** @throws InputError for controls that could not be read again, such as with numbers that JSON has no form for. */
export function writeControlsDocument(version: number, controls: FleetControls): string {
  const json = JSON.stringify({ version, controls });
  // Before and after of an audit entry may be null; elsewhere null is what JSON made of an infinite number.
  if (!json.includes("null")) return json;
  const faults = faultsOf(JSON.parse(json));
  if (faults.length > 0) throw new InputError("controls to be saved", faults);
  return json;
}

/**
 * @param where names the document in messages.
 * @param version that the store knows it by, for the error.
 * @throws CorruptDataError for a document that is not a fleet's stored controls.
 */
export function readControlsDocument(json: string, where: string, version?: number): ControlsDocument {
  const stored = { json, where, expected: "a fleet's stored controls" };
  return readStored(document, version === undefined ? stored : { ...stored, version });
}

function faultsOf(value: unknown): { readonly where: string; readonly expected: string; readonly got: string }[] {
  const checked = document.safeParse(value, inWords);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    where: issue.path.join("."),
    expected: issue.message,
    got: show(issue.input ?? null),
  }));
}
