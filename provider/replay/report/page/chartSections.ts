import { countedText, decimalText, spanText, usdText } from "../figureText.js";
import type { BlendSeries, ReplayReport, ReportSeries, WorkloadSeries } from "../report.js";
import { chartFigure, type ChartFigure } from "./chartFigure.js";
import { columns, dataTable, type DataRow } from "./dataTable.js";
import { markup, type Markup } from "./markup.js";

/** Cost, readiness and blend over time. The script fills in the drawings; a table says the same in figures. */
export function chartsSection(report: ReplayReport): Markup {
  const { series } = report;
  return markup`<section aria-labelledby="time"><h2 id="time">Over time</h2>
<p class="hint">Drag across a chart to look closer, double-click to go back.</p>
<noscript><p>The drawings need JavaScript; the table below says the same in figures.</p></noscript>
${[costFigure(series), ...readyFigures(series), blendFigure(series)].map(chartFigure)}
<details><summary>The charts as a table, day by day</summary>${dailyTable(series)}</details></section>`;
}

function costFigure(series: ReportSeries): ChartFigure {
  const onDemand = usdText(series.onDemandUsdPerHour);
  return {
    kind: "cost",
    index: 0,
    title: "Cost",
    caption: `USD an hour, mean of each ${spanText(series.stepSeconds)}. Dashed: the wanted units on-demand.`,
    text: `Cost over time: ${usdText(mean(series.usdPerHour))} an hour on average against ${onDemand} on-demand.`,
  };
}

function readyFigures(series: ReportSeries): readonly ChartFigure[] {
  const step = spanText(series.stepSeconds);
  return series.workloads.map((workload, index) => ({
    kind: "ready",
    index,
    title: `Readiness of ${workload.name}`,
    caption: `Units ready, the fewest within each ${step}. Dashed: units wanted. Marks at the foot: losses.`,
    text: readinessText(workload),
  }));
}

function readinessText(workload: WorkloadSeries): string {
  const short = workload.ready.filter((ready, at) => ready < (workload.wanted[at] ?? 0)).length;
  const least = countedText(Math.min(...workload.ready), "unit");
  return (
    `Readiness of ${workload.name} over time: short of units in ${short} of ${workload.ready.length} steps, ` +
    `never fewer than ${least} ready.`
  );
}

function blendFigure(series: ReportSeries): ChartFigure {
  const step = spanText(series.stepSeconds);
  const shares = series.blend.map((pool) => `${pool.label} ${decimalText(mean(pool.units))}`);
  return {
    kind: "blend",
    index: 0,
    title: "The blend",
    caption: `Units by pool, mean of each ${step}, with shadows and starting units. Warm: on-demand; cool: spot.`,
    text: `Blend over time as stacked areas. Mean units: ${shares.join(", ")}.`,
  };
}

/** The charts in figures: a row a day. */
function dailyTable(series: ReportSeries): Markup {
  const ready = series.workloads.map((workload) => `Fewest ${workload.name} ready`);
  return dataTable({
    label: "The charts day by day",
    columns: columns(["Day"], ["USD an hour", ...ready, "On‑demand units", "Spot units"]),
    rows: stepsByDay(series).map((steps, day) => ({ cells: dayCells(series, steps, day) })),
  });
}

function dayCells(series: ReportSeries, steps: readonly number[], day: number): DataRow["cells"] {
  return [
    day + 1,
    usdText(mean(steps.map((at) => series.usdPerHour[at] ?? 0))),
    ...series.workloads.map((workload) => Math.min(...steps.map((at) => workload.ready[at] ?? 0))),
    decimalText(meanUnits(series, steps, "on-demand")),
    decimalText(meanUnits(series, steps, "spot")),
  ];
}

function meanUnits(series: ReportSeries, steps: readonly number[], market: BlendSeries["market"]): number {
  return series.blend
    .filter((pool) => pool.market === market)
    .reduce((sum, pool) => sum + mean(steps.map((at) => pool.units[at] ?? 0)), 0);
}

/** The indexes of the steps that begin in each day. */
function stepsByDay(series: ReportSeries): readonly (readonly number[])[] {
  const days: number[][] = [];
  series.timeSeconds.forEach((seconds, at) => (days[Math.floor(seconds / 86_400)] ??= []).push(at));
  return days;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
