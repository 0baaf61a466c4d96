import type { FleetSpec } from "../engine/fleet.js";
import { InputError, show, type Fault } from "../errors.js";
import { documentFaults } from "./documentFaults.js";
import { documentForm, documentFormat, type StoredDocument } from "./documentForm.js";
import type { LaneEntry } from "./laneEntry.js";
import { formFaults } from "./plainForm.js";
import { specOf, stableSpec, type DeclaredDeadline } from "./stableSpec.js";

/** What a fleet's owner declared, as the companion goes by it. */
export interface FleetDocument {
  readonly spec: FleetSpec;
  readonly lanes: readonly LaneEntry[];
}

const subject = "the fleet's document";

/**
 * The fleet's one document: what Pulumi owns and the companion reads. The same declaration gives the same bytes whenever
 * it is written: nothing in it is counted from now. So it does not say either when a job with a deadline in hours began;
 * that is in the state alone, and begins anew where the state is lost.
 * @throws InputError for what could not be read again, with every fault and its path in the document.
 */
export function writeFleetDocument(
  spec: FleetSpec,
  declared: readonly DeclaredDeadline[],
  lanes: readonly LaneEntry[],
): string {
  const stored = checked({ format: documentFormat, fleet: stableSpec(spec, declared), lanes });
  return `${JSON.stringify(stored, undefined, 2)}\n`;
}

/**
 * The spec that was written. Deadlines given as a moment are that moment on the observation's clock, which in a running
 * companion counts seconds since 1970.
 * @throws InputError for a text that is damaged, of a newer format or not a fleet's document at all: with every fault,
 * each with its path. What names refer to is looked at once the form is right.
 */
export function readFleetDocument(text: string, nowEpochSeconds: number): FleetDocument {
  const { fleet, lanes } = checked(parsed(text));
  return { spec: specOf(fleet, nowEpochSeconds), lanes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw refused([{ where: "document", expected: "JSON", got: `${show(text)} (${(failure as Error).message})` }]);
  }
}

/** In the form's order of fields, so that the bytes do not depend on how the spec was put together. */
function checked(value: unknown): StoredDocument {
  const format = formatOf(value);
  if (format !== documentFormat) {
    const expected = `${documentFormat}, the format that this version reads`;
    throw refused([{ where: "format", expected, got: show(format) }]);
  }
  const result = documentForm.safeParse(value, { reportInput: true });
  if (!result.success) throw refused(formFaults(result.error.issues));
  const faults = documentFaults(result.data);
  if (faults.length > 0) throw refused(faults);
  return result.data;
}

function formatOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
}

function refused(faults: readonly Fault[]): InputError {
  return new InputError(subject, faults);
}
