import * as z from "zod";
import { revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import { horizonsSeconds, type RevocationModel } from "../engine/revocation/revocationModel.js";
import type { Logistic } from "../engine/revocation/logistic.js";
import {
  exactly,
  modelText,
  networkDocument,
  networkForm,
  networkOf,
  parseModelDocument,
  rangesForm,
  readModelText,
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

const list = z.array(z.number());
const logistic = z.strictObject({ bias: z.number(), weights: list });
const pools = z.array(z.string());
const span = { untilSeconds: z.number(), rows: z.number() };
const tracesForm = z.strictObject({ traces: z.string(), pools, gapSeconds: z.number(), ...span });
const logForm = z.strictObject({ log: z.string(), pools, fromSeconds: z.number(), ...span });
const schema = z.strictObject({
  format: z.literal(revocationModelFormat),
  version: z.literal(revocationModelVersion),
  features: exactly(revocationFeatureNames),
  horizonsSeconds: exactly(horizonsSeconds),
  ranges: rangesForm(revocationFeatureNames.length),
  network: networkForm(revocationFeatureNames.length, horizonsSeconds.length),
  calibrations: z.array(z.strictObject({ slope: z.number(), bias: z.number() })).length(horizonsSeconds.length),
  references: z.strictObject({
    baseRates: list.length(horizonsSeconds.length),
    ageAlone: z.array(logistic).length(horizonsSeconds.length),
    allFeatures: z.array(logistic).length(horizonsSeconds.length),
  }),
  trainedOn: z.array(z.union([tracesForm, logForm])),
  seed: z.number(),
  calibrationLogLoss: list,
  hash: z.string(),
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
