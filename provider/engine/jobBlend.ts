import { emptyBlend, withUnits, type Blend, type PoolOutlook } from "./blend.js";
import type { BlendChoice, BlendRequest } from "./chooseBlend.js";
import { JobRun, runJob, type JobSituation } from "./deadlineJob.js";
import { rememberJob, type JobLook } from "./deadline/jobMemory.js";
import { savesOf } from "./deadline/jobSaves.js";
import { watchOf, type SpotWatch } from "./deadline/spotWatch.js";
import { allowedCheckpoint, WorkloadKind, type DeadlineSpec, type WorkloadSpec } from "./fleet.js";
import { termsOf } from "./objective.js";
import type { JobProgress } from "./observation.js";
import { bestOnDemandPool } from "./onDemandPools.js";
import type { FleetOutlook } from "./outlook.js";
import type { WorkloadState } from "./state.js";
import type { WorkloadView } from "./workloadView.js";

/** What a deadline job's choice looks at besides the pools. */
export interface JobQuestion {
  readonly workload: WorkloadSpec;
  readonly state: WorkloadState;
  readonly job: JobProgress | undefined;
  readonly fleet: FleetOutlook;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
}

/** A deadline job's blend: one unit on spot or on-demand, or none. */
export function chooseForJob(question: JobQuestion, request: BlendRequest): BlendChoice {
  const spot = spotFor(request);
  const situation = jobSituation(question, request);
  // Where the job's promise keeps it off spot there is nothing to wait for.
  const waits = request.onDemandFloor === 0 || situation.workLeft <= 0;
  const run = waits ? runJob(situation) : JobRun.OnDemand;
  const blend = blendFor(run, spot, request.outlooks);
  return { blend, terms: termsOf(blend, request.outlooks, request.valuation), feasible: true };
}

/** Where the job's promise keeps it off spot there is none. */
function spotFor({ onDemandFloor, outlooks }: BlendRequest): number | undefined {
  return onDemandFloor > 0 ? undefined : bestSpotPool(outlooks);
}

/** What a job's policy is asked. */
export function jobSituation(question: JobQuestion, request: BlendRequest): JobSituation {
  const { outlooks } = request;
  const spot = spotFor(request);
  const { workload, job, state, nowSeconds, tickSeconds } = question;
  const { workSeconds } = deadlineOf(workload);
  const restartOverhead = overheadOf(workload) + (allowedCheckpoint(workload)?.restoreSeconds ?? 0);
  return {
    workLeft: workSeconds - (job?.doneSeconds ?? 0),
    timeLeft: timeLeftOf(workload, state, nowSeconds),
    restartOverhead,
    tick: tickSeconds,
    running: runningOn(outlooks),
    overheadLeft: job?.overheadLeftSeconds ?? restartOverhead,
    startsWork: state.job?.startsWork,
    hazardScale: outlooks[spot ?? -1]?.pool.hazardScale ?? 1,
    saves: savesOf(workload, workSeconds, job, tickSeconds),
    ...pricesOf(outlooks, spot),
    ...spotSeen(question, outlooks, spot),
  };
}

function timeLeftOf(workload: WorkloadSpec, { beganAtSeconds }: WorkloadState, nowSeconds: number): number {
  const { deadlineSeconds, finishBySeconds } = deadlineOf(workload);
  return (finishBySeconds ?? beganAtSeconds + deadlineSeconds) - nowSeconds;
}

function deadlineOf({ name, deadline }: WorkloadSpec): DeadlineSpec {
  if (!deadline) throw new RangeError(`expected ${name} to have a deadline, got none`);
  return deadline;
}

/** From a launch to work. Seconds. */
function overheadOf(workload: WorkloadSpec): number {
  return workload.startSeconds + deadlineOf(workload).restartOverheadSeconds;
}

/** A workload's state with what this look tells of its job. Nothing is learnt where other units than one may have worked. */
export function stateWithJob(
  { state, job, nowSeconds, tickSeconds }: Omit<JobQuestion, "workload" | "fleet">,
  { workload, serving, noticed, shadows }: WorkloadView,
  outlooks: readonly PoolOutlook[],
): WorkloadState {
  if (workload.kind === WorkloadKind.Service) return state;
  const isAlone = serving.length <= 1 && noticed.length === 0 && shadows.length === 0;
  const look = job && isAlone ? lookOf(job, runningOn(outlooks), nowSeconds) : undefined;
  return { ...state, job: rememberJob(state.job, look, overheadOf(workload), tickSeconds) };
}

function lookOf({ doneSeconds, overheadLeftSeconds }: JobProgress, running: JobRun, atSeconds: number): JobLook {
  return { atSeconds, doneSeconds, running, overheadLeftSeconds };
}

function runningOn(outlooks: readonly PoolOutlook[]): JobRun {
  const held = outlooks.filter((outlook) => outlook.held > 0);
  if (held.length === 0) return JobRun.Nothing;
  return held.some((outlook) => !outlook.onDemand) ? JobRun.Spot : JobRun.OnDemand;
}

function pricesOf(outlooks: readonly PoolOutlook[], spot: number | undefined) {
  const onDemand = outlooks[bestOnDemandPool(outlooks) ?? -1];
  const spots = outlooks.filter((outlook) => !outlook.onDemand);
  const usdPerHour = outlooks[spot ?? -1]?.usdPerHour ?? Math.min(...spots.map((outlook) => outlook.usdPerHour));
  const onDemandUsdPerHour = onDemand?.usdPerHour ?? outlooks[0]?.pool.onDemandUsdPerHour ?? usdPerHour;
  return { spotUsdPerHour: Number.isFinite(usdPerHour) ? usdPerHour : onDemandUsdPerHour, onDemandUsdPerHour };
}

/** Of the pool that would be taken; where none can be, of the one that was seen down last. */
function spotSeen(question: JobQuestion, outlooks: readonly PoolOutlook[], spot: number | undefined): SpotWatch {
  const { fleet, nowSeconds, tickSeconds } = question;
  const memories = outlooks.flatMap(({ pool, onDemand }, index) => {
    const memory = onDemand || (spot !== undefined && index !== spot) ? undefined : fleet.memories[pool.id];
    return memory ? [memory] : [];
  });
  const [memory] = memories.toSorted((a, b) => b.record.downSeconds - a.record.downSeconds);
  return watchOf(memory?.record, spot !== undefined, nowSeconds, tickSeconds);
}

/** Where the job runs already, else the open spot pool least likely to be lost for its price. */
function bestSpotPool(outlooks: readonly PoolOutlook[]): number | undefined {
  let best: number | undefined;
  let bestScore = Infinity;
  outlooks.forEach((outlook, index) => {
    if (outlook.onDemand || (!outlook.open && outlook.held === 0)) return;
    const score = outlook.held > 0 ? -1 : (outlook.usdPerHour * (1 + outlook.hazardPerHour)) / outlook.launchOdds;
    if (score < bestScore) [best, bestScore] = [index, score];
  });
  return best;
}

function blendFor(run: JobRun, spot: number | undefined, outlooks: readonly PoolOutlook[]): Blend {
  if (run === JobRun.Nothing) return emptyBlend;
  const held = outlooks.findIndex((outlook) => outlook.onDemand && outlook.held > 0);
  const onDemand = held >= 0 ? held : bestOnDemandPool(outlooks);
  // Where on-demand can't be had now, spot that runs, or could, still works.
  const pool = run === JobRun.Spot ? spot : (onDemand ?? spot);
  return pool === undefined ? emptyBlend : withUnits(emptyBlend, pool, 1);
}
