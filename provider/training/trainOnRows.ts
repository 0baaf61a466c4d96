import { InputError, type Fault } from "../errors.js";
import type { NetworkWeights } from "../engine/network/forwardPass.js";
import { scaleFeatures, type FeatureRange } from "../engine/network/featureRange.js";
import {
  horizonsSeconds,
  logOdds,
  RevocationPredictor,
  type Calibration,
} from "../engine/revocation/revocationModel.js";
import { featureRanges } from "./featureRanges.js";
import { fitLogistic } from "./logistic.js";
import { trainNetwork, type TrainingRow } from "./network.js";
import {
  trainedOnName,
  type ReferenceLines,
  type RevocationModelFile,
  type TrainedOn,
} from "../models/revocationModelFile.js";

/** A moment of a pool whose end is known. */
export interface LabelledRow {
  readonly seconds: number;
  /** In the order of `revocationFeatureNames`. */
  readonly features: Float64Array;
  /** By horizon: 1 where the pool was lost within it, 0 where not; between them where nobody saw, how likely it was. */
  readonly lost: readonly number[];
}

/** Rows of one recording or log, with the span that they were taken from. */
export interface TrainingSource {
  readonly trainedOn: TrainedOn;
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** Whole horizons of these lie within the span: a label may not look past it. */
  readonly rows: readonly LabelledRow[];
}

/** How far the training is. */
export interface TrainingProgress {
  readonly pass: number;
  readonly passes: number;
  /** Mean log loss on the slice kept for it. */
  readonly logLoss: number;
}

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
 * Trains a revocation model: of each source the first four fifths of its time are fitted, the rest calibrated and watched
 * for when to stop. Where there are logs of fleets with losses enough in that rest, it is theirs alone: forecasts are to
 * be right for the fleet that they are made for.
 * @throws InputError where the sources hold too few losses to learn from.
 */
export function trainOnRows(
  sources: readonly TrainingSource[],
  seed: number,
  onProgress: (progress: TrainingProgress) => void = () => undefined,
): RevocationModelFile {
  const rows = sources.flatMap((source) => source.rows);
  const fitted = sources.flatMap((source) => source.rows.filter(({ seconds }) => seconds < calibratedFrom(source)));
  const calibrating = calibratingRows(sources);
  checkRows(rows, fitted, calibrating, sources);
  const ranges = featureRanges(
    fitted.map(({ features }) => features),
    quantiles,
  );
  const network = bestNetwork(fitted, calibrating, ranges, seed, onProgress);
  const calibrations = calibrationsOf(network, ranges, calibrating);
  const references = referencesOf(rows);
  const model = { network, ranges, calibrations, linear: references.allFeatures };
  return {
    model,
    references,
    trainedOn: sources.map(({ trainedOn }) => trainedOn),
    seed,
    calibrationLogLoss: logLosses(new RevocationPredictor(model), calibrating),
  };
}

function calibratedFrom({ fromSeconds, untilSeconds }: TrainingSource): number {
  return fromSeconds + (1 - calibrationShare) * (untilSeconds - fromSeconds);
}

function calibratingRows(sources: readonly TrainingSource[]): readonly LabelledRow[] {
  const restOf = (some: readonly TrainingSource[]): readonly LabelledRow[] =>
    some.flatMap((source) => source.rows.filter(({ seconds }) => seconds >= calibratedFrom(source)));
  const ofLogs = restOf(sources.filter(({ trainedOn }) => "log" in trainedOn));
  return lossesAmong(ofLogs) >= fewestLosses ? ofLogs : restOf(sources);
}

function lossesAmong(rows: readonly LabelledRow[]): number {
  return rows.filter(({ lost }) => lost[0] === 1).length;
}

function checkRows(
  rows: readonly LabelledRow[],
  fitted: readonly LabelledRow[],
  calibrating: readonly LabelledRow[],
  sources: readonly TrainingSource[],
): void {
  const where = sources.map(({ trainedOn }) => trainedOnName(trainedOn)).join(", ");
  const recordings = sources.some(({ trainedOn }) => "log" in trainedOn) ? "; a log may be given with recordings" : "";
  const faultsOf = (some: readonly LabelledRow[], fewest: number, expected: string): readonly Fault[] => {
    const losses = lossesAmong(some);
    return losses >= fewest ? [] : [{ where, expected, got: `${losses} among ${some.length} rows` }];
  };
  const asked = `at least ${fewestLosses} rows with a loss within ten minutes to learn from${recordings}`;
  const faults = faultsOf(rows, fewestLosses, asked);
  // Where all are too few, it goes without saying that a part's are.
  if (faults.length > 0) throw new InputError("this training", faults);
  const ofParts = [
    ...faultsOf(
      fitted,
      1,
      "a row with a loss within ten minutes in the first four fifths of its time, which are fitted",
    ),
    ...faultsOf(calibrating, 1, "a row with a loss within ten minutes in the last fifth of its time, which calibrates"),
  ];
  if (ofParts.length > 0) throw new InputError("this training", ofParts);
}

function bestNetwork(
  fitted: readonly LabelledRow[],
  watched: readonly LabelledRow[],
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

function trainingRow(row: LabelledRow, ranges: readonly FeatureRange[]): TrainingRow {
  const scaled = new Float64Array(row.features.length);
  scaleFeatures(row.features, ranges, scaled);
  return { input: [...scaled], output: [...row.lost] };
}

/** A straight line on the log-odds of each horizon's forecasts. */
function calibrationsOf(
  network: NetworkWeights,
  ranges: readonly FeatureRange[],
  rows: readonly LabelledRow[],
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

function referencesOf(rows: readonly LabelledRow[]): ReferenceLines {
  const labels = horizonsSeconds.map((_, horizon) => rows.map(({ lost }) => lost[horizon] ?? 0));
  const features = rows.map((row) => row.features);
  const ages = features.map((all) => all.subarray(0, 1));
  return {
    baseRates: labels.map(mean),
    ageAlone: labels.map((lost) => fitLogistic(ages, lost)),
    allFeatures: labels.map((lost) => fitLogistic(features, lost)),
  };
}

function logLosses(predictor: RevocationPredictor, rows: readonly LabelledRow[]): number[] {
  const sums = horizonsSeconds.map(() => 0);
  for (const { features, lost } of rows) {
    predictor.predict(features).forEach((p, horizon) => {
      sums[horizon] = (sums[horizon] ?? 0) + logLoss(p, lost[horizon] ?? 0);
    });
  }
  return sums.map((sum) => sum / rows.length);
}

function logLoss(chance: number, came: number): number {
  return (came > 0 ? -came * Math.log(chance) : 0) + (came < 1 ? -(1 - came) * Math.log(1 - chance) : 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function repeat(value: number, times: number): number[] {
  return new Array<number>(times).fill(value);
}
