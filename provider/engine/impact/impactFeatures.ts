import type { LossSituation } from "../impact.js";

/** The inputs of an impact model, in order. */
export const impactFeatureNames = [
  "cpu",
  "memory",
  "io",
  "use after the loss",
  "score",
  "log unsaved seconds",
  "restore seconds",
  "declared recovery seconds",
  "share of the units",
] as const;

/** Where no other unit is left, or far too much is asked of those that are. */
const mostUse = 3;

/** The features of a loss; NaN where the unit's usage is not known. */
export function impactFeatures(situation: LossSituation, into: Float64Array): Float64Array {
  const { usage, score, readyUnits, unsavedSeconds, restoreSeconds, declaredRecoverySeconds } = situation;
  const { cpu = NaN, memory = NaN, io = NaN } = usage ?? {};
  const left = Math.max(0, readyUnits - 1);
  into[0] = cpu;
  into[1] = memory;
  into[2] = io;
  into[3] = left === 0 ? mostUse : Math.min(mostUse, (Math.max(cpu, io) * readyUnits) / left);
  into[4] = score;
  into[5] = Math.log1p(Math.max(0, unsavedSeconds));
  into[6] = restoreSeconds;
  into[7] = declaredRecoverySeconds;
  into[8] = 1 / Math.max(1, readyUnits);
  return into;
}
