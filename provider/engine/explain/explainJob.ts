import { jobSituation } from "../jobBlend.js";
import type { BlendRequest } from "../chooseBlend.js";
import { JobRun, runJob, safeRuns, type JobSituation } from "../deadlineJob.js";
import type { Scene } from "../workloadScene.js";
import type { DegradedOption } from "../degradation.js";
import type { JobExplanation } from "./explanation.js";
import { runName } from "./sentences.js";

/** What a job may run on in the next tick, what each is expected to cost, and which of them leave time for the rest. */
export function explainJob(scene: Scene, { choice }: DegradedOption, request: BlendRequest): JobExplanation {
  const { workload } = scene.view;
  const situation = jobSituation({ ...scene, workload }, request);
  const costs = new Map<JobRun, number>();
  runJob(situation, (run, usd) => costs.set(run, usd));
  const safe = situation.workLeft > 0 ? safeRuns(situation) : [JobRun.Nothing];
  const onSpot = request.onDemandFloor === 0;
  const [pool] = choice.blend.pools;
  return {
    workLeftSeconds: situation.workLeft,
    timeLeftSeconds: situation.timeLeft,
    startSeconds: situation.restartOverhead,
    running: situation.running,
    chosen: pool === undefined ? JobRun.Nothing : request.outlooks[pool]?.onDemand ? JobRun.OnDemand : JobRun.Spot,
    runs: Object.values(JobRun).map((run) => {
      const usd = onSpot ? costs.get(run) : undefined;
      return { run, safe: safe.includes(run), ...(usd !== undefined && { usd }) };
    }),
    guard: onSpot ? guardOf(situation, safe) : "Its promise keeps it on on-demand",
  };
}

function guardOf({ workLeft, timeLeft, spotAvailable }: JobSituation, safe: readonly JobRun[]): string {
  if (workLeft <= 0) return "The work is done";
  const slack = `There are ${Math.round(timeLeft - workLeft)} s of slack`;
  if (!safe.includes(JobRun.OnDemand)) return `${slack}: on-demand would be late already, so spot that runs is kept`;
  if (safe.length === 1) return `${slack}: only on-demand still finishes in time, whatever happens in this tick`;
  const left = safe.filter((run) => run !== JobRun.OnDemand).map(runName);
  const none = spotAvailable ? "" : "; no spot is to be had";
  return `${slack}: after a tick of ${left.join(" or ")} on-demand still finishes in time${none}`;
}
