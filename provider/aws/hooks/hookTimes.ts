import type { CheckpointSpec } from "../../engine/fleet.js";
import { ActionFailedError } from "../../errors.js";

/*
 * How long hooks may take. The owner declares what saving and restoring take in general; a run may take several times as
 * long before it counts as failed, because giving up what is nearly done loses more than waiting. The factors are chosen,
 * not measured.
 */

const slackSeconds = 30;
const saveFactor = 2;
/** A restore may have to go through several damaged snapshots. */
const restoreFactor = 3;

/** In which the agent of an instance takes a command up, or else does not run it at all. */
const deliverySeconds = 60;
/** Until SSM, or a manifest, tells of a run that has ended. */
const resultSeconds = 15;

/** For hooks that nobody declares a time for: as long as their documents give them by default. */
export const plainHookSeconds = 90;

/** Before the instance goes, for its manifest to arrive. */
const marginSeconds = 5;

/**
 * The time that a checkpoint gets, in seconds.
 * @throws ActionFailedError where its instance goes before half of the declared time is over: whoever declares a time
 * leaves room, so with more than that left it is worth a try, which costs nothing that is not lost anyway.
 */
export function checkpointSeconds(
  { saveSeconds }: CheckpointSpec,
  nowSeconds: number,
  dueAtSeconds = Infinity,
): number {
  const leftSeconds = dueAtSeconds - nowSeconds - marginSeconds;
  if (leftSeconds < Math.max(1, saveSeconds / 2)) {
    throw new ActionFailedError(
      `too late for a checkpoint: its instance goes in ${Math.round(dueAtSeconds - nowSeconds)} s, saving takes ${saveSeconds} s`,
    );
  }
  return Math.floor(Math.min(saveFactor * saveSeconds + slackSeconds, leftSeconds));
}

export function restoreTimeSeconds({ restoreSeconds }: CheckpointSpec): number {
  return Math.ceil(restoreFactor * restoreSeconds + slackSeconds);
}

/** By when a command is to have begun: later another unit may do the same, or the opposite may hold. */
export function beginBy(nowSeconds: number): number {
  return nowSeconds + deliverySeconds;
}

/** When a run counts as failed of which nothing came: by then it has ended, or never will begin. */
export function giveUpAt(nowSeconds: number, timeoutSeconds: number, dueAtSeconds = Infinity): number {
  const end = beginBy(nowSeconds) + timeoutSeconds;
  return Math.ceil(Math.min(end, dueAtSeconds) + resultSeconds);
}
