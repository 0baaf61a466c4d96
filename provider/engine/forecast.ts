import { expectedLosses, hazardPerHourAtAge } from "./ageCurve.js";
import { Market, type CapacityPool } from "./pool.js";
import { remaining, secondsUp, type PoolMemory } from "./poolMemory.js";

/** What is expected of a pool. */
export interface PoolForecast {
  /** Losses of the pool an hour, now. */
  readonly hazardPerHour: number;
  /** Chance that a launch finds room, 0 to 1. */
  readonly launchOdds: number;
  /** Losses of the pool expected over the next 24 hours if it is not lost before. */
  readonly lossesPerDay: number;
}

/** Tells what to expect of pools. Pure: the same history gives the same forecast. */
export interface Forecaster {
  forecast(pool: CapacityPool, held: number): PoolForecast;
}

/** What a forecaster may learn from. */
export interface ForecastHistory {
  readonly pools: Readonly<Record<string, PoolMemory>>;
  readonly beganAtSeconds: number;
  readonly nowSeconds: number;
}

/** Makes a forecaster of a fleet's history: the place where a trained model takes over from the age curve. */
export type ForecasterOf = (history: ForecastHistory) => Forecaster;

/** Chance of at least one loss within so many seconds at a steady hazard. */
export function lossProbability(hazardPerHour: number, seconds: number): number {
  return 1 - Math.exp((-hazardPerHour * seconds) / 3600);
}

/** Interruptions an hour that leave a share 1 − rate of the instances uninterrupted after a month of 730 hours. */
export function interruptionsPerHour(monthlyInterruptionRate: number): number {
  return -Math.log1p(-monthlyInterruptionRate) / hoursOfMonth;
}

const hoursOfMonth = 8760 / 12;

/**
 * How a pool's hazard compares with the traced GPU pools' age curve, from the share of its instances interrupted in
 * a month. The curve stands at 0.05 losses an hour after a day up. Kept at 0.02 at least: an interruption band is an
 * average over short lives, so a calm pool still gets a wide answer until its own record speaks.
 */
export function hazardScaleOf(monthlyInterruptionRate: number): number {
  const perHour = interruptionsPerHour(Math.min(0.99, monthlyInterruptionRate));
  return Math.min(1, Math.max(0.02, perHour / hazardPerHourAtAge(86_400)));
}

/** Of 30 rebalance recommendations 9 were followed by a loss (one published field count): read as odds for half an hour. */
const rebalanceHazardPerHour = -Math.log(1 - 9 / 30) / 0.5;
const rebalanceSeconds = 1800;

/** A pool's own record weighs as much as the other pools' once it has this many expected losses. */
const shrinkage = 2;
/** All pools' record weighs as much as the curve itself at this many. */
const pooledShrinkage = 5;
const leastFactor = 0.25;
const greatestFactor = 4;

/** A pool where units run has room for more but for a race; one that was just down comes back over about two hours. */
const heldLaunchOdds = 0.98;
const onDemandLaunchOdds = 0.99;
const recoveryHours = 2;

/**
 * The age-of-stint forecast: the age curve, times how many losses the pool had against those the curve expected of
 * it, shrunk to the same ratio over all pools.
 */
export function ageOfStintForecaster(history: ForecastHistory): Forecaster {
  const pooled = pooledFactor(history);
  return {
    forecast(pool, held) {
      const memory = history.pools[pool.id];
      if (pool.market === Market.OnDemand) return onDemandForecast(memory, history.nowSeconds);
      const ageSeconds = secondsUp(memory, history.nowSeconds, history.beganAtSeconds);
      const scale = pool.hazardScale * poolFactor(memory, pooled, history.nowSeconds);
      const hazard = scale * hazardPerHourAtAge(ageSeconds);
      return {
        hazardPerHour: recentRebalance(memory, history.nowSeconds) ? Math.max(hazard, rebalanceHazardPerHour) : hazard,
        launchOdds: held > 0 ? heldLaunchOdds : spotLaunchOdds(pool, memory, ageSeconds),
        lossesPerDay: scale * expectedLosses(ageSeconds, ageSeconds + 86_400),
      };
    },
  };
}

function pooledFactor({ pools, nowSeconds }: ForecastHistory): number {
  let losses = pooledShrinkage;
  let expected = pooledShrinkage;
  for (const id in pools) {
    const memory = pools[id];
    if (!memory) continue;
    const kept = remaining(memory, nowSeconds);
    losses += memory.losses * kept;
    expected += memory.expectedLosses * kept;
  }
  return losses / expected;
}

function poolFactor(memory: PoolMemory | undefined, pooled: number, nowSeconds: number): number {
  const kept = memory ? remaining(memory, nowSeconds) : 0;
  const losses = (memory?.losses ?? 0) * kept;
  const expected = (memory?.expectedLosses ?? 0) * kept;
  const factor = (losses + shrinkage * pooled) / (expected + shrinkage);
  return Math.min(greatestFactor, Math.max(leastFactor, factor));
}

/** The traced GPU pools were up about half of the time; a calmer pool refuses in proportion to its hazard scale. */
function spotLaunchOdds(pool: CapacityPool, memory: PoolMemory | undefined, ageSeconds: number): number {
  const atRest = 1 - 0.5 * pool.hazardScale;
  if (memory?.downAtSeconds === undefined) return atRest;
  return 0.02 + (atRest - 0.02) * (1 - Math.exp(-ageSeconds / 3600 / recoveryHours));
}

function onDemandForecast(memory: PoolMemory | undefined, nowSeconds: number): PoolForecast {
  if (memory?.downAtSeconds === undefined) return { hazardPerHour: 0, launchOdds: onDemandLaunchOdds, lossesPerDay: 0 };
  const hoursSince = (nowSeconds - memory.downAtSeconds) / 3600;
  const launchOdds = onDemandLaunchOdds * (1 - Math.exp(-hoursSince / recoveryHours));
  return { hazardPerHour: 0, launchOdds, lossesPerDay: 0 };
}

function recentRebalance(memory: PoolMemory | undefined, nowSeconds: number): boolean {
  return memory?.rebalanceAtSeconds !== undefined && nowSeconds - memory.rebalanceAtSeconds < rebalanceSeconds;
}
