import { recordedStints, stintBand } from "./stintCurves.js";

/** What a job has seen of its spot capacity, in constant size. Plain JSON. */
export interface SpotWatch {
  readonly spotAvailable: boolean;
  /** Ticks for which spot has been as it is now, this one included. */
  readonly spotTicks: number;
  /** Losses seen, and those that the ages of the stints let expect meanwhile. */
  readonly spotLosses: number;
  readonly spotLossesExpected: number;
}

/** The watch after one more tick, at whose beginning spot is available or not. */
export function watchSpot(before: SpotWatch | undefined, spotAvailable: boolean, tickSeconds: number): SpotWatch {
  if (!before) return { spotAvailable, spotTicks: 1, spotLosses: 0, spotLossesExpected: 0 };
  const wasUp = before.spotAvailable;
  const band = stintBand(before.spotTicks * tickSeconds);
  const expected = wasUp ? ((recordedStints.lossesPerHour[band] ?? 0) * tickSeconds) / 3600 : 0;
  return {
    spotAvailable,
    spotTicks: wasUp === spotAvailable ? before.spotTicks + 1 : 1,
    spotLosses: before.spotLosses + (wasUp && !spotAvailable ? 1 : 0),
    spotLossesExpected: before.spotLossesExpected + expected,
  };
}
