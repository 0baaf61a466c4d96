import type { NetworkWeights } from "../engine/network/forwardPass.js";
import { scaleFeatures, type FeatureRange } from "../engine/network/featureRange.js";
import { trainNetwork } from "./network.js";

/** Inputs of an estimate, and what it should have been, each from 0 to 1. */
export interface EstimateRow {
  readonly features: Float64Array;
  readonly targets: readonly number[];
}

export interface EstimateSettings {
  readonly seed: number;
  readonly hidden: number;
}

/** Generated rows are many and without rare events: half of the passes at a high rate, then ever lower ones. */
const learningRates = [
  ...new Array<number>(15).fill(0.3),
  ...new Array<number>(8).fill(0.1),
  ...new Array<number>(7).fill(0.03),
];
const momentum = 0.1;

/** A network of one hidden layer that estimates the expected targets. */
export function fitNetwork(
  rows: readonly EstimateRow[],
  ranges: readonly FeatureRange[],
  { seed, hidden }: EstimateSettings,
): NetworkWeights {
  const scaled = rows.map(({ features, targets }) => {
    const input = new Float64Array(features.length);
    scaleFeatures(features, ranges, input);
    return { input: [...input], output: [...targets] };
  });
  return trainNetwork(scaled, { seed, hidden, learningRates, momentum });
}
