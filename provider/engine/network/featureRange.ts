/** The range a feature is mapped from to 0 … 1; what lies outside is cut. */
export interface FeatureRange {
  readonly low: number;
  readonly high: number;
}

/** Features as shares of their ranges; those that are no numbers count as the middle. */
export function scaleFeatures(features: Float64Array, ranges: readonly FeatureRange[], into: Float64Array): void {
  for (let i = 0; i < into.length; i++) {
    const { low = 0, high = 1 } = ranges[i] ?? {};
    const share = ((features[i] ?? NaN) - low) / (high - low);
    into[i] = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0.5;
  }
}

/** Weighted sums of features no further out than this are numbers still. */
const farthest = 1e100;

/** The features as finite numbers: those that are no numbers in the middle of their range, none beyond 1e100. */
export function knownFeatures(features: Float64Array, ranges: readonly FeatureRange[], into: Float64Array): void {
  for (let i = 0; i < into.length; i++) {
    const value = features[i] ?? NaN;
    const { low = 0, high = 1 } = ranges[i] ?? {};
    into[i] = Number.isFinite(value) ? Math.min(farthest, Math.max(-farthest, value)) : (low + high) / 2;
  }
}
