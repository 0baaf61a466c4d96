import type { BlendChoice } from "./chooseBlend.js";
import type { DegradationStep, WorkloadSpec } from "./fleet.js";
import { totalOf } from "./objective.js";

/** Between two changes of degradation, so that it does not flap. */
export const minimumStaySeconds = 600;

/** A way to run a workload: so many of its steps taken, with the best blend for what is left. */
export interface DegradedOption {
  /** Number of steps taken, in the owner's order. */
  readonly depth: number;
  readonly choice: BlendChoice;
}

export function savedUnits(workload: WorkloadSpec, depth: number): number {
  return stepsTaken(workload, depth).reduce((sum, step) => sum + step.savesUnits, 0);
}

export function stepsTaken(workload: WorkloadSpec, depth: number): readonly DegradationStep[] {
  return workload.degradation.slice(0, depth);
}

/** Total of an option: its blend's, plus the quality price of the steps taken; Infinity where it can't be had. */
export function optionTotal(workload: WorkloadSpec, option: DegradedOption): number {
  if (!option.choice.feasible) return Infinity;
  const quality = stepsTaken(workload, option.depth).reduce((sum, step) => sum + step.qualityUsdPerHour, 0);
  return totalOf(option.choice.terms) + quality;
}

/**
 * The depth with the least total: one step further where that is better by the margin, one step back likewise, and
 * neither within ten minutes of the last change. Where the present depth can't be had at all: the first that can, at
 * once and however many steps further.
 */
export function chooseDepth(
  workload: WorkloadSpec,
  depth: number,
  changedSecondsAgo: number,
  optionAt: (depth: number) => DegradedOption,
): DegradedOption {
  const present = optionAt(depth);
  const presentTotal = optionTotal(workload, present);
  const settled = changedSecondsAgo >= minimumStaySeconds;
  if (!settled && present.choice.feasible) return present;
  const needed = presentTotal - workload.profile.margin * present.choice.terms.money;
  const furthest = present.choice.feasible ? depth + 1 : workload.degradation.length;
  for (let other = settled ? depth - 1 : depth + 1; other <= Math.min(furthest, workload.degradation.length); other++) {
    if (other < 0 || other === depth) continue;
    const option = optionAt(other);
    if (optionTotal(workload, option) < needed) return option;
  }
  return present;
}
