import { draw, generatorFor } from "../embedded/seededDraw.js";

/** A figure with the range that nine in ten resamplings of the days give. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const resamplings = 200;
export const daySeconds = 86_400;

/** Weights of the rows for each resampling: how often their day was drawn. Days, because rows of a day hang together. */
export function resampledDays(rows: readonly { readonly seconds: number }[], seed: number): readonly Float64Array[] {
  const days = rows.map(({ seconds }) => Math.floor(seconds / daySeconds));
  const distinct = [...new Set(days)];
  const generator = generatorFor(seed, "resampled days");
  return Array.from({ length: resamplings }, () => {
    const drawn = new Map<number, number>();
    for (let i = 0; i < distinct.length; i++) {
      const day = distinct[Math.floor(draw(generator) * distinct.length)] ?? 0;
      drawn.set(day, (drawn.get(day) ?? 0) + 1);
    }
    return Float64Array.from(days, (day) => drawn.get(day) ?? 0);
  });
}

export function intervalOf(values: readonly number[]): Interval {
  return { low: quantileOf(values, 0.05), high: quantileOf(values, 0.95) };
}

/** The value that this share of the others is below; what is no number is left out. NaN where nothing is left. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}
