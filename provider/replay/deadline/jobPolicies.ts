import { JobRun, runJob } from "../../engine/deadlineJob.js";
import { replayJob, type JobOutcome, type JobPolicy, type JobSettings, type JobWindow } from "./jobReplay.js";
import { offlineOptimum } from "./offlineOptimum.js";
import { authorsUniformProgressPolicy, greedyPolicy, uniformProgressPolicy } from "./onlinePolicies.js";

/** A way to run a deadline job; docs/replay.md defines each. */
export interface JobRunner {
  readonly name: string;
  readonly run: (window: JobWindow, settings: JobSettings) => JobOutcome;
}

/** Ours, then the baselines, in the order of the table. */
export const jobRunners: readonly JobRunner[] = [
  online("blended-fleet", () => runJob),
  online("on-demand", () => () => JobRun.OnDemand),
  online("greedy", greedyPolicy),
  online("uniform-progress", uniformProgressPolicy),
  online("uniform-progress-authors", authorsUniformProgressPolicy),
  { name: "offline-optimum", run: offlineOptimum },
];

/** A runner of a policy that decides tick by tick. */
export function online(name: string, policyFor: (settings: JobSettings) => JobPolicy): JobRunner {
  return { name, run: (window, settings) => replayJob(window, settings, policyFor(settings)) };
}
