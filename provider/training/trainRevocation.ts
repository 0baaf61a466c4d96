import { InputError, type Fault } from "../errors.js";
import type { NetworkWeights } from "../engine/revocation/forwardPass.js";
import { revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import {
  horizonsSeconds,
  logOdds,
  RevocationPredictor,
  scaleFeatures,
  type Calibration,
  type FeatureRange,
} from "../engine/revocation/revocationModel.js";
import type { TraceSet } from "../replay/trace.js";
import { fitLogistic } from "./logistic.js";
import { trainNetwork, type TrainingRow } from "./network.js";
import type { ReferenceLines, RevocationModelFile } from "../models/revocationModelFile.js";
import { revocationRows, type RevocationRow } from "./revocationRows.js";

export interface TrainingSettings {
  /** The share of each recording, from its start, that is trained on; what comes later is never looked at. */
  readonly until: number;
  readonly seed: number;
}

/** How far the training is. */
export interface TrainingProgress {
  readonly pass: number;
  readonly passes: number;
  /** Mean log loss on the slice kept for it. */
  readonly logLoss: number;
}

type Labelled = RevocationRow & { readonly lost: readonly (0 | 1)[] };

/**
 * brain.js minimises squared error row by row, which is calibrated for rare events only where the rate falls: passes at
 * 0.1, 0.03 and 0.01. One hidden layer of eight did as well as larger ones.
 */
const learningRates = [...repeat(0.1, 8), ...repeat(0.03, 8), ...repeat(0.01, 8)];
const momentum = 0.1;
const hidden = 8;
/** The last part of the training span: it says when to stop, and its forecasts are calibrated. */
const calibrationShare = 0.2;
/** Training goes on for so many passes after the last one that was better. */
const patience = 8;
/**
 * Features are mapped from between these quantiles. What lies outside is cut, so they are far out: with 0.005 and 0.995
 * pools never seen were told apart less well than by a logistic regression (PR AUC .300 against .307).
 */
const quantiles = { low: 0.0005, high: 0.9995 };
const fewestLosses = 20;

/**
 * Trains a revocation model: rows in time order, the first four fifths of them fitted, the rest calibrated and watched
 * for when to stop.
 * @throws InputError where the recordings hold too few losses to learn from.
 */
export function trainRevocation(
  traces: readonly TraceSet[],
  settings: TrainingSettings,
  onProgress: (progress: TrainingProgress) => void = () => undefined,
): RevocationModelFile {
  const spans = traces.map((trace) => spanOf(trace, settings.until));
  const rows = spans.flatMap((span) => span.rows);
  checkRows(rows, traces);
  const fitted = spans.flatMap(({ rows: all, untilSeconds }) =>
    all.filter(({ seconds }) => seconds < (1 - calibrationShare) * untilSeconds),
  );
  const calibrating = spans.flatMap(({ rows: all, untilSeconds }) =>
    all.filter(({ seconds }) => seconds >= (1 - calibrationShare) * untilSeconds),
  );
  const ranges = rangesOf(fitted);
  const network = bestNetwork(fitted, calibrating, ranges, settings.seed, onProgress);
  const calibrations = calibrationsOf(network, ranges, calibrating);
  return {
    model: { network, ranges, calibrations },
    references: referencesOf(rows),
    trainedOn: spans.map(({ trace, untilSeconds, rows: all }) => ({
      traces: trace.name,
      pools: trace.pools.map(({ id }) => id),
      gapSeconds: trace.gapSeconds,
      untilSeconds,
      rows: all.length,
    })),
    seed: settings.seed,
    calibrationLogLoss: logLosses(new RevocationPredictor({ network, ranges, calibrations }), calibrating),
  };
}

interface Span {
  readonly trace: TraceSet;
  readonly untilSeconds: number;
  readonly rows: readonly Labelled[];
}

/** Rows whose whole horizon lies within the span: a label may not look past it. */
function spanOf(trace: TraceSet, until: number): Span {
  const untilSeconds = until * trace.ticks * trace.gapSeconds;
  const longest = Math.max(...horizonsSeconds);
  const rows = [...revocationRows(trace)].filter(
    (row): row is Labelled => row.seconds + longest <= untilSeconds && row.lost.every((lost) => lost !== undefined),
  );
  return { trace, untilSeconds, rows };
}

function checkRows(rows: readonly Labelled[], traces: readonly TraceSet[]): void {
  const losses = rows.filter(({ lost }) => lost[0] === 1).length;
  const faults: Fault[] =
    losses >= fewestLosses
      ? []
      : [
          {
            where: traces.map(({ name }) => name).join(", "),
            expected: `at least ${fewestLosses} rows with a loss within ten minutes to learn from`,
            got: `${losses} among ${rows.length} rows`,
          },
        ];
  if (faults.length > 0) throw new InputError("this training", faults);
}

function rangesOf(rows: readonly RevocationRow[]): FeatureRange[] {
  return revocationFeatureNames.map((_, feature) => {
    const values = Float64Array.from(rows, ({ features }) => features[feature] ?? 0).sort();
    const at = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
    const [low, high] = [at(quantiles.low), at(quantiles.high)];
    // A feature that never changed says nothing; any range will do.
    return low < high ? { low, high } : { low: low - 1, high: low + 1 };
  });
}

function bestNetwork(
  fitted: readonly Labelled[],
  watched: readonly Labelled[],
  ranges: readonly FeatureRange[],
  seed: number,
  onProgress: (progress: TrainingProgress) => void,
): NetworkWeights {
  let best: NetworkWeights | undefined;
  let least = Infinity;
  let since = 0;
  const last = trainNetwork(
    fitted.map((row) => trainingRow(row, ranges)),
    { seed, hidden, learningRates, momentum },
    (pass, network) => {
      const calibrations = calibrationsOf(network, ranges, watched);
      const logLoss = mean(logLosses(new RevocationPredictor({ network, ranges, calibrations }), watched));
      onProgress({ pass: pass + 1, passes: learningRates.length, logLoss });
      since = logLoss < least ? 0 : since + 1;
      if (since === 0) [best, least] = [network, logLoss];
      return since < patience;
    },
  );
  return best ?? last;
}

function trainingRow(row: Labelled, ranges: readonly FeatureRange[]): TrainingRow {
  const scaled = new Float64Array(row.features.length);
  scaleFeatures(row.features, ranges, scaled);
  return { input: [...scaled], output: [...row.lost] };
}

/** A straight line on the log-odds of each horizon's forecasts. */
function calibrationsOf(
  network: NetworkWeights,
  ranges: readonly FeatureRange[],
  rows: readonly Labelled[],
): Calibration[] {
  const predictor = new RevocationPredictor({ network, ranges, calibrations: [] });
  const raw = rows.map(({ features }) => predictor.predict(features).map(logOdds));
  return horizonsSeconds.map((_, horizon) => {
    const line = fitLogistic(
      raw.map((odds) => odds.subarray(horizon, horizon + 1)),
      rows.map(({ lost }) => lost[horizon] ?? 0),
    );
    return { slope: line.weights[0] ?? 1, bias: line.bias };
  });
}

function referencesOf(rows: readonly Labelled[]): ReferenceLines {
  const labels = horizonsSeconds.map((_, horizon) => rows.map(({ lost }) => lost[horizon] ?? 0));
  const features = rows.map((row) => row.features);
  const ages = features.map((all) => all.subarray(0, 1));
  return {
    baseRates: labels.map(mean),
    ageAlone: labels.map((lost) => fitLogistic(ages, lost)),
    allFeatures: labels.map((lost) => fitLogistic(features, lost)),
  };
}

function logLosses(predictor: RevocationPredictor, rows: readonly Labelled[]): number[] {
  const sums = horizonsSeconds.map(() => 0);
  for (const { features, lost } of rows) {
    predictor.predict(features).forEach((p, horizon) => {
      sums[horizon] = (sums[horizon] ?? 0) - Math.log(lost[horizon] === 1 ? p : 1 - p);
    });
  }
  return sums.map((sum) => sum / rows.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function repeat(value: number, times: number): number[] {
  return new Array<number>(times).fill(value);
}
