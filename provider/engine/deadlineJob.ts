import { Place, startStepsOf, type JobTerms } from "./deadline/jobTable.js";
import { JobTables } from "./deadline/jobTables.js";
import type { JobSaves } from "./deadline/jobSaves.js";
import type { SpotWatch } from "./deadline/spotWatch.js";
import { phaseAt } from "./deadline/stintPhases.js";
import { recordedStints, type StintCurves } from "./deadline/stintCurves.js";
import { wholeTicks } from "./wholeTicks.js";
import { rounding } from "./deadline/slackGrid.js";

/** What a deadline job may run on in the next tick. */
export const JobRun = { Spot: "spot", OnDemand: "on-demand", Nothing: "none" } as const;
export type JobRun = (typeof JobRun)[keyof typeof JobRun];

/** A deadline job at a tick. Times in seconds. */
export interface JobSituation extends SpotWatch {
  readonly workLeft: number;
  readonly timeLeft: number;
  readonly restartOverhead: number;
  readonly tick: number;
  readonly running: JobRun;
  /** Overhead that what runs still has to pay before work proceeds. */
  readonly overheadLeft: number;
  readonly spotUsdPerHour: number;
  readonly onDemandUsdPerHour: number;
  /** Start-ups were seen to give the rest of the tick in which they end to work: see `JobMemory`. */
  readonly startsWork: boolean | undefined;
  /** How often this spot is lost, the recorded GPU pools being 1: see `CapacityPool`. */
  readonly hazardScale: number;
  /** Absent: the job keeps its work by itself. */
  readonly saves?: JobSaves | undefined;
}

/** Told what a job is expected to cost from now on, in USD, with each of the runs that it has to choose from. */
export type RunWeighed = (run: JobRun, usd: number) => void;

/** Spot, on-demand or nothing, by the stints that were recorded. Pure; see {@link jobPolicy}. */
export const runJob = jobPolicy(recordedStints);

/**
 * A policy for deadline jobs: of what is safe, what is expected to cost least until the job is done. Safe is what leaves
 * enough time for the rest on on-demand, whatever happens in this tick. What is expected is read from tables of values,
 * which are made at a job's first decision and kept.
 */
export function jobPolicy(curves: StintCurves): (job: JobSituation, weighed?: RunWeighed) => JobRun {
  const tables = new JobTables(curves);
  return (told, weighed) => {
    if (told.workLeft <= 0) return JobRun.Nothing;
    const job = withStartsAsSeen(told);
    const safe = safeRuns(job);
    return safe.length > 1 ? cheapest(job, safe, tables, weighed) : (safe[0] ?? JobRun.OnDemand);
  };
}

/** Start-ups that were seen to give no work in their last tick take whole ticks. */
function withStartsAsSeen(job: JobSituation): JobSituation {
  const { restartOverhead, overheadLeft, tick, startsWork } = job;
  if (startsWork !== false) return job;
  return { ...job, restartOverhead: wholeTicks(restartOverhead, tick), overheadLeft: wholeTicks(overheadLeft, tick) };
}

/**
 * What leaves time for on-demand to finish, whatever happens in this tick. Where on-demand would be late already, spot that
 * runs is the only chance.
 */
export function safeRuns(told: JobSituation): JobRun[] {
  const job = withStartsAsSeen(told);
  const runsSpot = job.running === JobRun.Spot && job.spotAvailable;
  if (runsSpot && job.timeLeft - job.workLeft < job.restartOverhead - rounding) return [JobRun.Spot];
  if (!finishesAnyway(job)) return [JobRun.OnDemand];
  return job.spotAvailable ? [JobRun.OnDemand, JobRun.Spot, JobRun.Nothing] : [JobRun.OnDemand, JobRun.Nothing];
}

/**
 * Whether on-demand, started a tick later, still finishes in time though this tick gives no work: nothing runs, spot starts
 * up, or it is lost and what was done in the tick with it, as is what was done before and not saved. A start is taken to last whole ticks until one was seen to do
 * otherwise, for one evaluator counts no work in the tick in which a start ends.
 */
