import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import { recommendationsOf, seededNotices, type Recommendations } from "./interruptionSigns.js";
import type { NoticeRule, PoolSupply } from "./poolBook.js";
import { scarcityOf } from "./scarcity.js";
import { draw, drawFor, generatorFor } from "./seededDraw.js";
import type { Series } from "./series.js";

export interface SyntheticMarketOptions {
  readonly pools: readonly CapacityPool[];
  /** Facts of the pools' types; a type that is not among them counts as interrupted as often as any. */
  readonly types: readonly InstanceTypeFacts[];
  readonly days: number;
  readonly seed: number;
  /** When it begins, in seconds since 1970. Default 0. */
  readonly fromSeconds?: number;
}

/** A market that was made up: what each pool offers, and the signs that come before losses. */
export interface SyntheticMarket {
  readonly supplies: readonly PoolSupply[];
  readonly noticeSeconds: NoticeRule;
  readonly recommendations: Recommendations;
}

export const syntheticStepSeconds = 60;
const priceStepSeconds = 3600;
const hoursPerDay = 24;

/** The middle of the Spot Instance Advisor's highest band as the catalogue has it. */
const highestMonthlyRate = 0.225;

/**
 * How scarce a kind of capacity is at the highest interruption rate; pools of a lower rate are down in proportion less.
 *
 * - GPUs: down 39.5 % of the time, as the nine p3.2xlarge zones of February and March 2023 were on average.
 * - Others: no recording of them is public. Made up, and much stormier than the advisor's shares of 5 to 20 % a
 *   month, so that a few weeks show what a year would: down 2 % of the time and changing at a sixth of the pace.
 */
const gpuScarcity = { downShare: 0.395, pace: 1 };
const otherScarcity = { downShare: 0.02, pace: 6 };

/** On-demand is refused this share of the time, when its type is scarcest in the zone. Made up: no figure is public. */
const gpuOnDemandDownShare = 0.02;
const otherOnDemandDownShare = 0.003;

/** Each pool is down up to this share less or more than its type is. The nine zones, 0.15 to 0.88 up, differ more. */
const zoneSpread = 0.6;

/** One more instance has room for each such step of plenty. Made up; it lets units of one pool be lost one by one. */
const plentyPerInstance = 0.12;
const mostRoom = 24;

/**
 * Spot prices move slowly around the pool's own price and never far: EC2's user guide says they are adjusted gradually
 * by the long-term supply and demand. How far and how fast is made up.
 */
const priceSwing = 0.2;
const priceForgettingHours = 48;

/** Generates a market. The same options give the same market. */
export function syntheticMarket(options: SyntheticMarketOptions): SyntheticMarket {
  const steps = Math.ceil((options.days * hoursPerDay * 3600) / syntheticStepSeconds);
  const levels = scarcityOf({ seed: options.seed, stepSeconds: syntheticStepSeconds, steps });
  const types = new Map(options.types.map((type) => [type.name, type]));
  const supplies = options.pools.map((pool) => {
    const place = { region: pool.region, name: `${pool.instanceType} ${pool.zone}` };
    const level = levels(place, scarcityFor(pool).pace);
    return supplyOf(pool, types.get(pool.instanceType)?.monthlyInterruptionRate ?? highestMonthlyRate, level, options);
  });
  return {
    supplies,
    noticeSeconds: seededNotices(options.seed),
    recommendations: recommendationsOf(supplies, options.seed),
  };
}

function supplyOf(
  pool: CapacityPool,
  monthlyRate: number,
  level: Float64Array,
  options: SyntheticMarketOptions,
): PoolSupply {
  const grid = { ...origin(options), stepSeconds: syntheticStepSeconds };
  if (pool.market === Market.OnDemand) {
    const share = pool.performance.gpus > 0 ? gpuOnDemandDownShare : otherOnDemandDownShare;
    return { pool, room: { ...grid, values: onDemandRoom(level, share) } };
  }
  return {
    pool,
    room: { ...grid, values: spotRoom(level, downShareOf(pool, monthlyRate, options.seed)) },
    usdPerHour: spotPrices(pool, options),
  };
}

function origin({ fromSeconds }: SyntheticMarketOptions): Pick<Series, "fromSeconds"> {
  return fromSeconds === undefined ? {} : { fromSeconds };
}

function scarcityFor(pool: CapacityPool): typeof gpuScarcity {
  return pool.performance.gpus > 0 ? gpuScarcity : otherScarcity;
}

/** The share of the time a spot pool is down. */
export function downShareOf(pool: CapacityPool, monthlyInterruptionRate: number, seed: number): number {
  const typical = scarcityFor(pool).downShare * Math.min(1, monthlyInterruptionRate / highestMonthlyRate);
  return typical * (1 + zoneSpread * (2 * drawFor(seed, `spread ${pool.id}`) - 1));
}

function spotRoom(level: Float64Array, downShare: number): Int32Array {
  const threshold = quantile(level, downShare);
  return Int32Array.from(level, (value) =>
    value < threshold ? 0 : Math.min(mostRoom, 1 + Math.floor((value - threshold) / plentyPerInstance)),
  );
}

function onDemandRoom(level: Float64Array, downShare: number): Float64Array {
  const threshold = quantile(level, downShare);
  return Float64Array.from(level, (value) => (value < threshold ? 0 : Infinity));
}

function quantile(values: Float64Array, share: number): number {
  return values.toSorted()[Math.floor(share * values.length)] ?? 0;
}

/** By the hour; never below 1 − swing or above 1 + swing of the pool's own price, nor above on-demand. */
function spotPrices(pool: CapacityPool, options: SyntheticMarketOptions): Series {
  const { seed, days } = options;
  const generator = generatorFor(seed, `price ${pool.id}`);
  const kept = Math.exp(-1 / priceForgettingHours);
  const fresh = Math.sqrt(1 - kept * kept);
  let value = 2 * draw(generator) - 1;
  const values = Float64Array.from({ length: Math.ceil(days * hoursPerDay) }, () => {
    value = Math.min(1, Math.max(-1, kept * value + fresh * (2 * draw(generator) - 1)));
    const usdPerHour = pool.usdPerHour * (1 + priceSwing * value);
    return Math.round(Math.min(pool.onDemandUsdPerHour, usdPerHour) * 1e4) / 1e4;
  });
  return { ...origin(options), stepSeconds: priceStepSeconds, values };
}
