import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import type { TraceSet } from "../replay/trace.js";
import {
  alarmQuality,
  ScoredForecasts,
  type AlarmQuality,
  type ForecastQuality,
  type ReliabilityBin,
} from "./forecastQuality.js";
import { logisticProbability } from "../models/logistic.js";
import type { RevocationModelFile } from "../models/revocationModelFile.js";
import { forecastedRows, type ForecastedRow } from "./forecastedRows.js";
import { intervalOf, resampledDays, type Interval } from "./resampledDays.js";
import type { RevocationRow } from "./revocationRows.js";

export interface EvaluationSettings {
  /** The share of the recording, from its start, that is left out; features see it all the same. */
  readonly from: number;
  readonly seed: number;
}

export type { Interval } from "./resampledDays.js";

export const measures = ["rocAuc", "prAuc", "brierSkill", "calibrationError"] as const;
export type Measure = (typeof measures)[number];

/** One forecaster at one horizon. */
export interface LineEvaluation {
  readonly line: "model" | "logistic" | "age alone" | "base rate";
  readonly quality: ForecastQuality;
  readonly intervals: Readonly<Record<Measure, Interval>>;
}

export interface HorizonEvaluation {
  readonly horizonSeconds: number;
  readonly rows: number;
  readonly lines: readonly LineEvaluation[];
  /** The model less the age alone, measured on the same days. */
  readonly gainOverAge: Readonly<Record<Measure, Interval & { readonly gain: number }>>;
  readonly alarms: readonly AlarmQuality[];
  readonly reliability: readonly ReliabilityBin[];
  readonly roc: readonly { readonly falseAlarms: number; readonly hits: number }[];
  readonly leadTime: readonly LeadTimes[];
}

/** How long before losses the alarms of one rate were out. */
export interface LeadTimes {
  readonly alarmRate: number;
  readonly losses: number;
  /** Share of losses with an alarm out in the row before. */
  readonly alarmed: number;
  /** Seconds from the first alarm of the unbroken run before a loss to the loss, of the losses alarmed. */
  readonly quartiles: readonly [number, number, number];
}

export interface RevocationEvaluation {
  readonly traces: string;
  readonly pools: number;
  readonly from: number;
  readonly horizons: readonly HorizonEvaluation[];
}

export interface ForecastRow {
  readonly pool: string;
  readonly seconds: number;
  readonly forecasts: readonly number[];
}

export const alarmRates = [0.01, 0.05, 0.1] as const;
const rocPoints = 200;
const reliabilityGroups = 10;

/**
 * Measures a model on a recording, beside the lines it was trained with.
 * @throws InputError where no row, or no loss, is left to measure on.
 */
export function evaluateRevocation(
  file: RevocationModelFile,
  trace: TraceSet,
  settings: EvaluationSettings,
): { readonly evaluation: RevocationEvaluation; readonly forecasts: readonly ForecastRow[] } {
  const fromSeconds = settings.from * trace.ticks * trace.gapSeconds;
  const rows = [...forecastedRows(file.model, trace)].filter(({ seconds }) => seconds >= fromSeconds);
  const lost = rows.filter((row) => row.lost[0] === 1).length;
  if (lost === 0) {
    const expected = "rows with a loss to measure on";
    throw new InputError("this evaluation", [{ where: trace.name, expected, got: `${rows.length} rows without one` }]);
  }
  const horizons = horizonsSeconds.map((_, horizon) => evaluateHorizon(file, rows, horizon, settings.seed));
  return {
    evaluation: { traces: trace.name, pools: trace.pools.length, from: settings.from, horizons },
    forecasts: rows.map(({ pool, seconds, forecasts }) => ({ pool: pool.id, seconds, forecasts })),
  };
}

function evaluateHorizon(
  { references }: RevocationModelFile,
  all: readonly ForecastedRow[],
  horizon: number,
  seed: number,
): HorizonEvaluation {
  const rows = all.filter((row) => row.lost[horizon] !== undefined);
  const events = Uint8Array.from(rows, (row) => row.lost[horizon] ?? 0);
  const [allFeatures, ageAlone] = [references.allFeatures[horizon], references.ageAlone[horizon]];
  const forecastsOf = {
    model: (row: ForecastedRow) => row.forecasts[horizon] ?? NaN,
    logistic: (row: ForecastedRow) => (allFeatures ? logisticProbability(allFeatures, row.features) : NaN),
    "age alone": (row: ForecastedRow) => (ageAlone ? logisticProbability(ageAlone, row.features.subarray(0, 1)) : NaN),
    "base rate": () => references.baseRates[horizon] ?? NaN,
  } as const;
  const scored = Object.entries(forecastsOf).map(([line, forecast]) => ({
    line: line as LineEvaluation["line"],
    scored: new ScoredForecasts(Float64Array.from(rows, forecast), events),
  }));
  const weights = resampledDays(rows, seed);
  const measured = scored.map(({ line, scored: own }) => ({
    line,
    quality: own.quality(),
    resampled: weights.map((weight) => own.quality(weight)),
  }));
  const model = scored[0]?.scored ?? new ScoredForecasts([], []);
  const [ofModel, , ofAge] = measured;
  return {
    horizonSeconds: horizonsSeconds[horizon] ?? 0,
    rows: rows.length,
    lines: measured.map(({ line, quality, resampled }) => ({
      line,
      quality,
      intervals: byMeasure((measure) => intervalOf(resampled.map((each) => each[measure]))),
    })),
    gainOverAge: byMeasure((measure) => ({
      gain: (ofModel?.quality[measure] ?? NaN) - (ofAge?.quality[measure] ?? NaN),
      ...intervalOf((ofModel?.resampled ?? []).map((own, i) => own[measure] - (ofAge?.resampled[i]?.[measure] ?? NaN))),
    })),
    alarms: alarmRates.map((rate) => alarmQuality(model, rate)),
    reliability: model.reliability(reliabilityGroups),
    roc: model.rocCurve(rocPoints),
    leadTime: alarmRates.map((rate) => leadTimes(rows, model, rate)),
  };
}

function byMeasure<T>(of: (measure: Measure) => T): Readonly<Record<Measure, T>> {
  return Object.fromEntries(measures.map((measure) => [measure, of(measure)])) as Record<Measure, T>;
}

/** A loss counts once, at the last row before it; the alarm's run is followed back row by row. */
function leadTimes(rows: readonly RevocationRow[], scored: ScoredForecasts, alarmRate: number): LeadTimes {
  const threshold = scored.thresholdAt(alarmRate);
  const runs = new Map<string, { lossAt: number; firstAlarmAt: number | undefined }>();
  rows.forEach((row, index) => {
    const lossAt = row.seconds + row.lostAfterSeconds;
    const key = `${row.pool.id} ${lossAt}`;
    const run = runs.get(key) ?? { lossAt, firstAlarmAt: undefined };
    const isAlarmed = (scored.forecasts[index] ?? 0) >= threshold;
    run.firstAlarmAt = isAlarmed ? (run.firstAlarmAt ?? row.seconds) : undefined;
    runs.set(key, run);
  });
  const losses = [...runs.values()].filter(({ lossAt }) => Number.isFinite(lossAt));
  const leads = losses
    .flatMap(({ lossAt, firstAlarmAt }) => (firstAlarmAt === undefined ? [] : [lossAt - firstAlarmAt]))
    .sort((a, b) => a - b);
  const at = (share: number): number => leads[Math.floor(share * (leads.length - 1))] ?? 0;
  return {
    alarmRate,
    losses: losses.length,
    alarmed: leads.length / losses.length,
    quartiles: [at(0.25), at(0.5), at(0.75)],
  };
}
