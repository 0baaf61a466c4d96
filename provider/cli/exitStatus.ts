import { CommanderError } from "commander";
import { ApiRefusedError, BlendedFleetError, InputError } from "../errors.js";

/** The user pressed Ctrl-C. */
export class InterruptedError extends BlendedFleetError {
  readonly code = "INTERRUPTED";
}

/** The exit status 1 is a command's answer, as of `git diff --exit-code`: all else has been said. */
export class AnsweredByStatus extends BlendedFleetError {
  readonly code = "ANSWERED_BY_STATUS";
}

/** Of an API that refused: what was asked for can't be right, now or later. */
const inputStatuses: readonly number[] = [400, 404, 413, 415, 422];

/** 2: the input can't be used. 130: interrupted. 1: anything else. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof InputError) return 2;
  if (error instanceof ApiRefusedError) return inputStatuses.includes(error.status) ? 2 : 1;
  if (error instanceof InterruptedError) return 130;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return 1;
}

/** What to tell the user; nothing where it has been said already. Only a defect of ours shows its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof CommanderError || error instanceof AnsweredByStatus) return "";
  if (error instanceof BlendedFleetError) return `blended-fleet: ${error.message}`;
  return `blended-fleet: this is a defect, please report it\n${error instanceof Error ? error.stack : String(error)}`;
}
