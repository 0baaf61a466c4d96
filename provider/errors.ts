/** The base of every error this package raises on purpose. `code` is stable, for programs. */
export abstract class BlendedFleetError extends Error {
  /** Such as `INVALID_INPUT`: the kind of error, for programs. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** One thing wrong with an input. */
export interface Fault {
  /** A file, a property path such as `workloads[0].parts[1].level`, or both as `fleet.yaml: workloads[0].name`. */
  readonly where: string;
  /** What is right there, in words. */
  readonly expected: string;
  /** What is there instead. */
  readonly got: string;
}

export function describeFault(fault: Fault): string {
  return `${fault.where}: expected ${fault.expected}, got ${fault.got}`;
}

/** Input that can't be used. Carries every fault found, not only the first. */
export class InputError extends BlendedFleetError {
  /** Tells this error from others. */
  readonly code = "INVALID_INPUT";

  constructor(
    /** What can't be used, such as `market.json` or `this fleet`. */
    readonly subject: string,
    /** Every one that was found; one at least. */
    readonly faults: readonly Fault[],
  ) {
    super(`${subject} can't be used:\n${faults.map((fault) => `  - ${describeFault(fault)}`).join("\n")}`);
  }
}

/** What reading answers; undefined where its input can't be used, the faults of which are added to the others. */
export function collectingFaults<T>(faults: Fault[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

/** Somebody else changed the state document since it was loaded. */
export class StateConflictError extends BlendedFleetError {
  readonly code = "STATE_CONFLICT";
}

/** A stored document or snapshot that is not what was written. */
export class CorruptDataError extends BlendedFleetError {
  readonly code = "CORRUPT_DATA";

  /** @param version of the damaged document, where documents have one: what a save over it has to expect. */
  constructor(
    message: string,
    readonly version?: number,
  ) {
    super(message);
  }
}

/** A model that was not put in force, because it did not prove to be better than the one that is. */
export class ModelRefusedError extends BlendedFleetError {
  readonly code = "MODEL_REFUSED";
}

/** The world refused or failed what was asked of it. Asking again later may work. */
export class RequestFailedError extends BlendedFleetError {
  /** Tells this error from others. */
  readonly code = "REQUEST_FAILED";
}

/** What was asked for was carried out and came to nothing: asking again for the same changes nothing. */
export class ActionFailedError extends BlendedFleetError {
  readonly code = "ACTION_FAILED";
}

/** A program of the user's own ended with an error of its own. */
export class ProgramFailedError extends BlendedFleetError {
  readonly code = "PROGRAM_FAILED";
}

/** What an API says of a request that it refused: the fields of RFC 9457, and each field of the request that is wrong. */
export interface Problem {
  /** The kind of problem, such as `/problems/invalid-request`. */
  readonly type: string;
  /** The same in words. */
  readonly title: string;
  /** Of HTTP, 400 to 599. */
  readonly status: number;
  /** What is wrong with this request, in a sentence. */
  readonly detail: string;
  /** All that is wrong with its fields. Absent: it is none of these. */
  readonly faults?: readonly Fault[];
  /** Of what was to be changed, where the change was made on another version, or said none; 0: there is nothing yet. Absent: that is not the problem. */
  readonly currentVersion?: number;
}

/** The API refused a request: asking the same again is refused again, unless something else changes. */
export class ApiRefusedError extends BlendedFleetError {
  /** Tells this error from others. */
  readonly code = "API_REFUSED";

  constructor(
    /** Of HTTP, 400 or above. */
    readonly status: number,
    /** What is wrong, as the API says it. */
    readonly problem: Problem,
  ) {
    const { title, detail, faults = [] } = problem;
    const what =
      faults.length > 0 ? `\n${faults.map((fault) => `  - ${describeFault(fault)}`).join("\n")}` : ` ${detail}`;
    super(`the API refused this (${status}, ${title}):${what}`);
  }
}

/** `["workloads", 0, "name"]` as `workloads[0].name`: where a fault is. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}

/** Shows any value briefly in a message. */
export function show(value: unknown): string {
  const text = value === undefined ? "nothing" : textOf(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What a Pulumi output shows as, for its JSON form is advice to whoever asked for it. */
const outputShown = "an output, which is known too late for a plan";

function textOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (isOutput(value)) return outputShown;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A loop, or a number that JSON has no form for.
    return typeof value === "bigint" ? `${value}` : "an object that has no JSON form";
  }
}

function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}
