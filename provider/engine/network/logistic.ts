import { sigmoid } from "./forwardPass.js";

/** A logistic regression: the log-odds are the bias and the weighted features. */
export interface Logistic {
  readonly bias: number;
  readonly weights: Float64Array;
}

export function logisticProbability(logistic: Logistic, features: Float64Array): number {
  return sigmoid(logisticLogOdds(logistic, features));
}

export function logisticLogOdds({ bias, weights }: Logistic, features: Float64Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (features[i] ?? 0);
  return sum;
}
