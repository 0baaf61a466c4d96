import { draw, generatorFor } from "../seededDraw.js";
import type { GeneratedWorkload } from "./generatedWorkload.js";
import { unitMinute, type UnitMinute } from "./unitMinute.js";

/** The loss of one unit of a generated workload. */
export interface UnitLoss {
  readonly nowSeconds: number;
  /** Since the unit began to serve. */
  readonly ageSeconds: number;
  /** Since its last checkpoint, or since it began to serve. */
  readonly unsavedSeconds: number;
  /** Units ready before, this one included. */
  readonly readyUnits: number;
  readonly startSeconds: number;
}

/** What came of it. */
export interface LossOutcome {
  /** Hours of a unit's work that are to be done again. */
  readonly lostWorkHours: number;
  /** From the replacement's start to its serving as well as the lost one did: hours paid and not served. */
  readonly recoveryHours: number;
  /** Hours of one unit's load that were not served and would have been without the loss. */
  readonly unservedUnitHours: number;
  /** From the loss until the replacement serves. */
  readonly unreadySeconds: number;
}

/** One recovery differs from another by this share either way, about. */
const recoverySpread = 0.3;

/** Lets a unit be lost, and measures it minute by minute until its replacement serves. */
export function lossOutcome(workload: GeneratedWorkload, loss: UnitLoss): LossOutcome {
  const { nowSeconds, ageSeconds, startSeconds, unsavedSeconds } = loss;
  const before = unitMinute(workload, { nowSeconds, ageSeconds, loadFactor: 1 });
  const recoverySeconds = recoverySecondsOf(workload, nowSeconds, before.usage);
  const unreadySeconds = startSeconds + recoverySeconds;
  return {
    lostWorkHours: lostWorkHoursOf(workload, unsavedSeconds, before),
    recoveryHours: recoverySeconds / 3600,
    unservedUnitHours: unservedUntil(workload, loss, unreadySeconds),
    unreadySeconds,
  };
}

/** Hours of a unit's work that a loss destroys: what a unit serves of what it is asked is the work that it does. */
export function lostWorkHoursOf({ state }: GeneratedWorkload, unsavedSeconds: number, minute: UnitMinute): number {
  const redoneSeconds = state.checkpoint ? Math.min(unsavedSeconds, state.turnoverSeconds) : 0;
  return (redoneSeconds / 3600) * minute.servedShare;
}

/**
 * From a replacement's being ready until it serves as well as the lost unit did: restoring is I/O, and slower where that
 * is short; the memory that was in use is to be filled again.
 */
export function recoverySecondsOf(
  { state, seed, kind }: GeneratedWorkload,
  nowSeconds: number,
  { memory, io }: UnitMinute["usage"],
): number {
  const generator = generatorFor(seed, `recovery ${kind} ${Math.round(nowSeconds)}`);
  const spread = 1 + recoverySpread * (draw(generator) + draw(generator) + draw(generator) - 1.5) * 1.15;
  const restoring = (state.checkpoint?.restoreSeconds ?? 0) * (1 + io);
  return (restoring + state.refillSeconds * Math.min(1, memory)) * spread;
}

/** What the units that stay do not serve of the whole load, beyond what all of them would not have. */
function unservedUntil(workload: GeneratedWorkload, loss: UnitLoss, seconds: number): number {
  const { nowSeconds, ageSeconds, readyUnits } = loss;
  let unitSeconds = 0;
  for (let passed = 0; passed < seconds; passed += 60) {
    const served = (loadFactor: number): number =>
      unitMinute(workload, { nowSeconds: nowSeconds + passed, ageSeconds: ageSeconds + passed, loadFactor })
        .servedShare;
    const left = readyUnits > 1 ? served(readyUnits / (readyUnits - 1)) : 0;
    unitSeconds += Math.max(0, served(1) - left) * readyUnits * Math.min(60, seconds - passed);
  }
  return unitSeconds / 3600;
}
