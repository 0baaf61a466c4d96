import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import { hashIn } from "../models/modelFile.js";
import {
  revocationModelText,
  revocationModelVersion,
  type ReferenceLines,
  type RevocationModelFile,
  type TrainedOn,
} from "../models/revocationModelFile.js";
import type { TraceSet } from "../replay/trace.js";
import { evaluationWarnings } from "./evaluationWarnings.js";
import { forecastedRows, type ForecastedRow } from "./forecastedRows.js";
import {
  lineForecast,
  measuredLine,
  pairedGain,
  type Gain,
  type LineEvaluation,
  type LineName,
  type Measure,
  type MeasuredLine,
} from "./lineEvaluation.js";
import { resampledDays } from "./resampledDays.js";

export interface EvaluationSettings {
  /** The share of the recording, from its start, that is left out; features see it all the same. */
  readonly from: number;
  readonly seed: number;
}

export interface HorizonEvaluation {
  readonly horizonSeconds: number;
  readonly rows: number;
  /** In the order of `lineNames`: the model first. */
  readonly lines: readonly LineEvaluation[];
  /** The model less the age alone, measured on the same days. */
  readonly gainOverAge: Readonly<Record<Measure, Gain>>;
}

export interface RevocationEvaluation {
  readonly model: EvaluatedModel;
  readonly traces: string;
  readonly pools: number;
  readonly gapSeconds: number;
  readonly from: number;
  /** The span that was measured, since the recording's start. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly warnings: readonly string[];
  readonly horizons: readonly HorizonEvaluation[];
}

/** Which model it was. */
export interface EvaluatedModel {
  readonly hash: string;
  /** Of the model file's form. */
  readonly version: number;
  readonly seed: number;
  readonly trainedOn: readonly TrainedOn[];
}

export interface ForecastRow {
  readonly pool: string;
  readonly seconds: number;
  readonly forecasts: readonly number[];
}

/** Told of each step and waited for, so that the caller can let others have their turn, or end the work by throwing. */
export type OnStep = (step: string) => Promise<void>;

/** How often the forecasting, which takes longest, tells how far it is. */
const forecastSteps = 10;

/**
 * Measures a model on a recording, beside the lines it was trained with.
 * @throws InputError where no row, or no loss, is left to measure on.
 */
export async function evaluateRevocation(
  file: RevocationModelFile,
  trace: TraceSet,
  settings: EvaluationSettings,
  onStep: OnStep = async () => {},
): Promise<{ readonly evaluation: RevocationEvaluation; readonly forecasts: readonly ForecastRow[] }> {
  const untilSeconds = trace.ticks * trace.gapSeconds;
  // Multiplied as a training multiplies its end, so that the same share is the same second.
  const fromSeconds = settings.from * trace.ticks * trace.gapSeconds;
  const rows = (await allRows(file, trace, onStep)).filter(({ seconds }) => seconds >= fromSeconds);
  if (!rows.some((row) => row.lost[0] === 1)) {
    const expected = "rows with a loss to measure on";
    throw new InputError("this evaluation", [{ where: trace.name, expected, got: `${rows.length} rows without one` }]);
  }
  const horizons: HorizonEvaluation[] = [];
  for (const horizon of horizonsSeconds.keys()) {
    horizons.push(await evaluateHorizon(file.references, rows, horizon, settings.seed, onStep));
  }
  const evaluation = {
    model: evaluatedModel(file),
    traces: trace.name,
    pools: trace.pools.length,
    gapSeconds: trace.gapSeconds,
    from: settings.from,
    fromSeconds,
    untilSeconds,
    warnings: evaluationWarnings(file.trainedOn, trace, fromSeconds),
    horizons,
  };
  return { evaluation, forecasts: rows.map(({ pool, seconds, forecasts }) => ({ pool: pool.id, seconds, forecasts })) };
}

function evaluatedModel(file: RevocationModelFile): EvaluatedModel {
  const { seed, trainedOn } = file;
  return { hash: hashIn(revocationModelText(file)), version: revocationModelVersion, seed, trainedOn };
}

async function allRows(file: RevocationModelFile, trace: TraceSet, onStep: OnStep): Promise<readonly ForecastedRow[]> {
  const stepSeconds = (trace.ticks * trace.gapSeconds) / forecastSteps;
  const rows: ForecastedRow[] = [];
  let step = 0;
  for (const row of forecastedRows(file.model, trace)) {
    if (row.seconds >= step * stepSeconds) {
      await onStep(`forecasts: ${Math.round((100 * step) / forecastSteps)} %`);
      step = Math.floor(row.seconds / stepSeconds) + 1;
    }
    rows.push(row);
  }
  return rows;
}

async function evaluateHorizon(
  references: ReferenceLines,
  all: readonly ForecastedRow[],
  horizon: number,
  seed: number,
  onStep: OnStep,
): Promise<HorizonEvaluation> {
  const horizonSeconds = horizonsSeconds[horizon] ?? 0;
  const rows = all.filter((row) => row.lost[horizon] !== undefined);
  const events = Uint8Array.from(rows, (row) => row.lost[horizon] ?? 0);
  const weights = resampledDays(rows, seed);
  const measure = async (line: LineName): Promise<MeasuredLine> => {
    await onStep(`loss within ${horizonSeconds / 60} min: ${line}, ${weights.length} resamplings of the days`);
    const forecasts = Float64Array.from(rows, (row) => lineForecast(line, references, horizon, row));
    return measuredLine(line, rows, forecasts, events, weights);
  };
  const [model, logistic] = [await measure("model"), await measure("logistic")];
  const [age, base] = [await measure("age alone"), await measure("base rate")];
  return {
    horizonSeconds,
    rows: rows.length,
    lines: [model, logistic, age, base].map(({ evaluation }) => evaluation),
    gainOverAge: pairedGain(model, age),
  };
}
