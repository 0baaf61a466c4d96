import type { ForecastResource, PricesResource } from "../../api/resources.js";
import { levelsByStrength, type Level } from "../../engine/level.js";
import {
  browser,
  elementOf,
  setHidden,
  type PageElement,
  type Plot,
  type PlotData,
  type PlotOptions,
} from "./browser.js";
import { clockOf, count, unitPrice } from "./figures.js";

interface Chart {
  /** Another shape needs another plot. */
  readonly shape: string;
  readonly data: PlotData;
  readonly options: (width: number) => PlotOptions;
}

interface Drawn {
  readonly plot: Plot;
  readonly shape: string;
  readonly text: string;
  readonly chart: Chart;
}

const drawn = new Map<PageElement, Drawn>();

/** Draws again what gets another width or other colours. */
export function keepChartsDrawn(): void {
  browser.addEventListener("resize", () => {
    for (const [host, { plot }] of drawn) plot.setSize({ width: host.clientWidth, height: plot.height });
  });
  browser.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const [host, { chart }] of Array.from(drawn)) {
      clear(host);
      draw(host, chart);
    }
  });
}

/** Prices of the last day, a line a level. */
export function drawPrices(prices: PricesResource | undefined): void {
  const host = elementOf("price-chart");
  const isEmpty = prices === undefined || prices.history.length === 0;
  setHidden("price-figure", isEmpty);
  if (isEmpty) return clear(host);
  const levels = prices.levels.map(({ level }) => level);
  const times = [...prices.history.map(({ from }) => secondsOf(from)), secondsOf(prices.at)];
  const lines = prices.levels.map(({ level, usdPerUnitHour }) => [
    ...prices.history.map((hour) => hour.usdPerUnitHour[level] ?? null),
    usdPerUnitHour,
  ]);
  draw(host, { shape: levels.join(), data: [times, ...lines], options: (width) => priceOptions(width, levels) });
}

/** Demand of the next hours, a chart a level. */
export function drawDemand(forecast: ForecastResource | undefined): void {
  levelsByStrength.forEach((level, index) => {
    const host = elementOf(`demand-chart-${index}`);
    const hours = forecast?.demand.filter((each) => each.level === level) ?? [];
    setHidden(`demand-${index}`, hours.length === 0);
    if (hours.length === 0) return clear(host);
    const data = [
      hours.map(({ from }) => secondsOf(from)),
      hours.map(({ high }) => high),
      hours.map(({ low }) => low),
      hours.map(({ units }) => units),
    ];
    draw(host, { shape: level, data, options: (width) => demandOptions(width, level) });
  });
}

function draw(host: PageElement, chart: Chart): void {
  const before = drawn.get(host);
  const text = JSON.stringify(chart.data);
  if (before?.shape === chart.shape) {
    if (before.text === text) return;
    before.plot.setData(chart.data);
    drawn.set(host, { ...before, text, chart });
    return;
  }
  clear(host);
  const plot = new browser.uPlot(chart.options(host.clientWidth), chart.data, host);
  drawn.set(host, { plot, shape: chart.shape, text, chart });
}

function clear(host: PageElement): void {
  drawn.get(host)?.plot.destroy();
  drawn.delete(host);
}

function priceOptions(width: number, levels: readonly Level[]): PlotOptions {
  const series = levels.map((level) => {
    const index = levelsByStrength.indexOf(level);
    const look = { stroke: colour(`--level-${index + 1}`), dash: dashes[index], width: 2 };
    return {
      label: level,
      ...look,
      points: { show: false },
      value: (_: unknown, value: number | null) => told(value, unitPrice),
    };
  });
  return { ...commonOptions(width, 240, (value) => `$${value.toPrecision(2)}`), series: [timeSeries, ...series] };
}

function demandOptions(width: number, level: Level): PlotOptions {
  const stroke = colour(`--level-${levelsByStrength.indexOf(level) + 1}`);
  const line = (label: string, more: object): PlotOptions["series"][number] => ({
    label,
    stroke,
    points: { show: false },
    value: (_: unknown, value: number | null) => told(value, count),
    ...more,
  });
  const edge = { width: 1, dash: [2, 3] };
  return {
    ...commonOptions(width, 170, count),
    bands: [{ series: [1, 2], fill: `${stroke}33` }],
    series: [timeSeries, line("At most", edge), line("At least", edge), line("Units", { width: 2 })],
  };
}

const dashes: readonly (readonly number[] | undefined)[] = [[2, 3], [6, 4], [12, 4, 2, 4], undefined];

const timeSeries = { label: "Time", value: (_: unknown, value: number | null) => told(value, clockAt) };

function commonOptions(
  width: number,
  height: number,
  format: (value: number) => string,
): Omit<PlotOptions, "series"> & PlotOptions {
  const upper = (_: unknown, _least: number, most: number): readonly number[] => [0, Math.max(1e-9, most) * 1.08];
  const values = (write: (value: number) => string) => (_: unknown, splits: readonly number[]) => splits.map(write);
  return {
    width,
    height,
    series: [],
    scales: { y: { range: upper } },
    axes: [
      { ...axisLook(), values: values(clockAt), space: 56, size: 32 },
      { ...axisLook(), values: values(format), size: 54 },
    ],
  };
}

function axisLook(): object {
  const line = colour("--line");
  return {
    stroke: colour("--axis"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
}

function told(value: number | null, write: (value: number) => string): string {
  return value === null ? "–" : write(value);
}

function clockAt(seconds: number): string {
  return clockOf(new Date(seconds * 1000).toISOString()).slice(0, 5);
}

function secondsOf(iso: string): number {
  return Date.parse(iso) / 1000;
}

function colour(name: string): string {
  return browser.getComputedStyle(browser.document.documentElement).getPropertyValue(name).trim();
}
