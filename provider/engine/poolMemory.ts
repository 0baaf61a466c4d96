import { expectedLosses } from "./ageCurve.js";

/** What a fleet remembers of a capacity pool. Plain JSON. */
export interface PoolMemory {
  /** When the pool was last seen down: a loss, a notice, a refused launch, a signal. */
  readonly downAtSeconds?: number;
  /** Not launched into before then, unless too few pools remain. */
  readonly blockedUntilSeconds?: number;
  /** When a rebalance recommendation last came for an instance there. */
  readonly rebalanceAtSeconds?: number;
  /** Losses of the pool, all its units at once being one; slowly forgotten. */
  readonly losses: number;
  /** Losses that the age curve expected over the same time; forgotten alike. */
  readonly expectedLosses: number;
  /** Up to when both are counted. */
  readonly countedUntilSeconds: number;
  /** Units were there when it was last counted: only time under watch counts. */
  readonly watched: boolean;
}

/** What one decision sees of a pool. */
export interface PoolSighting {
  /** Units held there now that no notice is out for. */
  readonly held: number;
  readonly lost: boolean;
  readonly noticed: boolean;
  readonly refused: boolean;
  /** When the newest rebalance recommendation for an instance there came. */
  readonly rebalanceAtSeconds?: number;
  /** A signal from outside: up, down, or nothing said. */
  readonly signal?: boolean;
}

/** After a loss or a refusal a pool is left alone for this long: chosen on replays, 10 to 40 minutes did equally well. */
export const blockSeconds = 1200;

/** Losses are forgotten with this time constant: four days, so that a bad week fades and a bad day does not. */
const forgettingSeconds = 4 * 86_400;

/** The memory after a sighting. Answers the same object where nothing was seen. */
export function remember(
  memory: PoolMemory | undefined,
  sighting: PoolSighting,
  nowSeconds: number,
  beganAtSeconds: number,
  hazardScale: number,
): PoolMemory | undefined {
  const isDown = sighting.lost || sighting.noticed || sighting.refused || sighting.signal === false;
  const watched = sighting.held > 0 || memory?.watched === true;
  if (!isDown && !watched) return memory;
  const counted = count(memory, sighting, nowSeconds, beganAtSeconds, hazardScale);
  return {
    ...memory,
    ...counted,
    ...(isDown && { downAtSeconds: nowSeconds, blockedUntilSeconds: nowSeconds + blockSeconds }),
    ...(sighting.rebalanceAtSeconds !== undefined && { rebalanceAtSeconds: sighting.rebalanceAtSeconds }),
  };
}

/** Seconds since the pool was last seen down; one never seen down counts as up for two hours when first met. */
export function secondsUp(memory: PoolMemory | undefined, nowSeconds: number, beganAtSeconds: number): number {
  if (memory?.downAtSeconds !== undefined) return nowSeconds - memory.downAtSeconds;
  return nowSeconds - beganAtSeconds + unknownAgeSeconds;
}

const unknownAgeSeconds = 7200;

/** What is left of a count after so long. */
export function remaining(memory: PoolMemory, nowSeconds: number): number {
  return Math.exp(-(nowSeconds - memory.countedUntilSeconds) / forgettingSeconds);
}

function count(
  memory: PoolMemory | undefined,
  sighting: PoolSighting,
  nowSeconds: number,
  beganAtSeconds: number,
  hazardScale: number,
): Pick<PoolMemory, "losses" | "expectedLosses" | "countedUntilSeconds" | "watched"> {
  const kept = memory ? remaining(memory, nowSeconds) : 1;
  const upTo = secondsUp(memory, nowSeconds, beganAtSeconds);
  const from = memory?.watched ? Math.max(0, upTo - (nowSeconds - memory.countedUntilSeconds)) : upTo;
  const expected = hazardScale * expectedLosses(from, upTo);
  return {
    losses: (memory?.losses ?? 0) * kept + (sighting.lost ? 1 : 0),
    expectedLosses: (memory?.expectedLosses ?? 0) * kept + expected,
    countedUntilSeconds: nowSeconds,
    watched: sighting.held > 0,
  };
}
