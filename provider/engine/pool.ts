import { Level } from "./level.js";
import type { Performance } from "./instanceType.js";

/**
 * How capacity is bought.
 * @enum
 */
export const Market = {
  /** Spare capacity at a discount, which EC2 may take back. */
  Spot: "spot",
  /** Capacity at list price, or at its owner's own as with Savings Plans, which is kept once it runs. */
  OnDemand: "on-demand",
} as const;
export type Market = (typeof Market)[keyof typeof Market];

/**
 * A capacity pool: one instance type in one zone on one market. Interruptions cluster by pool, so it is the unit of
 * forecasting, memory and diversification.
 */
export interface CapacityPool {
  /** `<instanceType>/<zone>/<market>` for EC2 pools; any unique text elsewhere. */
  readonly id: string;
  /** Such as `m7i.large`. */
  readonly instanceType: string;
  /** Such as `us-east-1a`. */
  readonly zone: string;
  /** That of the zone, such as `us-east-1`. */
  readonly region: string;
  /** Spot or on-demand. */
  readonly market: Market;
  /** The price when the fleet was planned; an observation's prices replace it. */
  readonly usdPerHour: number;
  /** The price is its owner's own, as with Savings Plans, and not the market's to change. Of on-demand pools. */
  readonly hasOwnPrice?: true;
  /** What the same instance costs on-demand, for comparison. */
  readonly onDemandUsdPerHour: number;
  /** Of one instance. */
  readonly performance: Performance;
  /** How its hazard compares with the age curve of the traced GPU pools: 1 is like them, 0.02 is calm. */
  readonly hazardScale: number;
}

export function poolId(instanceType: string, zone: string, market: Market): string {
  return `${instanceType}/${zone}/${market}`;
}

/** The strongest level a market can back on its own: spot can back only Immediate. */
export function strongestLevelOf(market: Market): Level {
  return market === Market.Spot ? Level.Immediate : Level.NonInterruptible;
}

/** The region of a zone: its name without the closing letters (`us-east-1a` is in `us-east-1`). */
export function regionOf(zone: string): string {
  return zone.replace(/[a-z]+$/, "") || zone;
}

/** What one unit costs on the cheapest on-demand pool; where none suits, on-demand's price of the cheapest pool. */
export function unitUsdPerHour(
  pools: readonly Pick<CapacityPool, "market" | "usdPerHour" | "onDemandUsdPerHour">[],
): number {
  let onDemand = Infinity;
  let listed = Infinity;
  for (const pool of pools) {
    if (pool.market === Market.OnDemand) onDemand = Math.min(onDemand, pool.usdPerHour);
    listed = Math.min(listed, pool.onDemandUsdPerHour);
  }
  return onDemand === Infinity ? listed : onDemand;
}
