/** The year 5138: a clock that is beyond, or tells no number, is broken. */
const lastSeconds = 1e11;

/** The moment that a round tells, or the last one known where it tells none; never -0, which JSON has no form for. */
export function knownMoment(nowSeconds: number, lastKnownSeconds = 0): number {
  return Math.abs(nowSeconds) <= lastSeconds ? nowSeconds + 0 : lastKnownSeconds;
}
