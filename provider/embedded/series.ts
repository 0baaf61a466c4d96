/** Two moments this close are one: sums of fractional seconds differ in their last digits. */
const sameMomentSeconds = 1e-6;

/** Whether a moment has come. */
export function isDue(atSeconds: number, nowSeconds: number): boolean {
  return atSeconds <= nowSeconds + sameMomentSeconds;
}

/** Values on an even grid: element i is in force from fromSeconds + i × stepSeconds, the last one holds on. */
export interface Series {
  /** Default 0. */
  readonly fromSeconds?: number;
  readonly stepSeconds: number;
  readonly values: ArrayLike<number>;
}

/** The element in force at a moment. */
export function indexAt(series: Series, seconds: number): number {
  return Math.max(0, Math.min(stepAt(series, seconds), series.values.length - 1));
}

/** The value of a series at a moment; the last one holds on. */
export function at(series: Series, seconds: number): number {
  return series.values[indexAt(series, seconds)] ?? 0;
}

/** The sum of value × seconds over a span. */
export function integrate(series: Series, fromSeconds: number, toSeconds: number): number {
  let sum = 0;
  for (let start = fromSeconds; start < toSeconds;) {
    const stepEnd = momentOf(series, stepAt(series, start) + 1);
    const end = Math.min(toSeconds, stepEnd);
    sum += at(series, start) * (end - start);
    start = end;
  }
  return sum;
}

/** When the element of an index comes into force. */
export function momentOf({ fromSeconds = 0, stepSeconds }: Series, index: number): number {
  return fromSeconds + index * stepSeconds;
}

function stepAt({ fromSeconds = 0, stepSeconds }: Series, seconds: number): number {
  return Math.floor((seconds - fromSeconds + sameMomentSeconds) / stepSeconds);
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
