/** How near estimates come to what was measured, in the unit of both. */
export interface EstimateQuality {
  readonly rows: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquareError: number;
  /** 1 − mean squared error ÷ variance of what was measured: 1 is all of it, 0 no better than its mean. */
  readonly explained: number;
}

/** NaN throughout where there are no rows; `explained` is NaN where what was measured never differs. */
export function estimateQuality(estimates: readonly number[], measured: readonly number[]): EstimateQuality {
  const rows = measured.length;
  const mean = measured.reduce((sum, value) => sum + value, 0) / rows;
  let [absolute, squared, spread] = [0, 0, 0];
  measured.forEach((value, i) => {
    const error = (estimates[i] ?? NaN) - value;
    absolute += Math.abs(error);
    squared += error * error;
    spread += (value - mean) ** 2;
  });
  return {
    rows,
    meanAbsoluteError: absolute / rows,
    rootMeanSquareError: Math.sqrt(squared / rows),
    explained: spread > 0 ? 1 - squared / spread : NaN,
  };
}
