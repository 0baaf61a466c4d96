/** How often spot changes between up and down, by how long it has been as it is. */
export interface StintCurves {
  /** By band of {@link stintBandsSeconds}: losses an hour of spot that is up. */
  readonly lossesPerHour: readonly number[];
  /** By the same bands: returns an hour of spot that is down. */
  readonly returnsPerHour: readonly number[];
}

/** The ages at which the bands begin; what is younger than the first is in it. The tick that is seen counts in full. */
export const stintBandsSeconds: readonly number[] = [
  600, 1200, 1800, 2400, 3600, 5400, 7800, 12_000, 18_000, 30_000, 48_000,
];

/**
 * Measured on the eight p2 and p3 pools of us-west-2 in October 2022 (skypilot-org/spot-traces), all 12 days, ticks of
 * 600 s. `npm run bench -- --only deadline` prints them anew.
 */
export const recordedStints: StintCurves = {
  lossesPerHour: [2.32, 1.5, 0.973, 0.862, 0.673, 0.524, 0.332, 0.293, 0.203, 0.168, 0.109],
  returnsPerHour: [3.79, 1.52, 0.866, 1.02, 0.781, 0.413, 0.283, 0.28, 0.232, 0.164, 0.0676],
};

/** The band that an age falls into. */
export function stintBand(ageSeconds: number): number {
  let band = stintBandsSeconds.length - 1;
  while (band > 0 && (stintBandsSeconds[band] ?? 0) > ageSeconds) band -= 1;
  return band;
}

/** Losses an hour that {@link recordedStints} let expect of spot that has been up for so long. */
export function recordedLossesPerHour(ageSeconds: number): number {
  return recordedStints.lossesPerHour[stintBand(ageSeconds)] ?? 0;
}
