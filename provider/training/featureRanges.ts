import type { FeatureRange } from "../engine/network/featureRange.js";

/** The range of each feature between two quantiles of its values. */
export function featureRanges(
  rows: readonly Float64Array[],
  quantiles: { readonly low: number; readonly high: number },
): FeatureRange[] {
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, feature) => {
    const values = Float64Array.from(rows, (features) => features[feature] ?? 0).sort();
    const at = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
    const [low, high] = [at(quantiles.low), at(quantiles.high)];
    // A feature that never changed says nothing; any range will do.
    return low < high ? { low, high } : { low: low - 1, high: low + 1 };
  });
}
