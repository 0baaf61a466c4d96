import { BlendedFleetError, describeFault, InputError } from "../errors.js";

/** Why a line was not taken; see docs/advise.md. */
export const LineErrorCode = {
  NotJson: "NOT_JSON",
  TooLong: "LINE_TOO_LONG",
  InvalidInput: "INVALID_INPUT",
  UnknownId: "UNKNOWN_ID",
  IdInUse: "ID_IN_USE",
  /** Ours: to be reported. */
  Defect: "DEFECT",
} as const;
export type LineErrorCode = (typeof LineErrorCode)[keyof typeof LineErrorCode];

/** A line that can't be taken, for a reason that is no fault of its form. */
export class LineError extends BlendedFleetError {
  constructor(
    readonly code: LineErrorCode,
    message: string,
    /** The field that is wrong; empty for the whole line. */
    readonly path = "",
  ) {
    super(message);
  }
}

/** The answer to a line that was not taken. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: LineErrorCode;
    /** Every fault: where it is, what was expected, what came. */
    readonly message: string;
    /** Where the first fault is, such as `instances[0].pool`; empty for the whole line. */
    readonly path: string;
  };
}

export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof LineError) return answer(error.code, error.message, error.path);
  if (error instanceof InputError) {
    const faults = error.faults.map((fault) => describeFault({ ...fault, where: fault.where || "the line" }));
    return answer(LineErrorCode.InvalidInput, faults.join("; "), error.faults[0]?.where ?? "");
  }
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return answer(LineErrorCode.Defect, `this is a defect, please report it: ${why}`, "");
}

function answer(code: LineErrorCode, message: string, path: string): ErrorAnswer {
  return { error: { code, message, path } };
}
