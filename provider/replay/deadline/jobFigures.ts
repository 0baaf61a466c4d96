import type { JobRunner } from "./jobPolicies.js";
import type { JobOutcome, JobSettings, JobWindow } from "./jobReplay.js";

/** What a policy came to over several windows. */
export interface JobFigures {
  readonly jobs: number;
  /** Mean of a job. */
  readonly usd: number;
  /** Share of the possible saving: 0 for the work on on-demand, 1 for the work on spot, start-ups counting in neither. */
  readonly score: number;
  readonly misses: number;
  /** Mean share of the paid time that was on on-demand, 0 to 1. */
  readonly onDemandShare: number;
}

/** Figures of one policy over windows: means, each window the same weight. */
export function jobFigures(runner: JobRunner, windows: readonly JobWindow[], settings: JobSettings): JobFigures {
  return figuresOf(
    windows.map((window) => runner.run(window, settings)),
    settings,
  );
}

export function figuresOf(outcomes: readonly JobOutcome[], settings: JobSettings): JobFigures {
  const usd = mean(outcomes, (outcome) => outcome.usd);
  return {
    jobs: outcomes.length,
    usd,
    score: scoreOf(usd, settings),
    misses: outcomes.filter((outcome) => outcome.missed).length,
    onDemandShare: mean(outcomes, (outcome) => outcome.onDemandShare),
  };
}

function scoreOf(usd: number, { workSeconds, onDemandUsdPerHour, spotUsdPerHour }: JobSettings): number {
  const hours = workSeconds / 3600;
  return (hours * onDemandUsdPerHour - usd) / (hours * (onDemandUsdPerHour - spotUsdPerHour));
}

function mean<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0) / list.length;
}
