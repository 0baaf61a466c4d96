import type { CapacityPool } from "./pool.js";

/** A capacity pool as a decision sees it. */
export interface PoolOutlook {
  readonly pool: CapacityPool;
  readonly usdPerHour: number;
  readonly onDemand: boolean;
  readonly hazardPerHour: number;
  readonly launchOdds: number;
  /** May be launched into: not blocked, or reopened because too few others are left. */
  readonly open: boolean;
  /** Has no room for more than what is there, and what was given up of it. Absent: nothing says so. */
  readonly full?: boolean;
  /** Of one that is full: units that were given up of it. Absent: none. */
  readonly room?: number;
  /** Serving units there now, starting ones included, those under notice not. */
  readonly held: number;
}

/** Whether units may be there: launched, or kept. */
export function isUsable({ open, held }: PoolOutlook): boolean {
  return open || held > 0;
}

/** Units by pool: `units[i]` in the pool whose outlook is number `pools[i]`. No pool twice, no zero units. */
export interface Blend {
  readonly pools: readonly number[];
  readonly units: readonly number[];
}

export const emptyBlend: Blend = { pools: [], units: [] };

export function unitsIn(blend: Blend, pool: number): number {
  const position = blend.pools.indexOf(pool);
  return position < 0 ? 0 : (blend.units[position] ?? 0);
}

export function totalUnits(blend: Blend): number {
  let total = 0;
  for (const units of blend.units) total += units;
  return total;
}

/** The blend with so many units more (or fewer) in a pool. */
export function withUnits(blend: Blend, pool: number, more: number): Blend {
  const pools: number[] = [];
  const units: number[] = [];
  let count = more;
  for (let i = 0; i < blend.pools.length; i++) {
    if (blend.pools[i] === pool) {
      count += blend.units[i] ?? 0;
      continue;
    }
    pools.push(blend.pools[i] ?? 0);
    units.push(blend.units[i] ?? 0);
  }
  if (count > 0) {
    pools.push(pool);
    units.push(count);
  }
  return { pools, units };
}

/** The most units that a pool may have: of one that is full, those that are there or were given up. */
export function mostUnitsIn({ full, held, room = 0 }: PoolOutlook): number {
  return full ? held + room : Infinity;
}

/** Whether it has no room for a single unit more. */
export function isPacked({ full = false, room = 0 }: PoolOutlook): boolean {
  return full && room === 0;
}

/**
 * So many units spread over pools, as evenly as the most of each allows, the first ones getting what is left over; fewer
 * where there is no place for more.
 */
export function spreadOver(pools: readonly number[], total: number, outlooks: readonly PoolOutlook[]): Blend {
  const units = new Map<number, number>();
  let open = pools;
  let left = total;
  while (left > 0 && open.length > 0) {
    const each = Math.floor(left / open.length);
    const rest = left - each * open.length;
    const full = open.filter((pool, i) => mostIn(outlooks, pool) < each + (i < rest ? 1 : 0));
    if (full.length === 0) {
      open.forEach((pool, i) => units.set(pool, each + (i < rest ? 1 : 0)));
      break;
    }
    for (const pool of full) {
      units.set(pool, mostIn(outlooks, pool));
      left -= mostIn(outlooks, pool);
    }
    open = open.filter((pool) => !full.includes(pool));
  }
  const used = pools.filter((pool) => (units.get(pool) ?? 0) > 0);
  return { pools: used, units: used.map((pool) => units.get(pool) ?? 0) };
}

function mostIn(outlooks: readonly PoolOutlook[], pool: number): number {
  const outlook = outlooks[pool];
  return outlook ? mostUnitsIn(outlook) : 0;
}

/** What runs now, as a blend. */
export function presentBlend(outlooks: readonly PoolOutlook[]): Blend {
  const pools: number[] = [];
  const units: number[] = [];
  outlooks.forEach((outlook, i) => {
    if (outlook.held === 0) return;
    pools.push(i);
    units.push(outlook.held);
  });
  return { pools, units };
}
