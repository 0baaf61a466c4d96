import type { Usage } from "../observation.js";
import type { ScoreOf } from "../performanceScore.js";
import { forwardPass, type NetworkWeights } from "../network/forwardPass.js";
import { scaleFeatures, type FeatureRange } from "../network/featureRange.js";

/**
 * The inputs of a performance model, in order, as shares in use. The scarcer of CPU and I/O holds a unit up whichever it
 * is: told apart by that, what is learnt of one carries over to the other.
 */
export const performanceFeatureNames = ["scarcer of cpu and io", "other of cpu and io", "memory"] as const;

export function performanceFeatures({ cpu, memory, io }: Usage, into: Float64Array): Float64Array {
  into[0] = Math.max(cpu, io);
  into[1] = Math.min(cpu, io);
  into[2] = memory;
  return into;
}

/** A trained model of how well a unit does: the share of what is asked of it that it serves. */
export interface PerformanceModel {
  readonly network: NetworkWeights;
  /** By feature. */
  readonly ranges: readonly FeatureRange[];
}

/** Scores by a trained model, 0 to 100 and never NaN. Unknown usage counts as healthy, as in the simple rule. */
export function trainedScore({ network, ranges }: PerformanceModel): ScoreOf {
  const features = new Float64Array(performanceFeatureNames.length);
  const scaled = new Float64Array(performanceFeatureNames.length);
  const hidden = new Float64Array(network.hidden);
  const output = new Float64Array(1);
  return (usage) => {
    if (!usage) return 100;
    scaleFeatures(performanceFeatures(usage, features), ranges, scaled);
    forwardPass(network, scaled, hidden, output);
    return 100 * (output[0] ?? 1);
  };
}
