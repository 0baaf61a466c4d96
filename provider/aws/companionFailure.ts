import { BlendedFleetError, RequestFailedError } from "../errors.js";
import { companionCalls, type CompanionCommand } from "./companionCalls.js";

/** Codes of a caller that lacks a permission: the common errors of EC2's, Auto Scaling's, DynamoDB's and S3's APIs. */
const refusals = ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"];

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
  const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
  const call = companionCalls.find((known) => known.command === command);
  const what = `${call?.service}'s ${command}`;
  if (!refusals.includes(name)) return new RequestFailedError(`${what} failed: ${name}: ${message}`, { cause });
  const permissions = call?.permissions.join(", ");
  return new RequestFailedError(`${what} was refused, which needs ${permissions}: ${message}`, { cause });
}

/** Whether a call failed with one of these codes. */
export function failedWith(failure: unknown, ...codes: readonly string[]): boolean {
  const cause = failure instanceof RequestFailedError ? failure.cause : failure;
  return cause instanceof Error && codes.includes(cause.name);
}
