import { RequestFailedError } from "../../errors.js";

/**
 * Waits for all of them.
 * @throws RequestFailedError with all that failed, after everything was tried.
 */
export async function allTried(steps: readonly Promise<void>[]): Promise<void> {
  const failures = (await Promise.allSettled(steps)).filter((step) => step.status === "rejected");
  if (failures.length === 0) return;
  throw new RequestFailedError(failures.map(({ reason }) => (reason as Error).message).join("; "));
}
