import { momentText } from "../document/momentText.js";
import type { DemandForecast } from "../engine/pricing/demandRecord.js";
import type { HourAccount } from "../engine/pricing/hourAccount.js";
import type { PriceBoard } from "../engine/pricing/priceBoard.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import type { ForecastBook } from "../engine/revocation/forecastBook.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { total, type FleetView } from "./fleetView.js";
import type {
  ChargesResource,
  ForecastResource,
  LevelPriceResource,
  PoolForecastResource,
  PricesResource,
  SavingsResource,
} from "./resources.js";

const hourSeconds = 3600;

/** @param boards of the last day, one an hour. Without a published price there are no levels. */
export function pricesResource(view: FleetView, boards: readonly PriceBoard[]): PricesResource {
  const { prices, auction } = view.state;
  const unitUsdPerHour = prices?.unitUsdPerHour ?? 0;
  return {
    at: momentText(prices?.atSeconds ?? view.nowSeconds),
    unitUsdPerHour,
    levels: (prices?.levels ?? []).map(({ level, usdPerUnitHour, rate, parts }): LevelPriceResource => {
      const clearing = auction?.levels.find((other) => other.level === level);
      return {
        ...{ level, usdPerUnitHour, rate, parts },
        clearingUsdPerUnitHour: (clearing?.rate ?? 0) * unitUsdPerHour,
        askedUnits: clearing?.askedUnits ?? 0,
        awardedUnits: clearing?.awardedUnits ?? 0,
      };
    }),
    history: boards.map(({ atSeconds, levels }) => ({
      from: momentText(hourOf(atSeconds)),
      usdPerUnitHour: Object.fromEntries(levels.map(({ level, usdPerUnitHour }) => [level, usdPerUnitHour])),
    })),
  };
}

export function forecastResource(view: FleetView, demand: readonly DemandForecast[]): ForecastResource {
  const { spec, state, nowSeconds, membersOf } = view;
  const used = new Set(spec.workloads.flatMap(({ pools, shadow }) => [...pools, ...(shadow?.pools ?? [])]));
  const units = new Map<string, number>();
  for (const { pool } of [...membersOf.values()].flat()) units.set(pool, (units.get(pool) ?? 0) + 1);
  const newest = new Map(state.forecasts.open.map((forecast) => [forecast.pool, forecast.chances]));
  return {
    at: momentText(nowSeconds),
    pools: spec.pools
      .filter(({ id }) => used.has(id))
      .map((pool) => poolForecast(pool, newest.get(pool.id), units.get(pool.id) ?? 0, view)),
    outcomes: outcomesOf(state.forecasts),
    demand: demand.map(({ fromSeconds, ...rest }) => ({ ...rest, from: momentText(fromSeconds) })),
  };
}

function poolForecast(
  pool: CapacityPool,
  chances: readonly number[] | undefined,
  units: number,
  { state, nowSeconds, priceOf }: FleetView,
): PoolForecastResource {
  const { id, market } = pool;
  const { blockedUntilSeconds = 0 } = Object.hasOwn(state.pools, id) ? (state.pools[id] ?? {}) : {};
  return {
    pool: id,
    market,
    usdPerHour: priceOf(pool),
    ...(market === Market.Spot &&
      chances && { chances: chances.map((chance, i) => ({ minutes: minutesOf(i), chance })) }),
    ...(blockedUntilSeconds > nowSeconds && { blockedUntil: momentText(blockedUntilSeconds) }),
    units,
  };
}

function outcomesOf({ sums }: ForecastBook): ForecastResource["outcomes"] {
  return horizonsSeconds.flatMap((_, horizon) => {
    const of = (figures: readonly number[]): number => figures[horizon] ?? 0;
    const count = of(sums.count);
    if (count < 0.5) return [];
    const mean = (figures: readonly number[]): number => Math.min(1, of(figures) / count);
    return [
      { minutes: minutesOf(horizon), forecast: mean(sums.chances), came: mean(sums.came), count: Math.round(count) },
    ];
  });
}

function minutesOf(horizon: number): number {
  return (horizonsSeconds[horizon] ?? 0) / 60;
}

/** Whole hours, the last of them not over. */
export interface HourSpan {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

export function hourOf(seconds: number): number {
  return Math.floor(seconds / hourSeconds) * hourSeconds;
}

/** So many hours, the one that is not over included. */
export function lastHours(count: number, nowSeconds: number): HourSpan {
  const untilSeconds = hourOf(nowSeconds) + hourSeconds;
  return { fromSeconds: untilSeconds - count * hourSeconds, untilSeconds };
}

export function savingsResource(
  { fromSeconds, untilSeconds }: HourSpan,
  hours: readonly HourAccount[],
): SavingsResource {
  const usdOf = (figure: (hour: HourAccount) => number): number => usd(total(hours, figure));
  const [onDemandUsd, realUsd] = [usdOf((hour) => hour.onDemandMicroUsd), usdOf((hour) => hour.realMicroUsd)];
  const savedUsd = usdOf((hour) => hour.onDemandMicroUsd - hour.realMicroUsd);
  return {
    from: momentText(fromSeconds),
    until: momentText(untilSeconds),
    ...{ onDemandUsd, realUsd, savedUsd },
    savedShare: onDemandUsd > 0 ? savedUsd / onDemandUsd : 0,
    shadowUsd: usdOf((hour) => hour.shadowMicroUsd),
    surplusUsd: usdOf((hour) => hour.surplusMicroUsd),
  };
}

export function chargesResource(
  { fromSeconds, untilSeconds }: HourSpan,
  hours: readonly HourAccount[],
  nowSeconds: number,
): ChargesResource {
  return {
    from: momentText(fromSeconds),
    until: momentText(untilSeconds),
    hours: hours.map((hour) => ({
      from: momentText(hour.fromSeconds),
      open: nowSeconds < hour.fromSeconds + hourSeconds,
      realUsd: usd(hour.realMicroUsd),
      spreadUsd: usd(hour.spreadMicroUsd),
      lines: hour.lines.map(({ microUsd, ...line }) => ({ ...line, usd: usd(microUsd) })),
    })),
  };
}

function usd(micro: number): number {
  return micro / 1_000_000;
}
