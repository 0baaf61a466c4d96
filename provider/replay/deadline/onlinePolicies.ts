import { JobRun, type JobSituation } from "../../engine/deadlineJob.js";
import type { JobPolicy, JobSettings } from "./jobReplay.js";

/** Spot whenever it is up, else nothing, until the safety net. */
export function greedyPolicy(): JobPolicy {
  return (job) => netOf(job) ?? (job.spotAvailable ? JobRun.Spot : JobRun.Nothing);
}

/**
 * Uniform Progress as the paper states it (Wu et al., Can't Be Late, NSDI 2024): spot whenever it is up. Without it,
 * on-demand when behind the straight line from nothing to all the work at the deadline, and then until progress is
 * where the line will be two overheads later.
 */
export function uniformProgressPolicy(settings: JobSettings): JobPolicy {
  return (job) => {
    const net = netOf(job);
    if (net) return net;
    if (job.spotAvailable) return JobRun.Spot;
    const ahead = aheadOfLine(job, settings, job.running === JobRun.OnDemand ? 2 * job.restartOverhead : 0);
    return ahead >= 0 ? JobRun.Nothing : JobRun.OnDemand;
  };
}

/**
 * Uniform Progress as its authors run it: from on-demand it never goes idle, and returns to spot only when spot is up
 * and progress is past where the line will be two overheads later.
 */
export function authorsUniformProgressPolicy(settings: JobSettings): JobPolicy {
  return (job) => {
    const net = netOf(job);
    if (net) return net;
    if (job.running === JobRun.OnDemand) {
      const returns = job.spotAvailable && aheadOfLine(job, settings, 2 * job.restartOverhead) > 0;
      return returns ? JobRun.Spot : JobRun.OnDemand;
    }
    if (job.spotAvailable) return JobRun.Spot;
    return aheadOfLine(job, settings, 0) >= 0 ? JobRun.Nothing : JobRun.OnDemand;
  };
}

/** The safety net of all three: on-demand when a tick later it could be too late; spot that runs stays. */
function netOf(job: JobSituation): JobRun | undefined {
  if (job.timeLeft - job.tick >= job.workLeft + 2 * job.restartOverhead) return undefined;
  return job.running === JobRun.Spot ? JobRun.Spot : JobRun.OnDemand;
}

/** Seconds of work done beyond the straight line so many seconds later. */
function aheadOfLine(job: JobSituation, settings: JobSettings, laterSeconds: number): number {
  const { workSeconds, deadlineSeconds } = settings;
  const elapsed = deadlineSeconds - job.timeLeft;
  return workSeconds - job.workLeft - ((elapsed + laterSeconds) / deadlineSeconds) * workSeconds;
}
