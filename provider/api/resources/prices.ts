import type { Level } from "../../engine/level.js";
import type { Market } from "../../engine/pool.js";
import type { PriceParts } from "../../engine/pricing/priceBoard.js";

/** `GET /v1/prices`: of a unit and hour by level, for the fleet's mean unit. */
export interface PricesResource {
  /** When they were published; now, before the first are. */
  readonly at: string;
  /** On-demand price of the fleet's mean unit; 0 before prices are published. */
  readonly unitUsdPerHour: number;
  /** The weakest first; never falling. Empty before prices are published. */
  readonly levels: readonly LevelPriceResource[];
  /** The last day, the oldest hour first; the last is not over. */
  readonly history: readonly PriceHourResource[];
}

/** The price of a level, what it is made of, and how the last round cleared it. */
export interface LevelPriceResource {
  /** Whose price it is. */
  readonly level: Level;
  /** Of the fleet's mean unit. */
  readonly usdPerUnitHour: number;
  /** The same as a share of on-demand: times what a workload's unit costs there, it is that workload's price. */
  readonly rate: number;
  /** They add up to the price. */
  readonly parts: PriceParts;
  /** The last clearing's uniform price, which bids are charged, for the mean unit; 0 before the first. */
  readonly clearingUsdPerUnitHour: number;
  /** Units that open bids asked for in the last clearing. */
  readonly askedUnits: number;
  /** Units of them that they were awarded. */
  readonly awardedUnits: number;
}

/** Published prices of one hour. */
export interface PriceHourResource {
  /** Its beginning. */
  readonly from: string;
  /** By level: the mean over the hour, as far as there were prices. */
  readonly usdPerUnitHour: Readonly<Record<string, number>>;
}

/** `GET /v1/forecast`: what is expected of pools and of demand, and what came of earlier forecasts. */
export interface ForecastResource {
  /** Now, on the fleet's own clock. */
  readonly at: string;
  /** Pools that a workload or its shadow may use, in the fleet's order. */
  readonly pools: readonly PoolForecastResource[];
  /** What was forecast against what came, over about a day, by horizon; without horizons of which nothing is known yet. */
  readonly outcomes: readonly ForecastOutcomeResource[];
  /** Level by level, the next 24 hours, the present one first. Empty where too little of the fleet's past is known. */
  readonly demand: readonly DemandForecastResource[];
}

/** A pool, and how likely it is to be lost. */
export interface PoolForecastResource {
  /** Id, such as `m7i.large/us-east-1a/spot`. */
  readonly pool: string;
  /** Spot or on-demand. */
  readonly market: Market;
  /** Of one unit, now. */
  readonly usdPerHour: number;
  /** By horizon, the shortest first. Absent for on-demand, and before a pool's first forecast. */
  readonly chances?: readonly LossChanceResource[];
  /** Nothing is launched there until then, because it failed lately. Absent: it is open. */
  readonly blockedUntil?: string;
  /** The fleet's instances there, shadows too. */
  readonly units: number;
}

/** How likely the loss of a pool is within a horizon. */
export interface LossChanceResource {
  /** From the forecast on: 10, 30 or 60. */
  readonly minutes: number;
  /** 0 to 1. */
  readonly chance: number;
}

/** Forecasts of one horizon whose outcome is known. Older ones count less, over about a day. */
export interface ForecastOutcomeResource {
  /** The horizon: 10, 30 or 60. */
  readonly minutes: number;
  /** Mean chance that was forecast, 0 to 1. */
  readonly forecast: number;
  /** Share of the forecasts after which the loss came, 0 to 1. */
  readonly came: number;
  /** How many forecasts that is over. */
  readonly count: number;
}

/** Units wanted of a level in one hour to come. */
export interface DemandForecastResource {
  /** As wanted, whatever the capacity. */
  readonly level: Level;
  /** The hour's beginning. */
  readonly from: string;
  /** Expected mean over the hour; may be a fraction. */
  readonly units: number;
  /** In four hours of five they are no fewer than this. */
  readonly low: number;
  /** And no more than this. */
  readonly high: number;
}
