import type { BlendedFleetError } from "../../errors.js";
import { RequestFailedError } from "../../errors.js";
import { callersMistake } from "../callersMistake.js";
import { queueCalls, type QueueCommand } from "./queueCalls.js";

/** Codes of a caller that lacks a permission (Amazon SQS API Reference, "Common Error Types"). */
const refusals = ["AccessDenied", "AccessDeniedException"];

/** The codes of a queue that is not there: the service's own, and the one of its older protocol. */
const noQueue = { where: "queue", expected: "a queue that is there, in the region that was asked" };
const mistakes = { QueueDoesNotExist: noQueue, "AWS.SimpleQueueService.NonExistentQueue": noQueue };

/**
 * Makes a call to SQS and gives its answer.
 * @throws InputError where credentials, region or queue can't be right; RequestFailedError that says which call failed and
 * why, and names the permission where it is missing.
 */
export async function askedOfQueue<Answer>(command: QueueCommand, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    throw queueFailure(command, cause);
  }
}

function queueFailure(command: QueueCommand, cause: unknown): BlendedFleetError {
  const mistake = callersMistake("SQS", cause, mistakes);
  if (mistake) return mistake;
  const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
  const what = `SQS's ${command}`;
  if (!refusals.includes(name)) return new RequestFailedError(`${what} failed: ${name}: ${message}`, { cause });
  const permission = queueCalls.find((call) => call.command === command)?.permission;
  return new RequestFailedError(`${what} was refused, which needs ${permission}: ${message}`, { cause });
}
