import type { Market } from "../../engine/pool.js";
import type { ReportSeries } from "./report.js";

/** A stretch of the run in which nothing changed. Units go by the order of the frame's workloads and blend. */
export interface RunSpan {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly usdPerHour: number;
  readonly readyUnits: readonly number[];
  readonly wantedUnits: readonly number[];
  readonly blendUnits: readonly number[];
}

export interface SeriesFrame {
  readonly durationSeconds: number;
  readonly onDemandUsdPerHour: number;
  readonly workloads: readonly string[];
  readonly blend: readonly { readonly label: string; readonly market: Market }[];
}

/** The most points a series may have: about what a screen shows, and small in the file. */
export const seriesPointLimit = 1500;

interface Step {
  seconds: number;
  usdSeconds: number;
  readonly ready: number[];
  readonly wanted: number[];
  readonly unitSeconds: number[];
}

/**
 * Draws a run's spans onto an even grid: money and blend are means over each step weighted by time, ready units the
 * fewest and wanted units the most at any moment of it.
 * @param spans in order and without gaps, from 0 to the frame's end; read once, so they may come from a generator.
 * @param stepSeconds the run's own tick: no step is shorter, and each is a whole number of ticks.
 */
export function sampledSeries(frame: SeriesFrame, spans: Iterable<RunSpan>, stepSeconds: number): ReportSeries {
  const step = stepSeconds * Math.max(1, Math.ceil(frame.durationSeconds / stepSeconds / seriesPointLimit));
  const steps = Array.from({ length: Math.ceil(frame.durationSeconds / step) }, () => emptyStep(frame));
  for (const span of spans) addSpan(steps, step, span);
  return {
    stepSeconds: step,
    timeSeconds: steps.map((_, index) => index * step),
    usdPerHour: steps.map((each) => mean(each.usdSeconds, each.seconds, 4)),
    onDemandUsdPerHour: frame.onDemandUsdPerHour,
    workloads: frame.workloads.map((name, at) => ({
      name,
      ready: steps.map((each) => finite(each.ready[at])),
      wanted: steps.map((each) => finite(each.wanted[at])),
    })),
    blend: frame.blend.map((pool, at) => ({
      ...pool,
      units: steps.map((each) => mean(each.unitSeconds[at] ?? 0, each.seconds, 2)),
    })),
  };
}

function emptyStep(frame: SeriesFrame): Step {
  return {
    seconds: 0,
    usdSeconds: 0,
    ready: frame.workloads.map(() => Infinity),
    wanted: frame.workloads.map(() => 0),
    unitSeconds: frame.blend.map(() => 0),
  };
}

function addSpan(steps: readonly Step[], stepSeconds: number, span: RunSpan): void {
  for (let from = span.fromSeconds; from < span.toSeconds;) {
    const index = Math.floor(from / stepSeconds);
    const to = Math.min(span.toSeconds, (index + 1) * stepSeconds);
    const step = steps[index];
    if (step === undefined) return;
    addShare(step, span, to - from);
    from = to;
  }
}

function addShare(step: Step, span: RunSpan, seconds: number): void {
  step.seconds += seconds;
  step.usdSeconds += span.usdPerHour * seconds;
  span.readyUnits.forEach((units, at) => (step.ready[at] = Math.min(step.ready[at] ?? Infinity, units)));
  span.wantedUnits.forEach((units, at) => (step.wanted[at] = Math.max(step.wanted[at] ?? 0, units)));
  span.blendUnits.forEach((units, at) => (step.unitSeconds[at] = (step.unitSeconds[at] ?? 0) + units * seconds));
}

function mean(sum: number, seconds: number, digits: number): number {
  return seconds === 0 ? 0 : Number((sum / seconds).toFixed(digits));
}

/** A step that no span reached has nothing ready. */
function finite(units: number | undefined): number {
  return units === undefined || units === Infinity ? 0 : units;
}
