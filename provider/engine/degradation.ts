import type { BlendChoice } from "./chooseBlend.js";
import { Measure, unitsOf, type DegradationStep, type WorkloadSpec } from "./fleet.js";
import { totalOf } from "./objective.js";
import type { WorkloadState } from "./state.js";

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

/** Units wanted with so many steps taken. */
export function unitsAtDepth(workload: WorkloadSpec, depth: number): number {
  return unitsOf(workload) - savedUnits(workload, depth);
}

/** What doing without the first steps costs the owner, in USD an hour. */
export function qualityUsdPerHour(workload: WorkloadSpec, depth: number): number {
  return stepsTaken(workload, depth).reduce((sum, step) => sum + step.qualityUsdPerHour, 0);
}

export function stepsTaken(workload: WorkloadSpec, depth: number): readonly DegradationStep[] {
  return workload.degradation.slice(0, depth);
}

/** Total of an option: its blend's, plus the quality price of the steps taken; Infinity where it can't be had. */
export function optionTotal(workload: WorkloadSpec, option: DegradedOption): number {
  if (!option.choice.feasible) return Infinity;
  return totalOf(option.choice.terms) + qualityUsdPerHour(workload, option.depth);
}

/** Whether its owner lets a workload be degraded. */
export function mayDegrade({ allowedMeasures }: WorkloadSpec): boolean {
  return allowedMeasures.includes(Measure.Degrade);
}

/** The steps that may still be taken, in order. */
export function stepsLeft(workload: WorkloadSpec, { degraded }: WorkloadState): readonly DegradationStep[] {
  return mayDegrade(workload) ? workload.degradation.slice(degraded.length) : [];
}

/** Whether the last step taken is for want of capacity or budget: it would be undone if it could be, or might be soon. */
export function doesWithout(workload: WorkloadSpec, taken: DegradedOption, before: BlendChoice): boolean {
  const undone = optionTotal(workload, { depth: taken.depth - 1, choice: before });
  return undone === Infinity || undone <= optionTotal(workload, taken);
}

export interface DepthQuestion {
  readonly workload: WorkloadSpec;
  /** The steps taken so far. */
  readonly depth: number;
  readonly changedSecondsAgo: number;
  readonly optionAt: (depth: number) => DegradedOption;
  /** False while a step must not be undone, for the sake of others. */
  readonly mayRestore: boolean;
  /** Whether others are to do without first, where units are not to be had. */
  readonly othersCanGive: () => boolean;
}

/**
 * The depth with the least total: one step back where that is no worse, else one further where that is better by the
 * margin, and neither within ten minutes of the last change. Where the present depth can't be had at all: the first that
 * can, at once and however many steps further, unless others give first; where money is what is missing, and none can be
 * had, all steps, for each brings it nearer to the budget.
 */
export function chooseDepth(question: DepthQuestion): DegradedOption {
  const { workload, depth, changedSecondsAgo, optionAt, mayRestore } = question;
  const present = optionAt(depth);
  if (!present.choice.feasible) return nearestDepth(question, present);
  if (changedSecondsAgo < minimumStaySeconds) return present;
  const total = optionTotal(workload, present);
  const less = depth > 0 && mayRestore ? optionAt(depth - 1) : undefined;
  if (less && optionTotal(workload, less) <= total) return less;
  const more = depth < workload.degradation.length ? optionAt(depth + 1) : undefined;
  const needed = total - workload.profile.margin * present.choice.terms.money;
  return more && optionTotal(workload, more) < needed ? more : present;
}

function nearestDepth(question: DepthQuestion, present: DegradedOption): DegradedOption {
  const { workload, depth, optionAt, othersCanGive } = question;
  const { unaffordable } = present.choice;
  if (!unaffordable && othersCanGive()) return present;
  let option = present;
  while (option.depth < workload.degradation.length && !option.choice.feasible) option = optionAt(option.depth + 1);
  return option.choice.feasible || (unaffordable && option.depth > depth) ? option : present;
}
