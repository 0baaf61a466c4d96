import * as z from "zod/mini";
import { revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import { horizonsSeconds, type RevocationModel } from "../engine/revocation/revocationModel.js";
import type { Logistic } from "../engine/network/logistic.js";
import {
  above0,
  amount,
  count,
  listOf,
  number,
  object,
  share,
  text,
  texts,
  wholeNumber,
} from "../document/plainForm.js";
import {
  exactly,
  formatAndVersion,
  modelText,
  networkDocument,
  networkForm,
  networkOf,
  parseModelDocument,
  rangesForm,
  readModelText,
  weight,
} from "./modelFile.js";

/** What a model is measured against, fitted on the same rows. */
export interface ReferenceLines {
  /** By horizon: the share of rows at which a loss came. */
  readonly baseRates: readonly number[];
  /** By horizon: a logistic regression on the hazard of the stint's age alone. */
  readonly ageAlone: readonly Logistic[];
  /** By horizon: a logistic regression on all features; the model's `linear`. */
  readonly allFeatures: readonly Logistic[];
}

/** What a model was trained on. */
export type TrainedOn = TrainedOnTraces | TrainedOnLog;

/** The recording a model was trained on. */
export interface TrainedOnTraces {
  readonly traces: string;
  readonly pools: readonly string[];
  readonly gapSeconds: number;
  /** Since the recording's start. */
  readonly untilSeconds: number;
  readonly rows: number;
}

/** The log of a fleet's own forecasts that a model was trained on. */
export interface TrainedOnLog {
  /** The folder's name or the bucket's address. */
  readonly log: string;
  readonly pools: readonly string[];
  /** On the log's own clock: since 1970 for a fleet that runs. */
  readonly fromSeconds: number;
  /** Labels look no further than this. */
  readonly untilSeconds: number;
  readonly rows: number;
}

export function trainedOnName(source: TrainedOn): string {
  return "log" in source ? source.log : source.traces;
}

/** A model with all that tells where it comes from. */
export interface RevocationModelFile {
  readonly model: RevocationModel;
  readonly references: ReferenceLines;
  readonly trainedOn: readonly TrainedOn[];
  readonly seed: number;
  /** Mean log loss by horizon on the slice that ended the training and that the calibration was fitted on. */
  readonly calibrationLogLoss: readonly number[];
}

/** What stands in the `format` and the `version` of these files. */
export const revocationModelFormat = "blended-fleet-revocation-model";
export const revocationModelVersion = 2;

const features = revocationFeatureNames.length;
const horizons = horizonsSeconds.length;
const logistic = (width: number) =>
  object("a logistic regression", { bias: weight, weights: listOf(width, width === 1 ? "weight" : "weights", weight) });
const span = { pools: texts, untilSeconds: number, rows: count };
const tracesForm = object("a recording or a log that it was trained on", { traces: text, gapSeconds: above0, ...span });
const logForm = object("a recording or a log that it was trained on", { log: text, fromSeconds: number, ...span });
const schema = object("a model's document", {
  ...formatAndVersion(revocationModelFormat, revocationModelVersion),
  features: exactly(revocationFeatureNames),
  horizonsSeconds: exactly(horizonsSeconds),
  ranges: rangesForm(features),
  network: networkForm(features, horizons),
  calibrations: listOf(horizons, "calibrations", object("a slope and a bias", { slope: weight, bias: weight })),
  references: object("the lines that it is measured beside", {
    baseRates: listOf(horizons, "shares", share),
    ageAlone: listOf(horizons, "logistic regressions", logistic(1)),
    allFeatures: listOf(horizons, "logistic regressions", logistic(features)),
  }),
  trainedOn: z.array(z.union([tracesForm, logForm]), { error: "a list of recordings and logs" }),
  seed: wholeNumber,
  calibrationLogLoss: listOf(horizons, "numbers", amount),
  hash: text,
});

/** The text of a model file. The same model, the same text. */
export function revocationModelText(file: RevocationModelFile): string {
  const { network, ranges, calibrations } = file.model;
  return modelText({
    format: revocationModelFormat,
    version: revocationModelVersion,
    features: [...revocationFeatureNames],
    horizonsSeconds: [...horizonsSeconds],
    ranges,
    network: networkDocument(network),
    calibrations,
    references: {
      baseRates: file.references.baseRates,
      ageAlone: file.references.ageAlone.map(plain),
      allFeatures: file.references.allFeatures.map(plain),
    },
    trainedOn: file.trainedOn,
    seed: file.seed,
    calibrationLogLoss: file.calibrationLogLoss,
  });
}

function plain({ bias, weights }: Logistic): { bias: number; weights: number[] } {
  return { bias, weights: [...weights] };
}

/**
 * Reads a model file.
 * @throws InputError where it is missing, damaged, of another version, or made of other features: with every fault.
 */
export function readRevocationModel(path: string): RevocationModelFile {
  return parseRevocationModel(readModelText(path), path);
}

/** @throws InputError as {@link readRevocationModel}; `source` names the file in its faults. */
export function parseRevocationModel(text: string, source: string): RevocationModelFile {
  const { network, ranges, calibrations, references, ...document } = parseModelDocument(schema, text, source);
  const linear = references.allFeatures.map(typed);
  return {
    model: { network: networkOf(network), ranges, calibrations, linear },
    references: { baseRates: references.baseRates, ageAlone: references.ageAlone.map(typed), allFeatures: linear },
    trainedOn: document.trainedOn,
    seed: document.seed,
    calibrationLogLoss: document.calibrationLogLoss,
  };
}

function typed({ bias, weights }: { bias: number; weights: readonly number[] }): Logistic {
  return { bias, weights: Float64Array.from(weights) };
}
