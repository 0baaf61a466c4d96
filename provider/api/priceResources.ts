import { momentText } from "../document/momentText.js";
import { forecastDemand } from "../engine/pricing/demandRecord.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import type { ForecastBook } from "../engine/revocation/forecastBook.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import type { FleetView } from "./fleetView.js";
import type { ForecastResource, LevelPriceResource, PoolForecastResource, PricesResource } from "./resources.js";

/** Of demand, as far as published prices look ahead. */
const foreseenHours = 24;

/** Without a published price there are no levels. */
export function pricesResource(view: FleetView): PricesResource {
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
    history: (prices?.history ?? []).map(({ fromSeconds, usdPerUnitHour }) => ({
      from: momentText(fromSeconds),
      usdPerUnitHour,
    })),
  };
}

export function forecastResource(view: FleetView): ForecastResource {
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
    demand: forecastDemand(state.demand, nowSeconds, foreseenHours).map(({ fromSeconds, ...rest }) => ({
      ...rest,
      from: momentText(fromSeconds),
    })),
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
