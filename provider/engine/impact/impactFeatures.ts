import type { LossSituation } from "../impact.js";

/** The inputs of an impact model, in order. */
export const impactFeatureNames = [
  "scarcer of cpu and io",
  "memory",
  "score",
  "score after the loss",
  "log unsaved seconds",
  "restore seconds",
  "declared recovery seconds",
  "share of the units",
] as const;

/** The features of a loss; NaN where the unit's usage is not known. */
export function impactFeatures(situation: LossSituation, into: Float64Array): Float64Array {
  const { usage, unsavedSeconds } = situation;
  const { cpu = NaN, memory = NaN, io = NaN } = usage ?? {};
  into[0] = Math.max(cpu, io);
  into[1] = memory;
  into[2] = situation.score;
  into[3] = situation.scoreAfterLoss;
  into[4] = Math.log1p(Math.max(0, unsavedSeconds));
  into[5] = situation.restoreSeconds;
  into[6] = situation.declaredRecoverySeconds;
  into[7] = 1 / Math.max(1, situation.readyUnits);
  return into;
}
