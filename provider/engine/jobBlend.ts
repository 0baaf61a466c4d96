import { emptyBlend, withUnits, type Blend, type PoolOutlook } from "./blend.js";
import { bestOnDemandPool, type BlendChoice, type BlendRequest } from "./chooseBlend.js";
import { JobRun, runJob } from "./deadlineJob.js";
import type { WorkloadSpec } from "./fleet.js";
import { termsOf } from "./objective.js";
import type { JobProgress } from "./observation.js";
import { secondsUp } from "./poolMemory.js";
import type { FleetOutlook } from "./outlook.js";

/** What a deadline job's choice looks at besides the pools. */
export interface JobQuestion {
  readonly workload: WorkloadSpec;
  readonly beganAtSeconds: number;
  readonly job: JobProgress | undefined;
  readonly fleet: FleetOutlook;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
}

/** A deadline job's blend: one unit on spot or on-demand, or none. */
export function chooseForJob(question: JobQuestion, request: BlendRequest): BlendChoice {
  const spot = bestSpotPool(request.outlooks);
  const run = runJob(situationOf(question, request.outlooks, spot));
  const blend = blendFor(run, spot, request.outlooks);
  return { blend, terms: termsOf(blend, request.outlooks, request.valuation), feasible: true };
}

function situationOf(question: JobQuestion, outlooks: readonly PoolOutlook[], spot: number | undefined) {
  const { workload, job, nowSeconds } = question;
  const { workSeconds = 0, deadlineSeconds = 0, restartOverheadSeconds = 0 } = workload.deadline ?? {};
  const held = outlooks.filter((outlook) => outlook.held > 0);
  const running = held.length === 0 ? JobRun.Nothing : held.some((o) => !o.onDemand) ? JobRun.Spot : JobRun.OnDemand;
  const spotPool = spot === undefined ? undefined : outlooks[spot]?.pool;
  const memory = spotPool && question.fleet.memories[spotPool.id];
  return {
    workLeft: workSeconds - (job?.doneSeconds ?? 0),
    timeLeft: question.beganAtSeconds + deadlineSeconds - nowSeconds,
    restartOverhead: restartOverheadSeconds,
    tick: question.tickSeconds,
    running,
    overheadLeft: job?.overheadLeftSeconds ?? restartOverheadSeconds,
    spotAvailable: spot !== undefined,
    spotTicksUp: secondsUp(memory, nowSeconds, question.beganAtSeconds) / question.tickSeconds,
  };
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
  const pool = run === JobRun.Spot ? spot : onDemand;
  return pool === undefined ? emptyBlend : withUnits(emptyBlend, pool, 1);
}
