import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { InputError, pathText, show, type Fault } from "../errors.js";
import { revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import { horizonsSeconds, type RevocationModel } from "../engine/revocation/revocationModel.js";
import type { Logistic } from "./logistic.js";

/** What a model is measured against, fitted on the same rows. */
export interface ReferenceLines {
  /** By horizon: the share of rows at which a loss came. */
  readonly baseRates: readonly number[];
  /** By horizon: a logistic regression on the hazard of the stint's age alone. */
  readonly ageAlone: readonly Logistic[];
  /** By horizon: a logistic regression on all features. */
  readonly allFeatures: readonly Logistic[];
}

/** The recording a model was trained on. */
export interface TrainedOn {
  readonly traces: string;
  readonly pools: readonly string[];
  readonly gapSeconds: number;
  /** Since the recording's start. */
  readonly untilSeconds: number;
  readonly rows: number;
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

const format = "blended-fleet-revocation-model";
const version = 1;

const list = z.array(z.number());
const logistic = z.strictObject({ bias: z.number(), weights: list });
const schema = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  features: z.tuple(revocationFeatureNames.map((name) => z.literal(name)) as [z.ZodLiteral<string>]),
  horizonsSeconds: z.tuple(horizonsSeconds.map((horizon) => z.literal(horizon)) as [z.ZodLiteral<number>]),
  ranges: z.array(z.strictObject({ low: z.number(), high: z.number() })).length(revocationFeatureNames.length),
  network: z.strictObject({
    inputs: z.literal(revocationFeatureNames.length),
    hidden: z.int().min(1).max(256),
    outputs: z.literal(horizonsSeconds.length),
    hiddenWeights: list,
    hiddenBiases: list,
    outputWeights: list,
    outputBiases: list,
  }),
  calibrations: z.array(z.strictObject({ slope: z.number(), bias: z.number() })).length(horizonsSeconds.length),
  references: z.strictObject({
    baseRates: list.length(horizonsSeconds.length),
    ageAlone: z.array(logistic).length(horizonsSeconds.length),
    allFeatures: z.array(logistic).length(horizonsSeconds.length),
  }),
  trainedOn: z.array(
    z.strictObject({
      traces: z.string(),
      pools: z.array(z.string()),
      gapSeconds: z.number(),
      untilSeconds: z.number(),
      rows: z.number(),
    }),
  ),
  seed: z.number(),
  calibrationLogLoss: list,
  hash: z.string(),
});
type Document = z.infer<typeof schema>;

/** The text of a model file: JSON whose `hash` is the SHA-256 of the document without it. The same model, the same text. */
export function revocationModelText(file: RevocationModelFile): string {
  const { network, ranges, calibrations } = file.model;
  const document = {
    format,
    version,
    features: [...revocationFeatureNames],
    horizonsSeconds: [...horizonsSeconds],
    ranges,
    network: {
      inputs: network.inputs,
      hidden: network.hidden,
      outputs: network.outputs,
      hiddenWeights: [...network.hiddenWeights],
      hiddenBiases: [...network.hiddenBiases],
      outputWeights: [...network.outputWeights],
      outputBiases: [...network.outputBiases],
    },
    calibrations,
    references: {
      baseRates: file.references.baseRates,
      ageAlone: file.references.ageAlone.map(plain),
      allFeatures: file.references.allFeatures.map(plain),
    },
    trainedOn: file.trainedOn,
    seed: file.seed,
    calibrationLogLoss: file.calibrationLogLoss,
  };
  return `${JSON.stringify({ ...document, hash: hashOf(document) }, undefined, 1)}\n`;
}

function plain({ bias, weights }: Logistic): { bias: number; weights: number[] } {
  return { bias, weights: [...weights] };
}

function hashOf(document: object): string {
  return createHash("sha256").update(JSON.stringify(document)).digest("hex");
}

/**
 * Reads a model file.
 * @throws InputError where it is missing, damaged, of another version, or made of other features: with every fault.
 */
export function readRevocationModel(path: string): RevocationModelFile {
  return parseRevocationModel(readText(path), path);
}

/** @throws InputError as {@link readRevocationModel}; `source` names the file in its faults. */
export function parseRevocationModel(text: string, source: string): RevocationModelFile {
  const parsed = schema.safeParse(jsonOf(text, source));
  if (!parsed.success) throw new InputError(`model ${source}`, parsed.error.issues.map(faultOf));
  const faults = [...hashFaults(text, source), ...sizeFaults(parsed.data), ...rangeFaults(parsed.data)];
  if (faults.length > 0) throw new InputError(`model ${source}`, faults);
  return fileOf(parsed.data);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new InputError(`model ${path}`, [
      { where: path, expected: "a readable model file", got: (cause as Error).message },
    ]);
  }
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`model ${source}`, [
      { where: source, expected: "a JSON document", got: (cause as Error).message },
    ]);
  }
}

function faultOf({ path, message, input }: z.core.$ZodIssue): Fault {
  return {
    where: pathText(path) || "the document",
    expected: message.replace(/^Invalid input: expected /, ""),
    got: show(input),
  };
}

function hashFaults(text: string, source: string): readonly Fault[] {
  const { hash, ...rest } = JSON.parse(text) as Document;
  const found = hashOf(rest);
  return hash === found
    ? []
    : [{ where: `${source}: hash`, expected: `${found}, the hash of its contents`, got: hash }];
}

function sizeFaults({ network }: Document): readonly Fault[] {
  const { inputs, hidden, outputs } = network;
  const sizes = {
    hiddenWeights: hidden * inputs,
    hiddenBiases: hidden,
    outputWeights: outputs * hidden,
    outputBiases: outputs,
  } as const;
  return Object.entries(sizes).flatMap(([field, size]) => {
    const { length } = network[field as keyof typeof sizes];
    return length === size ? [] : [{ where: `network.${field}`, expected: `${size} numbers`, got: `${length}` }];
  });
}

function rangeFaults({ ranges }: Document): readonly Fault[] {
  return ranges.flatMap(({ low, high }, index) =>
    low < high ? [] : [{ where: `ranges[${index}]`, expected: "a low below the high", got: `${low} and ${high}` }],
  );
}

function fileOf({ network, ranges, calibrations, references, ...document }: Document): RevocationModelFile {
  return {
    model: {
      network: {
        ...network,
        hiddenWeights: Float64Array.from(network.hiddenWeights),
        hiddenBiases: Float64Array.from(network.hiddenBiases),
        outputWeights: Float64Array.from(network.outputWeights),
        outputBiases: Float64Array.from(network.outputBiases),
      },
      ranges,
      calibrations,
    },
    references: {
      baseRates: references.baseRates,
      ageAlone: references.ageAlone.map(typed),
      allFeatures: references.allFeatures.map(typed),
    },
    trainedOn: document.trainedOn,
    seed: document.seed,
    calibrationLogLoss: document.calibrationLogLoss,
  };
}

function typed({ bias, weights }: { bias: number; weights: readonly number[] }): Logistic {
  return { bias, weights: Float64Array.from(weights) };
}
