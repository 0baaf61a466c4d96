import type { Usage } from "../observation.js";
import type { ScoreOf } from "../performanceScore.js";
import { FeatureNetwork } from "../network/featureNetwork.js";
import type { NetworkWeights } from "../network/forwardPass.js";
import type { FeatureRange } from "../network/featureRange.js";

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
  const runner = new FeatureNetwork(network, ranges);
  const features = new Float64Array(performanceFeatureNames.length);
  return (usage) => (usage ? 100 * (runner.run(performanceFeatures(usage, features))[0] ?? 1) : 100);
}