function finishesAnyway(job: JobSituation): boolean {
  return safelyUnsaved(job) - (job.saves?.unsaved ?? 0) + rounding >= 0;
}

/** How much work may be lost after this tick, and on-demand still finishes in time; below 0 where no tick may be. */
export function safelyUnsaved(job: JobSituation): number {
  const { restartOverhead, tick, startsWork } = job;
  const start = startsWork ? restartOverhead : wholeTicks(restartOverhead, tick);
  return freeSlackOf(job, tick) - tick - start;
}

/** Time left beyond the work left, of whole steps: what ends within a tick may be seen too late. */
function slackOf({ timeLeft, workLeft }: JobSituation, stepSeconds: number): number {
  return Math.floor(timeLeft / stepSeconds + rounding) * stepSeconds - workLeft;
}

/** Slack that saving takes nothing of. */
function freeSlackOf(job: JobSituation, stepSeconds: number): number {
  return slackOf(job, stepSeconds) - (job.saves?.reserve ?? 0);
}

function overheadOf(job: JobSituation, run: JobRun): number {
  if (run === JobRun.Nothing) return 0;
  return run === job.running ? job.overheadLeft : job.restartOverhead;
}

/** Of those that cost the same what runs already, then the first. */
function cheapest(job: JobSituation, safe: readonly JobRun[], tables: JobTables, weighed?: RunWeighed): JobRun {
  const terms = termsOf(job);
  const value = tables.valueOf(job, terms, freeSlackOf(job, terms.stepSeconds));
  const phase = phaseAt(job.spotAvailable, (job.spotTicks * job.tick) / terms.stepSeconds);
  let best: JobRun = JobRun.OnDemand;
  let least = Infinity;
  for (const run of safe) {
    const { price, slack, place } = afterStep(job, run, terms);
    const cost = price + value(slack, place, phase) + waitingFor(run, job);
    weighed?.(run, (cost * job.onDemandUsdPerHour * terms.stepSeconds) / 3600);
    if (cost < least) [best, least] = [run, cost];
  }
  return best;
}

/** Steps of on-demand that waiting must spare: less is within what interpolation gets wrong, and work done is done. */
const waitingMargin = 0.005;

function waitingFor(run: JobRun, job: JobSituation): number {
  if (run === JobRun.Nothing) return waitingMargin;
  return run === job.running ? -rounding : 0;
}

/** What a step of a run costs, and where it leaves the job. */
function afterStep(job: JobSituation, run: JobRun, terms: JobTerms) {
  const { stepSeconds, spotPrice } = terms;
  const slack = freeSlackOf(job, stepSeconds);
  const overhead = overheadOf(job, run);
  if (run === JobRun.Nothing) return { price: 0, slack: slack - stepSeconds, place: Place.Off };
  if (run === JobRun.OnDemand) return { price: 1, slack: slack - overhead, place: Place.OnDemand };
  const toCome = Math.max(0, Math.ceil((overhead - stepSeconds) / stepSeconds - rounding));
  const place = Place.Spot + Math.min(toCome, Math.max(0, startStepsOf(terms) - 1));
  return { price: spotPrice, slack: slack - Math.min(stepSeconds, overhead), place };
}

/** Longest tables, in steps of time left, and longest start-up, in steps: beyond these a step is two, four, … ticks. */
const mostSteps = 600;
const mostStartSteps = 3;
/** Prices as tables know them: finer differences change no decision that matters. */
const pricesOfOne = 100;

function termsOf(job: JobSituation): JobTerms {
  let stepSeconds = job.tick;
  while (job.timeLeft > mostSteps * stepSeconds || job.restartOverhead > mostStartSteps * stepSeconds) stepSeconds *= 2;
  return {
    stepSeconds,
    overheadSeconds: job.restartOverhead,
    spotPrice: Math.round((pricesOfOne * job.spotUsdPerHour) / job.onDemandUsdPerHour) / pricesOfOne,
    hazardScale: job.hazardScale,
  };
}
