import type { ReferenceLines } from "../models/revocationModelFile.js";
import { logisticProbability } from "../engine/network/logistic.js";
import {
  alarmQuality,
  ScoredForecasts,
  type AlarmQuality,
  type ForecastQuality,
  type ReliabilityBin,
  type RocPoint,
} from "./forecastQuality.js";
import type { ForecastedRow } from "./forecastedRows.js";
import { leadTimes, type LeadTimes } from "./leadTimes.js";
import { intervalOf, type Interval } from "./resampledDays.js";

export const measures = ["rocAuc", "prAuc", "brierSkill", "calibrationError"] as const;
export type Measure = (typeof measures)[number];

/** The model and what it is measured beside. */
export const lineNames = ["model", "logistic", "age alone", "base rate"] as const;
export type LineName = (typeof lineNames)[number];

/** One forecaster at one horizon. */
export interface LineEvaluation {
  readonly line: LineName;
  readonly quality: ForecastQuality;
  readonly intervals: Readonly<Record<Measure, Interval>>;
  readonly reliability: readonly ReliabilityBin[];
  readonly roc: readonly RocPoint[];
  /** By alarm rate; none of the base rate, which ranks no row before another. */
  readonly alarms: readonly AlarmQuality[];
  readonly leadTimes: readonly LeadTimes[];
}

/** A line with its quality on each resampling of the days, so that two lines can be compared on the same days. */
export interface MeasuredLine {
  readonly evaluation: LineEvaluation;
  readonly resampled: readonly ForecastQuality[];
}

/** Shares of the rows that are alarmed, those of the highest forecasts. */
export const alarmRates = [0.01, 0.05, 0.1] as const;
const rocPoints = 200;
const reliabilityGroups = 10;

/** What a line forecasts at a row for a horizon, which is given by its place; NaN where there is no such horizon. */
export function lineForecast(line: LineName, references: ReferenceLines, horizon: number, row: ForecastedRow): number {
  const [allFeatures, ageAlone] = [references.allFeatures[horizon], references.ageAlone[horizon]];
  switch (line) {
    case "model":
      return row.forecasts[horizon] ?? NaN;
    case "logistic":
      return allFeatures ? logisticProbability(allFeatures, row.features) : NaN;
    case "age alone":
      return ageAlone ? logisticProbability(ageAlone, row.features.subarray(0, 1)) : NaN;
    case "base rate":
      return references.baseRates[horizon] ?? NaN;
  }
}

/**
 * Measures a line.
 * @param forecasts by row.
 * @param events by row: 1 where the loss came, else 0.
 * @param weights of the rows by resampling of the days.
 */
export function measuredLine(
  line: LineName,
  rows: readonly ForecastedRow[],
  forecasts: Float64Array,
  events: Uint8Array,
  weights: readonly Float64Array[],
): MeasuredLine {
  const scored = new ScoredForecasts(forecasts, events);
  const resampled = weights.map((weight) => scored.quality(weight));
  const rates = line === "base rate" ? [] : alarmRates;
  const evaluation = {
    line,
    quality: scored.quality(),
    intervals: byMeasure((measure) => intervalOf(resampled.map((each) => each[measure]))),
    reliability: scored.reliability(reliabilityGroups),
    roc: scored.rocCurve(rocPoints),
    alarms: rates.map((rate) => alarmQuality(scored, rate)),
    leadTimes: rates.map((rate) => leadTimes(rows, scored, rate)),
  };
  return { evaluation, resampled };
}

export type Gain = Interval & { readonly gain: number };

/** What a line has over another, measured on the same days. */
export function pairedGain(own: MeasuredLine, other: MeasuredLine): Readonly<Record<Measure, Gain>> {
  return byMeasure((measure) => ({
    gain: own.evaluation.quality[measure] - other.evaluation.quality[measure],
    ...intervalOf(own.resampled.map((each, i) => each[measure] - (other.resampled[i]?.[measure] ?? NaN))),
  }));
}

function byMeasure<T>(of: (measure: Measure) => T): Readonly<Record<Measure, T>> {
  return Object.fromEntries(measures.map((measure) => [measure, of(measure)])) as Record<Measure, T>;
}
