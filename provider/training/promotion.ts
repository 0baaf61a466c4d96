import type { ChangeFigures } from "../document/modelRecord.js";
import { horizonsSeconds, RevocationPredictor, type RevocationModel } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import type { TrainedOn } from "../models/revocationModelFile.js";
import type { ForecastHistory, LoggedForecast } from "./forecastHistory.js";
import { ScoredForecasts } from "./forecastQuality.js";
import { daySeconds, quantileOf, resampledDays } from "./resampledDays.js";
import { watchedWeights } from "./watchedWeights.js";

/** What forecasts are compared: a model's, or those that the log says were made, by whatever model was in force. */
export type Champion = RevocationModel | "as made";

/** A new model beside the present one, on forecasts later than anything that either was trained on. */
export interface Comparison {
  readonly figures: ChangeFigures;
  /** Rows of a loss within the longest horizon. */
  readonly losses: number;
  /** Why the new model may not take the present one's place; empty where it may. */
  readonly objections: readonly string[];
}

/** Resampling fewer days than a week says nothing of how they differ. */
const fewestDays = 7;
/** As many as a training asks for. */
const fewestLosses = 20;
/** One-sided: nine in ten resamplings of the days lie above it. */
const lowEnd = 0.1;
/**
 * A forecast may be further off than the present one's by this at most, at any horizon: one loss in a hundred. Chosen so
 * that a gain in telling pools apart is not bought with forecasts that a decision can't take at their word.
 */
const mostCalibrationLoss = 0.01;
/** Keeps the log loss of a forecast of 0 or 1 finite. */
const nearest = 1e-6;

/** Until when any of these was trained on a log, on the log's own clock; −Infinity where none was. */
export function trainedUntilSeconds(...trainedOn: readonly (readonly TrainedOn[])[]): number {
  return Math.max(-Infinity, ...trainedOn.flat().flatMap((source) => ("log" in source ? source.untilSeconds : [])));
}

/**
 * Compares a new model with the present one on a log's rows from a moment on: by mean log loss over the horizons, each row
 * with its own pair, and the days resampled. Rows that nobody watched to a horizon's end are left out of it, and the
 * others weighed up for them (see `watchedWeights`).
 * @param fromSeconds see `trainedUntilSeconds`.
 * @throws InputError where the log has no row from then on, or none that was watched to its end.
 */
export function compareModels(
  challenger: RevocationModel,
  champion: Champion,
  history: ForecastHistory,
  { fromSeconds, seed }: { readonly fromSeconds: number; readonly seed: number },
): Comparison {
  const rows = history.rows.filter(({ seconds }) => seconds >= fromSeconds);
  const isKnown = horizonsSeconds.every((_, horizon) => rows.some(({ lost }) => lost[horizon] !== null));
  if (rows.length === 0 || !isKnown) throw nothingLater(history, fromSeconds);
  const [own, before] = [forecastsOf(challenger, rows), forecastsOf(champion, rows)];
  const horizons = horizonsSeconds.map((_, horizon) => {
    const weights = watchedWeights(rows, horizon);
    return { weights, own: scored(rows, own, horizon, weights), before: scored(rows, before, horizon, weights) };
  });
  const ofRows = (side: "own" | "before"): Float64Array =>
    Float64Array.from(rows, (_, row) => meanOf(horizons.map((horizon) => horizon[side].logLosses[row] ?? 0)));
  const [ownLoss, beforeLoss] = [ofRows("own"), ofRows("before")];
  const gains = ownLoss.map((loss, row) => (beforeLoss[row] ?? 0) - loss);
  const resampled = resampledDays(rows, seed).map((weights) => weightedMean(gains, weights));
  const figures: ChangeFigures = {
    rows: rows.length,
    days: new Set(rows.map(({ seconds }) => Math.floor(seconds / daySeconds))).size,
    logLoss: meanOf(ownLoss),
    logLossBefore: meanOf(beforeLoss),
    gain: meanOf(gains),
    gainLow: quantileOf(resampled, lowEnd),
    calibrationErrors: horizons.map(({ own: { calibrationError } }) => calibrationError),
    calibrationErrorsBefore: horizons.map(({ before: { calibrationError } }) => calibrationError),
  };
  const losses = rows.filter(({ lost }) => lost.at(-1) === 1).length;
  return { figures, losses, objections: objectionsTo(figures, losses) };
}

function nothingLater({ name, untilSeconds, rows }: ForecastHistory, fromSeconds: number): InputError {
  const expected = `forecasts from ${momentOf(fromSeconds)} on, with what came of them: later than what was trained on`;
  const got = `${rows.length} forecasts until ${momentOf(untilSeconds)}`;
  return new InputError("this comparison", [{ where: name, expected, got }]);
}

function momentOf(seconds: number): string {
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : "any time";
}

function forecastsOf(model: Champion, rows: readonly LoggedForecast[]): readonly ArrayLike<number>[] {
  if (model === "as made") return rows.map(({ chances }) => chances);
  const predictor = new RevocationPredictor(model);
  return rows.map(({ features }) => predictor.predict(features));
}

interface Scored {
  /** By row, weighed, so that their mean over all rows is the log loss. */
  readonly logLosses: Float64Array;
  readonly calibrationError: number;
}

function scored(
  rows: readonly LoggedForecast[],
  forecasts: readonly ArrayLike<number>[],
  horizon: number,
  weights: Float64Array,
): Scored {
  const chances = Float64Array.from(forecasts, (forecast) => forecast[horizon] ?? NaN);
  const events = Uint8Array.from(rows, ({ lost }) => (lost[horizon] === 1 ? 1 : 0));
  const scale = rows.length / weights.reduce((sum, weight) => sum + weight, 0);
  const logLosses = chances.map((chance, row) => {
    const inside = Math.min(1 - nearest, Math.max(nearest, chance));
    return -(weights[row] ?? 0) * scale * Math.log(events[row] === 1 ? inside : 1 - inside);
  });
  return { logLosses, calibrationError: new ScoredForecasts(chances, events).quality(weights).calibrationError };
}

function objectionsTo(figures: ChangeFigures, losses: number): readonly string[] {
  const { days, gain, gainLow, calibrationErrors, calibrationErrorsBefore } = figures;
  const worse = calibrationErrors.flatMap((error, horizon) => {
    const before = calibrationErrorsBefore[horizon] ?? 0;
    const within = `within ${(horizonsSeconds[horizon] ?? 0) / 60} minutes`;
    return error <= before + mostCalibrationLoss
      ? []
      : [`its calibration error ${within} is ${error.toFixed(3)}, against ${before.toFixed(3)}`];
  });
  return [
    ...(days < fewestDays ? [`the later part of the log has ${days} days, and ${fewestDays} are needed`] : []),
    ...(losses < fewestLosses ? [`it has ${losses} rows with a loss, and ${fewestLosses} are needed`] : []),
    ...(gainLow > 0
      ? []
      : [`it is not clearly better: the log loss falls by ${gain.toFixed(4)}, at least by ${gainLow.toFixed(4)}`]),
    ...worse,
  ];
}

function meanOf(values: ArrayLike<number>): number {
  return weightedMean(values, { length: values.length });
}

/** A weight that is missing counts 1. */
function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] ?? 1;
    sum += weight * (values[i] ?? 0);
    total += weight;
  }
  return sum / total;
}
