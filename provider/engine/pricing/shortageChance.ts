import { compareLevels, Level, warningSeconds } from "../level.js";
import type { DemandForecast } from "./demandRecord.js";

export interface SupplyAhead {
  readonly nowSeconds: number;
  readonly demand: readonly DemandForecast[];
  /** The most on-demand units that there can be, those that run included; Infinity where no limit is known. */
  readonly steadyUnits: number;
}

/** A tenth lies beyond so many standard deviations of a normal: the end of an 80 % band. */
const bandDeviations = 1.2816;

const hourSeconds = 3600;

/** A unit that is never taken back is looked ahead for this long: demand's shape is of days. */
const longestHoldSeconds = 86_400;

/**
 * The chance that more on-demand units are wanted than there can be while a unit of the level can't be taken back: within
 * its warning, or within a day for one that never is. That of an hour is that a normal with the forecast's middle and upper
 * end exceeds the limit. That of a time is the sum over its hours, each by the part of it that falls into the time, but at
 * most that of the worst of them: what makes one hour high makes the others high. So it is rather too low than too high.
 * 0 to 1; 0 where no limit is known.
 */
export function shortageChance(level: Level, { nowSeconds, demand, steadyUnits }: SupplyAhead): number {
  if (!(steadyUnits < Infinity)) return 0;
  const untilSeconds = nowSeconds + Math.min(longestHoldSeconds, warningSeconds(level));
  let [sum, worst] = [0, 0];
  for (const { fromSeconds, units, high } of steadyAhead(demand)) {
    const seconds = Math.min(untilSeconds, fromSeconds + hourSeconds) - Math.max(nowSeconds, fromSeconds);
    if (seconds <= 0) continue;
    const chance = exceeding(Math.max(0, steadyUnits), units, high);
    sum += (seconds / hourSeconds) * chance;
    worst = Math.max(worst, chance);
  }
  return Math.min(sum, worst);
}

/** Units of all on-demand levels by hour; their bands' ends add up, as if they rose together. */
function steadyAhead(demand: readonly DemandForecast[]): readonly Omit<DemandForecast, "level" | "low">[] {
  const hours = new Map<number, Omit<DemandForecast, "level" | "low">>();
  for (const { level, fromSeconds, units, high } of demand) {
    if (!isSteady(level)) continue;
    const sum = hours.get(fromSeconds);
    hours.set(fromSeconds, { fromSeconds, units: (sum?.units ?? 0) + units, high: (sum?.high ?? 0) + high });
  }
  return [...hours.values()];
}

function isSteady(level: Level): boolean {
  return compareLevels(level, Level.Immediate) > 0;
}

/** The chance that a normal with this middle and this end of its 80 % band is above a limit. */
function exceeding(limit: number, middle: number, high: number): number {
  const deviation = (high - middle) / bandDeviations;
  if (!(deviation > 0)) return middle > limit ? 1 : 0;
  return 1 - normalBelow((limit - middle) / deviation);
}

/** Abramowitz and Stegun's 26.2.17: the normal distribution to 7.5e-8. */
function normalBelow(deviations: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(deviations));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-(deviations ** 2) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return deviations > 0 ? 1 - tail : tail;
}
