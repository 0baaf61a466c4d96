import type { BlendedFleetError } from "../../errors.js";
import { callersMistake } from "../callersMistake.js";
import { requestFailure } from "../requestFailure.js";
import { queueCalls, type QueueCommand } from "./queueCalls.js";

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
  const call = queueCalls.find((known) => known.command === command);
  return requestFailure(`SQS's ${command}`, call ? [call.permission] : [], cause);
}
