import { BlendedFleetError, RequestFailedError } from "../errors.js";
import { companionCalls, type CompanionCommand } from "./companionCalls.js";
import { requestFailure } from "./requestFailure.js";

/**
 * Makes a call and gives its answer.
 * @throws RequestFailedError that says which call failed and why, and names the permissions where one is missing; an
 * error of this package passes through.
 */
export async function asked<Answer>(command: CompanionCommand, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw companionFailure(command, error);
  }
}

function companionFailure(command: CompanionCommand, cause: unknown): BlendedFleetError {
  if (cause instanceof BlendedFleetError) return cause;
  const call = companionCalls.find((known) => known.command === command);
  return requestFailure(`${call?.service}'s ${command}`, call?.permissions ?? [], cause);
}

/** Whether a call failed with one of these codes. */
export function failedWith(failure: unknown, ...codes: readonly string[]): boolean {
  const cause = failure instanceof RequestFailedError ? failure.cause : failure;
  return cause instanceof Error && codes.includes(cause.name);
}
