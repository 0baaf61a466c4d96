import { solved } from "./linearSystem.js";

/** A weighted sum of features. */
export interface WeightedSum {
  readonly bias: number;
  readonly weights: Float64Array;
}

/** The weighted sum nearest to the values by squared distance. */
export function fitWeightedSum(rows: readonly Float64Array[], values: ArrayLike<number>): WeightedSum {
  const width = (rows[0]?.length ?? 0) + 1;
  const products = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  rows.forEach((row, at) => {
    const x = Float64Array.of(1, ...row);
    x.forEach((xi, i) => {
      right[i] = (right[i] ?? 0) + xi * (values[at] ?? 0);
      const line = products[i];
      x.forEach((xj, j) => line && (line[j] = (line[j] ?? 0) + xi * xj));
    });
  });
  const [bias = 0, ...weights] = solved(products, right);
  return { bias, weights: Float64Array.from(weights) };
}

export function weightedSum({ bias, weights }: WeightedSum, features: Float64Array): number {
  return weights.reduce((sum, weight, i) => sum + weight * (features[i] ?? 0), bias);
}
