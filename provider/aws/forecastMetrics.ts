import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { calibrationMetricsOf, driftMetric } from "../document/calibrationMetrics.js";
import { forecastEverySeconds, type ForecastSums } from "../engine/revocation/forecastBook.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";

/** What a fleet counts of one horizon's forecasts once it is known what came of them; older counts fade. */
export interface RunningCalibration {
  readonly horizonSeconds: number;
  /** Sum of the forecast chances. */
  readonly forecast: number;
  /** Number of the forecasts whose pool was lost. */
  readonly came: number;
}

/** By horizon: what a fleet's state has counted of its forecasts as they were given out. */
export function runningCalibrationOf({ chances, came }: ForecastSums): readonly RunningCalibration[] {
  return horizonsSeconds.map((horizonSeconds, horizon) => ({
    horizonSeconds,
    forecast: chances[horizon] ?? 0,
    came: came[horizon] ?? 0,
  }));
}

/** Adds what a fleet's forecasts were worth to what is published next; nothing while nothing is known of any forecast. */
export function addForecastMetrics(metrics: Metrics, running: readonly RunningCalibration[]): void {
  const known = running.filter(({ forecast }) => forecast > 0);
  if (known.length === 0) return;
  for (const { horizonSeconds, forecast, came } of known) {
    const names = calibrationMetricsOf(horizonSeconds);
    metrics.addMetric(names.forecast, MetricUnit.Count, forecast);
    metrics.addMetric(names.came, MetricUnit.Count, came);
  }
  metrics.addMetric(driftMetric, MetricUnit.NoUnit, furthest(known.map(driftOf)));
}

/**
 * How far what came is from what was forecast, in standard deviations of losses that come singly (Poisson): a loss falls
 * into the horizons of as many forecasts as the horizon has ten minutes, so the variance of the count is that many times
 * its mean. One loss more than forecast counts as usual, so that a calm fleet's first one is no drift. Losses that come
 * together make larger values than these.
 */
export function driftOf({ horizonSeconds, forecast, came }: RunningCalibration): number {
  const overlap = Math.max(1, horizonSeconds / forecastEverySeconds);
  return (came - forecast) / Math.sqrt(overlap * (forecast + overlap));
}

function furthest(values: readonly number[]): number {
  return values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
}
