import { draw, generatorFor } from "./seededDraw.js";

/** Where a pool is: what it has in common with others. */
export interface PoolPlace {
  readonly region: string;
  /** Names the pool in its region: its type and zone. */
  readonly name: string;
}

export interface ScarcityGrid {
  readonly seed: number;
  readonly stepSeconds: number;
  readonly steps: number;
}

/**
 * How plentiful capacity is, as a sum of noises that forget over a quarter of an hour up to eight days. Such a sum
 * crosses a level in bursts: the hazard of a stint falls about as 1 / age, as the traced zones' does. Time constants
 * and weights were fitted to the nine zones of February and March 2023 (skypilot-org/spot-traces): losses a day, stint
 * lengths and hazard; the test of the synthetic market holds them.
 */
const forgettingHours = [0.25, 1, 4, 16, 64, 200];
const weights = [0.35, 0.5, 0.75, 1, 1.3, 1.3];

/**
 * What all pools and what the pools of a region have in common, as shares of the variance; fitted to the same
 * recordings, whose up-or-down correlates by about 0.43 in a region and 0.14 across.
 */
const sharedByAll = 0.22;
const sharedByRegion = 0.44;

/** Losses repeat at the same hour: every day so much is missing at an hour of the region's and at one of the pool's. */
const regionDipDepth = 0.55;
const poolDipDepth = 0.8;
const dipSeconds = 3600;
const daySeconds = 86_400;

const unitVariance = Math.sqrt(3);

/** Makes the levels of pools on one grid; what they share is computed once. */
export function scarcityOf(grid: ScarcityGrid): (place: PoolPlace, pace: number) => Float64Array {
  const shared = new Map<string, Float64Array>();
  const sharedNoise = (label: string, pace: number): Float64Array => {
    const key = `${label} ${pace}`;
    const known = shared.get(key) ?? noise(grid, label, pace);
    shared.set(key, known);
    return known;
  };
  return ({ region, name }, pace) => {
    const level = noise(grid, `pool ${region} ${name}`, pace, Math.sqrt(1 - sharedByAll - sharedByRegion));
    add(level, sharedNoise("all", pace), Math.sqrt(sharedByAll));
    add(level, sharedNoise(`region ${region}`, pace), Math.sqrt(sharedByRegion));
    dipDaily(level, grid, `region ${region}`, regionDipDepth);
    dipDaily(level, grid, `pool ${region} ${name}`, poolDipDepth);
    return level;
  };
}

/** Noise of variance `scale` squared, about 0. A pace of 6 forgets six times as slowly. */
function noise(grid: ScarcityGrid, label: string, pace: number, scale = 1): Float64Array {
  const generator = generatorFor(grid.seed, label);
  const kick = (): number => (generator.next() / 2 ** 31) * unitVariance;
  const sum = new Float64Array(grid.steps);
  const norm = scale / Math.hypot(...weights);
  forgettingHours.forEach((hours, i) => {
    const kept = Math.exp(-grid.stepSeconds / (hours * pace * 3600));
    const fresh = Math.sqrt(1 - kept * kept);
    const weight = norm * (weights[i] ?? 0);
    let value = settled(kick);
    for (let step = 0; step < grid.steps; step++) {
      value = kept * value + fresh * kick();
      sum[step] = (sum[step] ?? 0) + weight * value;
    }
  });
  return sum;
}

/** A start as if the noise had always been there: about normal, as the sum of twelve. */
function settled(kick: () => number): number {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += kick();
  return sum / Math.sqrt(12);
}

function add(level: Float64Array, other: Float64Array, weight: number): void {
  for (let step = 0; step < level.length; step++) level[step] = (level[step] ?? 0) + weight * (other[step] ?? 0);
}

/** Deepest at once, then fading over an hour. */
function dipDaily(level: Float64Array, grid: ScarcityGrid, label: string, depth: number): void {
  const dipAtSeconds = draw(generatorFor(grid.seed, `hour of ${label}`)) * daySeconds;
  for (let step = 0; step < level.length; step++) {
    const sinceDip = (step * grid.stepSeconds - dipAtSeconds + daySeconds) % daySeconds;
    if (sinceDip >= 0 && sinceDip < dipSeconds) level[step] = (level[step] ?? 0) - depth * (1 - sinceDip / dipSeconds);
  }
}
