import type { Architecture, InstanceTypeFacts, Performance } from "./instanceType.js";
import { hazardScaleOf, interruptionsPerHour } from "./forecast.js";
import { Market, poolId, regionOf, type CapacityPool } from "./pool.js";

/** What one unit of a workload needs at least; one unit runs on one instance. */
export interface Needs extends Performance {
  readonly architecture: Architecture;
}

/** What a candidate pool is ranked by. */
export interface RankedPool {
  readonly pool: CapacityPool;
  /** USD per hour of work that lasts, see {@link expectedUsdPerHour}. */
  readonly expectedUsdPerHour: number;
}

export interface CandidateRequest {
  readonly needs: Needs;
  readonly types: readonly InstanceTypeFacts[];
  readonly zones: readonly string[];
  readonly markets: readonly Market[];
  /** A unit's work, in seconds, that an interruption loses: restart, recovery and what no checkpoint keeps. */
  readonly lostWorkSeconds: number;
  /** The owner listed the types: all that meet the needs are kept, however many and however dear. */
  readonly typesAreOwners: boolean;
  /** The pool of a type in a zone on a market; undefined where there is none. Default: {@link poolOf}. */
  readonly poolFor?: PoolFor;
}

export type PoolFor = (type: InstanceTypeFacts, zone: string, market: Market) => CapacityPool | undefined;

/**
 * Types kept on each market for a workload whose owner named none. Four types over the three zones that a region has
 * at least give twelve spot pools, more than most parts have units to spread, while the engine's work grows with every
 * pool.
 */
export const mostTypesOfMarket = 4;

/** EC2's prices double with the size, so this lets a unit run one size above the cheapest that would do, not two. */
const mostTimesCheapest = 2;

const secondsOfHour = 3600;

/** True where an instance with this performance can run a unit with these needs, its architecture apart. */
export function meetsNeeds(performance: Performance, needs: Performance): boolean {
  return (
    performance.vcpu >= needs.vcpu &&
    performance.memoryGiB >= needs.memoryGiB &&
    performance.gpus >= needs.gpus &&
    performance.networkGbps >= needs.networkGbps &&
    performance.storageIops >= needs.storageIops
  );
}

/** True where an instance type can run a unit with these needs. */
export function typeMeetsNeeds(type: InstanceTypeFacts, needs: Needs): boolean {
  return type.architecture === needs.architecture && meetsNeeds(type.performance, needs);
}

/** The pool of an instance type in a zone on a market, at the catalogue's price, which is rounded to 1e-6 USD. */
export function poolOf(type: InstanceTypeFacts, zone: string, market: Market): CapacityPool {
  const share = market === Market.Spot ? 1 - type.spotDiscount : 1;
  return {
    id: poolId(type.name, zone, market),
    instanceType: type.name,
    zone,
    region: regionOf(zone),
    market,
    usdPerHour: Math.round(type.onDemandUsdPerHour * share * 1e6) / 1e6,
    ...(type.hasOwnPrice && market === Market.OnDemand && { hasOwnPrice: true }),
    onDemandUsdPerHour: type.onDemandUsdPerHour,
    performance: type.performance,
    hazardScale: hazardScaleOf(type.monthlyInterruptionRate),
  };
}

/**
 * The price of an hour of work that lasts: price × (1 + h × L), where L is the hours of work an interruption loses and
 * h = −ln(1 − m) / 730 the interruptions an hour that leave a share 1 − m of the instances uninterrupted after a month
 * of 730 hours. On-demand has no h. A prior for the order of candidates only: once a pool has a history of its own, the
 * forecast made from that decides.
 */
export function expectedUsdPerHour(
  pool: CapacityPool,
  monthlyInterruptionRate: number,
  lostWorkSeconds: number,
): number {
  if (pool.market === Market.OnDemand || lostWorkSeconds === 0) return pool.usdPerHour;
  return pool.usdPerHour * (1 + interruptionsPerHour(monthlyInterruptionRate) * (lostWorkSeconds / secondsOfHour));
}

/**
 * The pools that suit a workload, best first: those of types that meet its needs, without the wasteful ones, in every
 * zone and market asked for, by expected price, then by id. Empty where no type meets the needs.
 */
export function rankCandidates(request: CandidateRequest): readonly CapacityPool[] {
  const suitable = request.types.filter((type) => typeMeetsNeeds(type, request.needs));
  const rates = new Map(suitable.map((type) => [type.name, type.monthlyInterruptionRate]));
  const poolFor = request.poolFor ?? poolOf;
  const pools = suitable.flatMap((type) =>
    request.zones.flatMap((zone) => request.markets.flatMap((market) => poolFor(type, zone, market) ?? [])),
  );
  const ranked = rankPools(pools, rates, request.lostWorkSeconds);
  return (request.typesAreOwners ? ranked : bestTypesOf(withoutWasteful(ranked))).map((candidate) => candidate.pool);
}

/** Pools by expected price, then by id; a type that `monthlyRates` does not know counts as never interrupted. */
export function rankPools(
  pools: readonly CapacityPool[],
  monthlyRates: ReadonlyMap<string, number>,
  lostWorkSeconds: number,
): readonly RankedPool[] {
  return pools
    .map((pool) => ({
      pool,
      expectedUsdPerHour: expectedUsdPerHour(pool, monthlyRates.get(pool.instanceType) ?? 0, lostWorkSeconds),
    }))
    .sort((a, b) => a.expectedUsdPerHour - b.expectedUsdPerHour || (a.pool.id < b.pool.id ? -1 : 1));
}

/** Drops what costs over twice the cheapest of its market, and spot dearer than the cheapest on-demand that suits. */
function withoutWasteful(ranked: readonly RankedPool[]): readonly RankedPool[] {
  const cheapestOnDemand = Math.min(...ranked.map(({ pool }) => pool.onDemandUsdPerHour));
  const limits = new Map(
    Object.values(Market).map((market) => [market, mostTimesCheapest * cheapestOf(ranked, market)]),
  );
  return ranked.filter(({ pool }) => {
    if (pool.market === Market.Spot && pool.usdPerHour > cheapestOnDemand) return false;
    return pool.usdPerHour <= (limits.get(pool.market) ?? Infinity);
  });
}

function cheapestOf(ranked: readonly RankedPool[], market: Market): number {
  return Math.min(...ranked.filter(({ pool }) => pool.market === market).map(({ pool }) => pool.usdPerHour));
}

/** Keeps, of each market, the pools of the types that come first on it: a market is a lane, with types of its own. */
function bestTypesOf(ranked: readonly RankedPool[]): readonly RankedPool[] {
  const keptByMarket = new Map(Object.values(Market).map((market) => [market, new Set<string>()]));
  return ranked.filter(({ pool }) => {
    const kept = keptByMarket.get(pool.market);
    if (kept && kept.size < mostTypesOfMarket) kept.add(pool.instanceType);
    return kept?.has(pool.instanceType) ?? false;
  });
}
