import type { ForecastResource, PoolForecastResource } from "../../api/resources.js";
import { levelsByStrength } from "../../engine/level.js";
import { count, counted, moment, percent, unitPrice } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { figureRow, figureTable, numbersBelow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

/** Chances of loss by pool. */
export function chanceViews({ forecast }: FleetState): readonly View[] {
  if (forecast === undefined) return [placeholder("Not read yet.")];
  const used = forecast.pools.filter(({ units }) => units > 0);
  const others = forecast.pools.filter(({ units }) => units === 0);
  const label = "Chance of loss by pool";
  return [
    used.length === 0 ? placeholder("No pool holds a unit.") : scrolled(chanceTable(used, forecast, label), label),
    ...(others.length === 0 ? [] : [othersView(others, forecast)]),
  ];
}

function othersView(others: readonly PoolForecastResource[], forecast: ForecastResource): View {
  const label = `${counted(others.length, "pool")} without a unit`;
  return view(
    "details",
    { class: "numbers", key: "others" },
    view("summary", {}, label),
    scrolled(chanceTable(others, forecast, label), label),
  );
}

function chanceTable(pools: readonly PoolForecastResource[], forecast: ForecastResource, label: string): View {
  const minutes = horizonsOf(forecast);
  const titles = ["Pool", "Units", "Price", ...minutes.map((each) => `in ${each} min`), "Launches"];
  const rows = pools.map((pool) => poolRow(pool, minutes, forecast.at));
  return figureTable(label, titles, rows);
}

function poolRow(pool: PoolForecastResource, minutes: readonly number[], at: string): View {
  const chances = minutes.map((each) => pool.chances?.find((chance) => chance.minutes === each)?.chance);
  const name = pool.pool.endsWith(pool.market) ? pool.pool : `${pool.pool} (${pool.market})`;
  return view(
    "tr",
    { key: `${pool.pool} ${pool.market}` },
    view("th", { scope: "row" }, name),
    view("td", {}, count(pool.units)),
    view("td", {}, unitPrice(pool.usdPerHour)),
    chances.map((chance) => chanceCell(chance)),
    view("td", {}, pool.blockedUntil === undefined ? "open" : `⊘ not before ${moment(pool.blockedUntil, at)}`),
  );
}

function chanceCell(chance: number | undefined): View {
  if (chance === undefined) return view("td", {}, "–");
  const meter = view("span", { class: "segment fill-chance", style: { width: `${Math.min(1, chance) * 100}%` } });
  return view("td", {}, percent(chance), view("span", { class: "bar thin", "aria-hidden": "true" }, meter));
}

function horizonsOf({ pools }: ForecastResource): readonly number[] {
  const all = new Set(pools.flatMap(({ chances = [] }) => chances.map(({ minutes }) => minutes)));
  return Array.from(all).sort((a, b) => a - b);
}

/** What was forecast against what came. */
export function outcomeViews({ forecast }: FleetState): readonly View[] {
  if (forecast === undefined) return [placeholder("Not read yet.")];
  const { outcomes } = forecast;
  if (outcomes.length === 0) return [placeholder("No forecast has come due yet.")];
  const rows = outcomes.map(({ minutes, forecast: told, came, count: forecasts }) =>
    figureRow(`${minutes}`, `within ${minutes} min`, [percent(told), percent(came), count(forecasts)]),
  );
  const titles = ["Losses", "Forecast", "Came", "Forecasts"];
  const label = "Forecast against outcome";
  return [scrolled(figureTable(label, titles, rows), label)];
}

/** Demand in figures. */
export function demandNumbers({ forecast }: FleetState): readonly View[] {
  if (forecast === undefined) return [];
  if (forecast.demand.length === 0) return [placeholder("No demand has been forecast yet.")];
  const levels = levelsByStrength.filter((level) => forecast.demand.some((each) => each.level === level));
  const hours = Array.from(new Set(forecast.demand.map(({ from }) => from))).sort();
  const rows = hours.map((from) =>
    figureRow(
      from,
      moment(from, forecast.at),
      levels.map((level) => {
        const found = forecast.demand.find((each) => each.level === level && each.from === from);
        return found === undefined ? "–" : `${count(found.units)} (${count(found.low)} to ${count(found.high)})`;
      }),
    ),
  );
  const label = "Demand of the next hours";
  return [numbersBelow(label, figureTable(label, ["Hour", ...levels], rows))];
}
