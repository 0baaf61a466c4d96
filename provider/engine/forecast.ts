import { Market, type CapacityPool } from "./pool.js";
import { secondsUp, type PoolMemory } from "./poolMemory.js";
import type { ForecastSums } from "./revocation/forecastBook.js";
import { horizonsSeconds } from "./revocation/revocationModel.js";
import { expectedStintLosses, stintHazardPerMinute } from "./revocation/stintHazard.js";

/** What is expected of a pool. */
export interface PoolForecast {
  /** Losses of the pool an hour, now. */
  readonly hazardPerHour: number;
  /** Chance that a launch finds room, 0 to 1. */
  readonly launchOdds: number;
  /** Losses of the pool expected over the next 24 hours if it is not lost before. */
  readonly lossesPerDay: number;
  /** By horizon of `horizonsSeconds`: the chance that the pool, being up, is lost within it. */
  readonly chances: readonly number[];
  /** The same as the model alone says it, before it was held to what came of its forecasts. */
  readonly rawChances: readonly number[];
}

/** Tells what to expect of pools. Pure: the same history gives the same forecast. */
export interface Forecaster {
  /** Of a model its hash; else the rule's name. */
  readonly model: string;
  forecast(pool: CapacityPool, held: number): PoolForecast;
}

/** What a forecaster may learn from. */
export interface ForecastHistory {
  readonly memories: Readonly<Record<string, PoolMemory>>;
  readonly beganAtSeconds: number;
  readonly nowSeconds: number;
  /** In the order of `revocationFeatureNames`; to be read before the next call, which writes it over. */
  featuresOf(pool: CapacityPool): Float64Array;
  /** What came of the forecasts made so far. */
  readonly sums: ForecastSums;
}

/** Makes a forecaster of a fleet's history. */
export type ForecasterOf = (history: ForecastHistory) => Forecaster;

/** Chance of at least one loss within so many seconds at a steady hazard. */
export function lossProbability(hazardPerHour: number, seconds: number): number {
  return 1 - Math.exp((-hazardPerHour * seconds) / 3600);
}

/** The steady hazard at which a loss within so many seconds has this chance: the inverse of {@link lossProbability}. */
export function steadyHazardPerHour(chance: number, seconds: number): number {
  return (-Math.log1p(-Math.min(chance, mostCertain)) * 3600) / seconds;
}

const mostCertain = 1 - 1e-9;

/** Interruptions an hour that leave a share 1 − rate of the instances uninterrupted after a month of 730 hours. */
export function interruptionsPerHour(monthlyInterruptionRate: number): number {
  return -Math.log1p(-monthlyInterruptionRate) / hoursOfMonth;
}

const hoursOfMonth = 8760 / 12;

/**
 * How a pool's hazard compares with the traced GPU pools' age curve, from the share of its instances interrupted in
 * a month. Kept at 0.02 at least: an interruption band is an average over short lives, so a calm pool still gets a wide
 * answer until its own record speaks.
 */
export function hazardScaleOf(monthlyInterruptionRate: number): number {
  const perHour = interruptionsPerHour(Math.min(0.99, monthlyInterruptionRate));
  return Math.min(1, Math.max(0.02, perHour / (60 * stintHazardPerMinute(86_400))));
}

/** Of 30 rebalance recommendations 9 were followed by a loss (one published field count): read as odds for half an hour. */
const rebalanceHazardPerHour = -Math.log(1 - 9 / 30) / 0.5;
const rebalanceSeconds = 1800;

/** A pool where units run has room for more but for a race; one that was just down comes back over about two hours. */
const heldLaunchOdds = 0.98;
const onDemandLaunchOdds = 0.99;
const recoveryHours = 2;

/** A spot pool's chances, from which all else that is expected of it follows. */
export type ChancesOf = (pool: CapacityPool) => Pick<PoolForecast, "chances" | "rawChances">;

