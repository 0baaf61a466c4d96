import { sigmoid } from "../engine/network/forwardPass.js";
import type { Logistic } from "../engine/network/logistic.js";
import { solved } from "./linearSystem.js";

/** Just enough to keep the weights of features that say the same finite; no feature is shrunk noticeably. */
const ridge = 1e-3;
const mostSteps = 30;
const closeEnough = 1e-8;

/**
 * Fits a logistic regression by Newton's method (iteratively reweighted least squares).
 * @param rows features, all of one length.
 * @param labels 0 or 1 for each row; a share between them weighs as both.
 */
export function fitLogistic(rows: readonly Float64Array[], labels: ArrayLike<number>): Logistic {
  const width = (rows[0]?.length ?? 0) + 1;
  const weights = new Float64Array(width);
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, curvature } = slopes(rows, labels, weights);
    const move = solved(curvature, gradient);
    let largest = 0;
    move.forEach((by, i) => {
      weights[i] = (weights[i] ?? 0) + by;
      largest = Math.max(largest, Math.abs(by));
    });
    if (largest < closeEnough) break;
  }
  return { bias: weights[0] ?? 0, weights: weights.slice(1) };
}

function slopes(rows: readonly Float64Array[], labels: ArrayLike<number>, weights: Float64Array) {
  const width = weights.length;
  const gradient = new Float64Array(width);
  const curvature = Array.from({ length: width }, () => new Float64Array(width));
  const x = new Float64Array(width);
  x[0] = 1;
  rows.forEach((row, at) => {
    x.set(row, 1);
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (weights[i] ?? 0) * (x[i] ?? 0);
    const p = sigmoid(sum);
    const error = (labels[at] ?? 0) - p;
    const weight = p * (1 - p);
    for (let i = 0; i < width; i++) {
      const xi = x[i] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + error * xi;
      const line = curvature[i];
      if (!line) continue;
      for (let j = 0; j < width; j++) line[j] = (line[j] ?? 0) + weight * xi * (x[j] ?? 0);
    }
  });
  for (let i = 0; i < width; i++) {
    gradient[i] = (gradient[i] ?? 0) - ridge * (weights[i] ?? 0);
    const line = curvature[i];
    if (line) line[i] = (line[i] ?? 0) + ridge;
  }
  return { gradient, curvature };
}
