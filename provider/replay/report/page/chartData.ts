import type { BlendSeries, ReplayReport, ReportSeries } from "../report.js";

/** What the page's script draws from; see `chartScript`. */
export interface ChartData {
  readonly stepSeconds: number;
  readonly timeSeconds: readonly number[];
  readonly usdPerHour: readonly number[];
  readonly onDemandUsdPerHour: number;
  readonly workloads: readonly {
    readonly name: string;
    readonly ready: readonly number[];
    readonly wanted: readonly number[];
    readonly lossSeconds: readonly number[];
  }[];
  /** From the bottom of the stack up; `colour` is a custom property of the style sheet. */
  readonly blend: readonly { readonly label: string; readonly colour: string; readonly units: readonly number[] }[];
}

/** As many pools as the style sheet has colours for; the smaller ones are added up. */
const shownPools = { "on-demand": 3, spot: 8 } as const;

export function chartData(report: ReplayReport): ChartData {
  const { series } = report;
  return {
    stepSeconds: series.stepSeconds,
    timeSeconds: series.timeSeconds,
    usdPerHour: series.usdPerHour,
    onDemandUsdPerHour: series.onDemandUsdPerHour,
    workloads: series.workloads.map((workload) => ({
      ...workload,
      lossSeconds: report.events
        .filter((event) => event.kind === "loss" && event.workload === workload.name)
        .map((event) => event.timeSeconds),
    })),
    blend: [...foldedBlend(series, "on-demand"), ...foldedBlend(series, "spot")],
  };
}

/** The largest pools of a market in their own order, and all others as one. Pools never used are left out. */
function foldedBlend(series: ReportSeries, market: BlendSeries["market"]): ChartData["blend"] {
  const used = series.blend.filter((pool) => pool.market === market && total(pool) > 0);
  const largest = new Set([...used].sort((a, b) => total(b) - total(a)).slice(0, shownPools[market]));
  const shown = used
    .filter((pool) => largest.has(pool))
    .map(({ label, units }, index) => ({ label, colour: `--${market}-${index + 1}`, units }));
  const others = used.filter((pool) => !largest.has(pool));
  if (others.length === 0) return shown;
  const units = series.timeSeconds.map((_, at) => others.reduce((sum, pool) => sum + (pool.units[at] ?? 0), 0));
  const label = `other ${market} (${others.length} pools)`;
  return [...shown, { label, colour: `--${market}-other`, units: units.map((sum) => Number(sum.toFixed(2))) }];
}

function total(pool: BlendSeries): number {
  return pool.units.reduce((sum, units) => sum + units, 0);
}