/** What all forecasters share: on-demand, launches, rebalance recommendations, and the day ahead. */
export function forecasterWith(model: string, history: ForecastHistory, chancesOf: ChancesOf): Forecaster {
  const { memories, nowSeconds, beganAtSeconds } = history;
  return {
    model,
    forecast(pool, held) {
      const memory = memories[pool.id];
      if (pool.market === Market.OnDemand) return onDemandForecast(memory, nowSeconds);
      const ageSeconds = secondsUp(memory, nowSeconds, beganAtSeconds);
      const told = chancesOf(pool);
      const chances = usableChances(told.chances, pool, ageSeconds);
      const rawChances = usableChances(told.rawChances, pool, ageSeconds);
      const hazard = steadyHazardPerHour(chances[0] ?? 0, horizonsSeconds[0]);
      return {
        hazardPerHour: recentRebalance(memory, nowSeconds) ? Math.max(hazard, rebalanceHazardPerHour) : hazard,
        launchOdds: held > 0 ? heldLaunchOdds : spotLaunchOdds(pool, memory, ageSeconds),
        lossesPerDay: dayAhead(chances, ageSeconds),
        chances,
        rawChances,
      };
    },
  };
}

/** By horizon, the chance of a loss that the age curve lets expect of a pool whose hazard is so many times the curve's. */
export function curveChances(scale: number, ageSeconds: number): readonly number[] {
  return horizonsSeconds.map((horizon) => 1 - Math.exp(-scale * expectedStintLosses(ageSeconds, ageSeconds + horizon)));
}

/**
 * Whatever a model says, what is decided by and remembered are chances: between 0 and 1, and where it says nothing that is
 * a number the age curve's. One that is wrong then costs money, and no more.
 */
function usableChances(told: readonly number[], pool: CapacityPool, ageSeconds: number): readonly number[] {
  if (told.every((chance) => chance >= 0 && chance <= 1)) return told;
  const byCurve = curveChances(pool.hazardScale, ageSeconds);
  return told.map((chance, horizon) =>
    Number.isNaN(chance) ? (byCurve[horizon] ?? 0) : Math.min(1, Math.max(0, chance)),
  );
}

/** The age curve over a day, raised or lowered to meet the chance at the longest horizon. */
function dayAhead(chances: readonly number[], ageSeconds: number): number {
  const horizon = horizonsSeconds[horizonsSeconds.length - 1] ?? 3600;
  const losses = steadyHazardPerHour(chances[chances.length - 1] ?? 0, 3600);
  const byCurve = expectedStintLosses(ageSeconds, ageSeconds + horizon);
  return (losses * expectedStintLosses(ageSeconds, ageSeconds + 86_400)) / byCurve;
}

/** The traced GPU pools were up about half of the time; a calmer pool refuses in proportion to its hazard scale. */
function spotLaunchOdds(pool: CapacityPool, memory: PoolMemory | undefined, ageSeconds: number): number {
  const atRest = 1 - 0.5 * pool.hazardScale;
  if (memory?.downAtSeconds === undefined) return atRest;
  return 0.02 + (atRest - 0.02) * (1 - Math.exp(-ageSeconds / 3600 / recoveryHours));
}

const noChances = horizonsSeconds.map(() => 0);

function onDemandForecast(memory: PoolMemory | undefined, nowSeconds: number): PoolForecast {
  const hoursSince = Math.max(0, nowSeconds - (memory?.downAtSeconds ?? -Infinity)) / 3600;
  const launchOdds = onDemandLaunchOdds * (1 - Math.exp(-hoursSince / recoveryHours));
  return { hazardPerHour: 0, launchOdds, lossesPerDay: 0, chances: noChances, rawChances: noChances };
}

function recentRebalance(memory: PoolMemory | undefined, nowSeconds: number): boolean {
  return memory?.rebalanceAtSeconds !== undefined && nowSeconds - memory.rebalanceAtSeconds < rebalanceSeconds;
}
