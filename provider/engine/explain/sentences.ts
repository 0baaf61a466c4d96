import { LaunchPurpose, type Action } from "../action.js";
import { minimumStaySeconds } from "../degradation.js";
import { JobRun } from "../deadlineJob.js";
import type { Scene } from "../workloadScene.js";
import type {
  AlarmExplanation,
  BlendExplanation,
  JobExplanation,
  UnitExplanation,
  WorkloadExplanation,
} from "./explanation.js";

type Explained = Omit<WorkloadExplanation, "because" | "bids">;

/** Why a workload's decision is as it is, in sentences. */
export function sentencesFor({ blend, job, actions, units, alarm }: Explained, scene: Scene): string[] {
  return [
    ...(job ? [jobSentence(job)] : []),
    ...(blend ? [blendSentence(blend)] : []),
    ...(blend?.beyondSpread ? [spreadSentence(blend.beyondSpread)] : []),
    ...pendingSentences(scene),
    ...staySentences(scene),
    ...yieldSentences(scene),
    ...keptSentences(units),
    ...(alarm.alarmed ? [alarmSentence(alarm, actions)] : []),
    ...(actions.some(isInsurance) ? ["On-demand is launched beside it in case the other launches find no room."] : []),
    ...(actions.length === 0 ? ["Nothing is to be done in this round."] : []),
  ];
}

function usd(value: number): string {
  return `${value.toFixed(4)} USD/h`;
}

function blendSentence(blend: BlendExplanation): string {
  const { chosen, present, presentFault, marginUsdPerHour, feasible } = blend;
  if (!feasible) return "Nothing honours levels, wanted units and budget: this is the nearest there is.";
  if (presentFault !== undefined) {
    return `What runs is ${presentFault}: the cheapest sum that is enough is ${usd(chosen.total)}${nextBest(blend)}.`;
  }
  const saved = present.total - chosen.total;
  if (!isSamePlan(blend)) {
    return `It saves ${usd(saved)} against the present plan, and ${usd(marginUsdPerHour)} are needed${nextBest(blend)}.`;
  }
  return `The present plan stays${betterBy(blend)}.`;
}

function spreadSentence(beyond: number): string {
  return `Pools that are open have no places for the declared spread: a zone or pool may hold ${beyond} more than it allows.`;
}

function nextBest({ alternatives: [next], chosen }: BlendExplanation): string {
  return next ? `; the next best, ${next.kind}, costs ${usd(next.total - chosen.total)} more` : "";
}

function betterBy({ alternatives: [next], present, marginUsdPerHour }: BlendExplanation): string {
  if (!next) return ": there is no other";
  const saved = present.total - next.total;
  if (saved <= 0) return `: the best other, ${next.kind}, costs ${usd(-saved)} more`;
  return `: the best other, ${next.kind}, saves only ${usd(saved)}, and ${usd(marginUsdPerHour)} are needed`;
}

/** Whether the present plan is the chosen one. */
export function isSamePlan({ chosen, present }: BlendExplanation): boolean {
  return (
    chosen.units.length === present.units.length &&
    chosen.units.every(({ pool, units }) => present.units.some((other) => other.pool === pool && other.units === units))
  );
}

function jobSentence({ runs, chosen, guard }: JobExplanation): string {
  const weighed = runs.flatMap(({ run, usd: cost }) => (cost === undefined ? [] : [{ run, cost }]));
  const [best, second] = weighed.sort((a, b) => a.cost - b.cost);
  if (!best || !second) return `${startOf(chosen)}. ${guard}.`;
  const saved = (second.cost - best.cost).toFixed(4);
  const costs = `expected to cost ${saved} USD less than ${runName(second.run)} until it is done`;
  return `${startOf(chosen)}, ${costs}. ${guard}.`;
}

function startOf(run: JobRun): string {
  return run === JobRun.Nothing ? "It waits" : `It runs on ${run}`;
}

export function runName(run: JobRun): string {
  return run === JobRun.Nothing ? "waiting" : run;
}

function alarmSentence({ predictedUsd, thresholdUsd }: AlarmExplanation, actions: readonly Action[]): string {
  const above = `Predicted impact ${predictedUsd.toFixed(4)} USD is above the threshold ${thresholdUsd.toFixed(4)}`;
  if (actions.some(({ kind }) => kind === "launch")) return `${above}: units are launched against it.`;
  return `${above}, and no plan is better: work is saved where more would be lost than saving takes.`;
}

function pendingSentences({ view: { pending } }: Scene): string[] {
  const units = pending.reduce((sum, { count }) => sum + count, 0);
  return units === 0 ? [] : [`Launches of ${units} are under way, of which nothing is known yet.`];
}

function staySentences({ state, nowSeconds }: Scene): string[] {
  const secondsAgo = nowSeconds - (state.degradedAtSeconds ?? -Infinity);
  if (secondsAgo >= minimumStaySeconds) return [];
  return [`Degradation changed ${secondsAgo} s ago, and stays for ${minimumStaySeconds} s while it can.`];
}

function yieldSentences({ state: { yieldedUntilSeconds = {} }, nowSeconds }: Scene): string[] {
  return Object.entries(yieldedUntilSeconds).map(
    ([part, until]) => `${part} has left steady capacity to others, for ${until - nowSeconds} s more at least.`,
  );
}

function keptSentences(units: readonly UnitExplanation[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { instance, kept } of units) {
    if (kept !== undefined) byReason.set(kept, [...(byReason.get(kept) ?? []), instance]);
  }
  return [...byReason].map(([why, kept]) => `It could do without ${kept.join(", ")}, not given up yet: ${why}.`);
}

function isInsurance(action: Action): boolean {
  return action.kind === "launch" && action.purpose === LaunchPurpose.Insurance;
}
