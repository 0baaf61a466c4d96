import { JobRun } from "../deadlineJob.js";
import { rounding } from "./slackGrid.js";

/** A job as a decision saw it, with nothing beside what it ran on. Seconds. */
export interface JobLook {
  readonly atSeconds: number;
  readonly doneSeconds: number;
  readonly running: JobRun;
  /** Overhead that what runs still has to pay before work proceeds. */
  readonly overheadLeftSeconds: number;
}

/** What is remembered of a deadline job. Plain JSON. */
export interface JobMemory {
  /** The newest look; absent where it can't be told what was done by what, for more than one unit ran or one is noticed. */
  readonly look?: JobLook;
  /** Whether work was done in the ticks in which start-ups ended, for all that was left of them; absent before one was seen. */
  readonly startsWork?: boolean;
}

/**
 * The memory after another look. Whether a start-up gives the rest of its last tick to work is told by the work done in a
 * tick that began with a start-up: of what ran already, or of the first thing after nothing. One that gave too little
 * settles it for good.
 */
export function rememberJob(
  before: JobMemory | undefined,
  look: JobLook | undefined,
  restartOverheadSeconds: number,
  tickSeconds: number,
): JobMemory {
  const worked = before?.look && look && startWorked(before.look, look, restartOverheadSeconds, tickSeconds);
  const startsWork = before?.startsWork === false ? false : (worked ?? before?.startsWork);
  return { ...(look && { look }), ...(startsWork !== undefined && { startsWork }) };
}

/** Undefined where no start-up ended within the time between, or it is not known. */
function startWorked(from: JobLook, to: JobLook, restartOverhead: number, tick: number): boolean | undefined {
  const goesOn = to.running === from.running;
  if (to.running === JobRun.Nothing || !(goesOn || from.running === JobRun.Nothing)) return undefined;
  if (Math.abs(to.atSeconds - from.atSeconds - tick) > rounding) return undefined;
  const rest = tick - (goesOn ? from.overheadLeftSeconds : restartOverhead);
  return rest > rounding && rest < tick - rounding ? to.doneSeconds - from.doneSeconds >= rest - rounding : undefined;
}
