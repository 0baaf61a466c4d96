import { FeatureNetwork } from "../network/featureNetwork.js";
import { knownFeatures, type FeatureRange } from "../network/featureRange.js";
import { sigmoid, type NetworkWeights } from "../network/forwardPass.js";
import { logisticLogOdds, type Logistic } from "../network/logistic.js";
import { revocationFeatureNames } from "./revocationFeatures.js";

/** The horizons of a revocation model, in seconds: 10, 30 and 60 minutes. */
export const horizonsSeconds = [600, 1800, 3600] as const;

/** A straight line on the log-odds of a forecast (Platt scaling). */
export interface Calibration {
  readonly slope: number;
  readonly bias: number;
}

/** A trained model of the loss of capacity pools. */
export interface RevocationModel {
  readonly network: NetworkWeights;
  /** By feature. */
  readonly ranges: readonly FeatureRange[];
  /** By horizon. */
  readonly calibrations: readonly Calibration[];
  /**
   * By horizon, over the features themselves: forecasts are the mean of its log-odds and the network's. Trained on squared
   * errors, the network alone says too much of calm pools, where most units are. Absent: the network alone.
   */
  readonly linear?: readonly Logistic[];
}

/** Makes forecasts with one model. Keeps buffers, so one forecast is made at a time. */
export class RevocationPredictor {
  private readonly runner: FeatureNetwork;
  private readonly known = new Float64Array(revocationFeatureNames.length);

  constructor(private readonly model: RevocationModel) {
    this.runner = new FeatureNetwork(model.network, model.ranges);
  }

  /**
   * Chances, by horizon, that a pool with these features is lost within it: never NaN, between 0 and 1, and never falling
   * with the horizon. A feature that is not a number counts as the middle of its range.
   */
  predict(features: Float64Array, into = new Float64Array(horizonsSeconds.length)): Float64Array {
    const { ranges, calibrations, linear } = this.model;
    const raw = this.runner.run(features);
    if (linear) knownFeatures(features, ranges, this.known);
    let least = 0;
    for (let h = 0; h < into.length; h++) {
      const line = linear?.[h];
      const odds = calibratedLogOdds(raw[h] ?? 0, calibrations[h]);
      least = Math.max(least, sigmoid(line ? (odds + bounded(logisticLogOdds(line, this.known))) / 2 : odds));
      into[h] = least;
    }
    return into;
  }
}

/** Log-odds no further out than those of `nearest`. */
function bounded(odds: number): number {
  return Math.min(-logOdds(0), Math.max(logOdds(0), odds));
}

/** Keeps log-odds finite. */
const nearest = 1e-6;

function calibratedLogOdds(probability: number, { slope, bias }: Calibration = { slope: 1, bias: 0 }): number {
  return slope * logOdds(probability) + bias;
}

export function logOdds(probability: number): number {
  const inside = Math.min(1 - nearest, Math.max(nearest, probability));
  return Math.log(inside / (1 - inside));
}
