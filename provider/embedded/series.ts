/** Two moments this close are one: sums of fractional seconds differ in their last digits. */
const sameMomentSeconds = 1e-6;

/** Whether a moment has come. */
export function isDue(atSeconds: number, nowSeconds: number): boolean {
  return atSeconds <= nowSeconds + sameMomentSeconds;
}

/** Values on an even grid: element i is in force from i × stepSeconds, the last one holds on. */
export interface Series {
  readonly stepSeconds: number;
  readonly values: ArrayLike<number>;
}

/** The element in force at a moment. */
export function indexAt(series: Series, seconds: number): number {
  const index = Math.min(Math.floor((seconds + sameMomentSeconds) / series.stepSeconds), series.values.length - 1);
  return Math.max(0, index);
}

/** The value of a series at a moment; the last one holds on. */
export function at(series: Series, seconds: number): number {
  return series.values[indexAt(series, seconds)] ?? 0;
}

/** The sum of value × seconds over a span. */
export function integrate(series: Series, fromSeconds: number, toSeconds: number): number {
  let sum = 0;
  for (let start = fromSeconds; start < toSeconds;) {
    const stepEnd = (Math.floor((start + sameMomentSeconds) / series.stepSeconds) + 1) * series.stepSeconds;
    const end = Math.min(toSeconds, stepEnd);
    sum += at(series, start) * (end - start);
    start = end;
  }
  return sum;
}

/** For each element, the index of the next one that is smaller than the one just before it; the length without one. */
export function nextDecreases(values: ArrayLike<number>): Int32Array {
  const next = new Int32Array(values.length);
  let found = values.length;
  for (let i = values.length - 1; i >= 0; i--) {
    next[i] = found;
    if (i > 0 && (values[i] ?? 0) < (values[i - 1] ?? 0)) found = i;
  }
  return next;
}
