import { allowedCheckpoint, type WorkloadSpec } from "../fleet.js";
import type { JobProgress } from "../observation.js";
import { wholeTicks } from "../wholeTicks.js";

/** What checkpoints cost a job whose work they alone keep. Seconds. */
export interface JobSaves {
  /** Work done that no confirmed checkpoint holds: it goes with what runs. */
  readonly unsaved: number;
  /** Slack that is spoken for: saves to come on on-demand, and what a move takes besides the start. */
  readonly reserve: number;
}

/** Rounds of a move in which what is left may still carry the job: one to save, one in which it is seen to be gone. */
const roundsOfMove = 2;

/**
 * Undefined for a job that declares no checkpoint: it keeps its work. A unit carries the job from the round in which it is
 * seen ready, so that its start takes whole ticks.
 */
export function savesOf(
  workload: WorkloadSpec,
  workSeconds: number,
  job: JobProgress | undefined,
  tickSeconds: number,
): JobSaves | undefined {
  if (!workload.checkpoint) return undefined;
  const { startSeconds } = workload;
  const done = job?.doneSeconds ?? 0;
  const saved = Math.min(done, job?.savedSeconds ?? done);
  const seenLate = wholeTicks(startSeconds, tickSeconds) - startSeconds;
  const moving = roundsOfMove * tickSeconds + seenLate;
  return { unsaved: done - saved, reserve: moving + savingSeconds(workload, workSeconds - saved) };
}

/** Nothing is lost on on-demand but to what nobody foresees: there it is saved as rarely as its owner accepts. */
function savingSeconds(workload: WorkloadSpec, workLeftSeconds: number): number {
  const checkpoint = allowedCheckpoint(workload);
  if (!checkpoint) return 0;
  const { saveSeconds, maximumIntervalSeconds } = checkpoint;
  return saveSeconds * Math.floor(Math.max(0, workLeftSeconds) / Math.max(saveSeconds, maximumIntervalSeconds, 1));
}
