import {
  calibrationDimensions,
  calibrationMetricsOf,
  calibrationNamespace,
  driftMetric,
} from "../document/calibrationMetrics.js";
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

/** Whose forecasts they are. */
export interface MetricSource {
  readonly fleet: string;
  /** Project and stack. */
  readonly stack: string;
  readonly atEpochSeconds: number;
}

/**
 * What a fleet's forecasts were worth, as an object in CloudWatch's embedded metric format (CloudWatch User Guide,
 * "Specification: Embedded metric format"): as one line of a function's log it becomes metrics, and needs no permission
 * but to write the log. In a function whose log format is JSON it has to be written to standard output itself, for
 * `console` wraps it. Undefined while nothing is known of any forecast.
 */
export function forecastMetrics(source: MetricSource, running: readonly RunningCalibration[]): object | undefined {
  const known = running.filter(({ forecast }) => forecast > 0);
  if (known.length === 0) return undefined;
  const values = Object.fromEntries([
    ...known.flatMap(({ horizonSeconds, forecast, came }) => {
      const names = calibrationMetricsOf(horizonSeconds);
      return [[names.forecast, forecast] as const, [names.came, came] as const];
    }),
    [driftMetric, furthest(known.map(driftOf))] as const,
  ]);
  const [fleetDimension, stackDimension] = calibrationDimensions;
  return {
    _aws: {
      Timestamp: Math.round(source.atEpochSeconds * 1000),
      CloudWatchMetrics: [
        {
          Namespace: calibrationNamespace,
          Dimensions: [calibrationDimensions],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: Name === driftMetric ? "None" : "Count" })),
        },
      ],
    },
    [fleetDimension]: source.fleet,
    [stackDimension]: source.stack,
    ...values,
  };
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
