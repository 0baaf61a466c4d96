import { Market as MarketKind, type CapacityPool } from "../engine/pool.js";
import { knownStartSeconds } from "../engine/wholeTicks.js";
import { SimulatedMarket, type PoolSupply } from "../embedded/market.js";
import type { TracePool, TraceSet } from "./trace.js";

/** How a trace set is replayed for a plain service. */
export interface ReplaySettings {
  /** Units wanted ready. */
  readonly target: number;
  readonly coldStartSeconds: number;
  /** 0: by whole ticks, without notice. Above 0: in event time, each loss announced that long before. */
  readonly noticeSeconds: number;
  readonly spotUsdPerHour: number;
  readonly onDemandUsdPerHour: number;
}

/** Prices of a p3.2xlarge, which the traces probed: on-demand in us-east-1, spot where a trace carries no price. */
export const tracePrices = { spotUsdPerHour: 0.9731, onDemandUsdPerHour: 3.06 };

const probedPerformance = { vcpu: 8, memoryGiB: 61, gpus: 1, networkGbps: 2.5, storageIops: 0 };

/** Seconds from launch to ready as replayed: whole ticks unless notices make it event time. */
export function replayedStartSeconds(trace: TraceSet, settings: ReplaySettings): number {
  return knownStartSeconds(settings.coldStartSeconds, trace.gapSeconds, settings.noticeSeconds);
}

/** One spot pool a trace, in name order, then one on-demand pool a zone. */
export function traceSupplies(trace: TraceSet, settings: ReplaySettings): PoolSupply[] {
  const spot = trace.pools.map((pool) => ({
    pool: capacityPool(pool, MarketKind.Spot, settings),
    room: { stepSeconds: trace.gapSeconds, values: roomsOf(pool) },
  }));
  const firstOfZone = trace.pools.filter((pool, i) => trace.pools.findIndex((p) => p.zone === pool.zone) === i);
  return [...spot, ...firstOfZone.map((pool) => ({ pool: capacityPool(pool, MarketKind.OnDemand, settings) }))];
}

/**
 * Room by tick as a market takes it. A trace that never exceeds 1 says whether there is capacity at all: room for as
 * many as are asked. A trace with a count above 1 says how many.
 */
export function roomsOf(pool: TracePool): ArrayLike<number> {
  return pool.rooms.some((room) => room > 1) ? pool.rooms : Float64Array.from(pool.rooms, (room) => room && Infinity);
}

/** @param onDemandVcpus the most that run on-demand at once, where a fleet says so; recordings know no limit. */
export function traceMarket(trace: TraceSet, settings: ReplaySettings, onDemandVcpus?: number): SimulatedMarket {
  return new SimulatedMarket({
    supplies: traceSupplies(trace, settings),
    ...(settings.noticeSeconds > 0 && { noticeSeconds: () => settings.noticeSeconds }),
    minimumPaidSeconds: 0,
    stoppedUsdPerHour: 0,
    ...(onDemandVcpus !== undefined && { onDemandVcpus }),
  });
}

function capacityPool(pool: TracePool, market: MarketKind, settings: ReplaySettings): CapacityPool {
  return {
    id: market === MarketKind.Spot ? pool.id : `${pool.zone}/${market}`,
    instanceType: pool.id.slice(pool.zone.length + 1) || "instance",
    zone: pool.zone,
    region: pool.region,
    market,
    usdPerHour: market === MarketKind.Spot ? settings.spotUsdPerHour : settings.onDemandUsdPerHour,
    onDemandUsdPerHour: settings.onDemandUsdPerHour,
    performance: probedPerformance,
    hazardScale: 1,
  };
}
