import type { ClearingQuestion, OfferedPool } from "./clearing.js";

/**
 * The order in which pools are filled, and what a unit on each is charged against the limits. The charges never fall along
 * the order, so that filling by it is least in money and in vCPUs at once (placement.ts says why that matters).
 */
export interface PoolOrder {
  /** Which of the orders to try this is: 0, 1. */
  readonly rank: number;
  /** Places of the question's pools, those filled first ahead; the other lists follow this one. */
  readonly places: readonly number[];
  /** The other way round: by the question's place. */
  readonly placeOf: readonly number[];
  readonly rooms: readonly number[];
  readonly prices: readonly number[];
  /** At least the price. */
  readonly usdPerHour: readonly number[];
  /** At least the vCPUs that count. */
  readonly vcpus: readonly number[];
}

/**
 * The orders to try: by price, which is exact where vCPUs have no limit or follow the price; otherwise by vCPUs as well,
 * each with the other charge raised to the highest before it.
 */
export function poolOrders({ pools, onDemandVcpus }: ClearingQuestion): readonly PoolOrder[] {
  const byPrice = ordered(0, pools, (a, b) => a.usdPerHour - b.usdPerHour || countedVcpus(a) - countedVcpus(b));
  const follows = byPrice.places.every((place, i) => byPrice.vcpus[i] === vcpusAt(pools, place));
  if (onDemandVcpus === Infinity || follows) return [byPrice];
  return [byPrice, ordered(1, pools, (a, b) => countedVcpus(a) - countedVcpus(b) || a.usdPerHour - b.usdPerHour)];
}

/** Only on-demand counts against the quota of on-demand vCPUs. */
function countedVcpus({ steady, vcpu }: OfferedPool): number {
  return steady ? vcpu : 0;
}

function vcpusAt(pools: readonly OfferedPool[], place: number): number | undefined {
  const pool = pools[place];
  return pool && countedVcpus(pool);
}

function ordered(
  rank: number,
  pools: readonly OfferedPool[],
  compare: (a: OfferedPool, b: OfferedPool) => number,
): PoolOrder {
  const sorted = [...pools.entries()].sort(
    ([, a], [, b]) => compare(a, b) || Number(a.steady) - Number(b.steady) || (a.id < b.id ? -1 : 1),
  );
  const prices = sorted.map(([, { usdPerHour }]) => usdPerHour);
  const placeOf: number[] = [];
  sorted.forEach(([place], at) => (placeOf[place] = at));
  return {
    rank,
    places: sorted.map(([place]) => place),
    placeOf,
    rooms: sorted.map(([, { room }]) => Math.max(0, Math.floor(room))),
    prices,
    usdPerHour: highestSoFar(prices),
    vcpus: highestSoFar(sorted.map(([, pool]) => countedVcpus(pool))),
  };
}

function highestSoFar(values: readonly number[]): number[] {
  let highest = 0;
  return values.map((value) => (highest = Math.max(highest, value)));
}
