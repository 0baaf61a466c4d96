/**
 * Losses a minute of a pool that came up so long ago: 0.8 / (12 + minutes), fitted to the stints of the nine p3.2xlarge
 * zones of February and March 2023 (skypilot-org/spot-traces).
 *
 * Those zones were probed about every 631 s and stored on a finer grid, so ages are rounded up to 10.5 minutes: what is
 * finer is an artefact of that recording.
 */
const lossesPerLogMinute = 0.8;
const youngMinutes = 12;
const probeSeconds = 630;

/** An age as far as it can be known; on a clock that was set back, a pool has just come up. */
export function probedAgeSeconds(ageSeconds: number): number {
  return Math.ceil(Math.max(0, ageSeconds) / probeSeconds) * probeSeconds;
}

export function stintHazardPerMinute(ageSeconds: number): number {
  return lossesPerLogMinute / (youngMinutes + probedAgeSeconds(ageSeconds) / 60);
}

/** Losses expected while a pool's age goes from one value to another: the hazard's integral. */
export function expectedStintLosses(fromAgeSeconds: number, toAgeSeconds: number): number {
  return lossesPerLogMinute * Math.log((youngMinutes + toAgeSeconds / 60) / (youngMinutes + fromAgeSeconds / 60));
}
