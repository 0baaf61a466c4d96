import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { InputError, pathText, show, type Fault } from "../errors.js";
import type { NetworkWeights } from "../engine/revocation/forwardPass.js";
import type { FeatureRange } from "../engine/revocation/revocationModel.js";

/*
 * What the files of all models have in common: a JSON document with its format, its version, and the SHA-256 of the
 * rest of it, so that a file that was cut or edited is refused.
 */

const numbers = z.array(z.number());

/** The form of a network of one hidden layer with so many inputs and outputs. */
export function networkForm(inputs: number, outputs: number) {
  return z.strictObject({
    inputs: z.literal(inputs),
    hidden: z.int().min(1).max(256),
    outputs: z.literal(outputs),
    hiddenWeights: numbers,
    hiddenBiases: numbers,
    outputWeights: numbers,
    outputBiases: numbers,
  });
}

/** The form of the ranges that so many features are scaled from. */
export function rangesForm(features: number) {
  return z.array(z.strictObject({ low: z.number(), high: z.number() })).length(features);
}

/** The form of a list that holds just these values, such as the names of features. */
export function exactly<T extends string | number>(values: readonly T[]) {
  return z.tuple(values.map((value) => z.literal(value)) as unknown as [z.ZodLiteral<T>]);
}

/** What every model's document holds. */
export interface ModelDocument {
  readonly network: NetworkDocument;
  readonly ranges: readonly FeatureRange[];
  readonly hash: string;
}

export type NetworkDocument = z.infer<ReturnType<typeof networkForm>>;

/** A network as its document holds it. */
export function networkDocument(network: NetworkWeights): NetworkDocument {
  return {
    inputs: network.inputs,
    hidden: network.hidden,
    outputs: network.outputs,
    hiddenWeights: [...network.hiddenWeights],
    hiddenBiases: [...network.hiddenBiases],
    outputWeights: [...network.outputWeights],
    outputBiases: [...network.outputBiases],
  };
}

export function networkOf(document: NetworkDocument): NetworkWeights {
  return {
    ...document,
    hiddenWeights: Float64Array.from(document.hiddenWeights),
    hiddenBiases: Float64Array.from(document.hiddenBiases),
    outputWeights: Float64Array.from(document.outputWeights),
    outputBiases: Float64Array.from(document.outputBiases),
  };
}

/** The text of a model file: the document with its `hash` last. The same model, the same text. */
export function modelText(document: object): string {
  return `${JSON.stringify({ ...document, hash: hashOf(document) }, undefined, 1)}\n`;
}

/** The hash that a model's text ends with; to be asked of a text that was parsed as a model's, and so is known to be it. */
export function hashIn(text: string): string {
  return (JSON.parse(text) as ModelDocument).hash;
}

/** The hash of a model: of its document without the hash. */
export function hashOf(document: object): string {
  return createHash("sha256").update(JSON.stringify(document)).digest("hex");
}

/** @throws InputError where there is no such file, or it can't be read. */
export function readModelText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new InputError(`model ${path}`, [
      { where: path, expected: "a readable model file", got: (cause as Error).message },
    ]);
  }
}

/**
 * A model's document, checked.
 * @param form of the document, `hash` included.
 * @param source names the file in its faults.
 * @throws InputError where it is damaged, of another format or version, or made of other features: with every fault.
 */
export function parseModelDocument<T extends ModelDocument>(form: z.ZodType<T>, text: string, source: string): T {
  const json = jsonOf(text, source);
  const parsed = form.safeParse(json);
  if (!parsed.success) throw new InputError(`model ${source}`, parsed.error.issues.map(faultOf));
  const faults = [...hashFaults(json, source), ...networkSizeFaults(parsed.data.network), ...rangeFaults(parsed.data)];
  if (faults.length > 0) throw new InputError(`model ${source}`, faults);
  return parsed.data;
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

function hashFaults(json: unknown, source: string): readonly Fault[] {
  const { hash, ...rest } = json as { readonly hash: string };
  const found = hashOf(rest);
  return hash === found
    ? []
    : [{ where: `${source}: hash`, expected: `${found}, the hash of its contents`, got: hash }];
}

/** A network whose lists are not as long as its sizes say. */
export function networkSizeFaults(network: NetworkDocument, name = "network"): readonly Fault[] {
  const { inputs, hidden, outputs } = network;
  const sizes = {
    hiddenWeights: hidden * inputs,
    hiddenBiases: hidden,
    outputWeights: outputs * hidden,
    outputBiases: outputs,
  } as const;
  return Object.entries(sizes).flatMap(([field, size]) => {
    const { length } = network[field as keyof typeof sizes];
    return length === size ? [] : [{ where: `${name}.${field}`, expected: `${size} numbers`, got: `${length}` }];
  });
}

function rangeFaults({ ranges }: ModelDocument): readonly Fault[] {
  return ranges.flatMap(({ low, high }, index) =>
    low < high ? [] : [{ where: `ranges[${index}]`, expected: "a low below the high", got: `${low} and ${high}` }],
  );
}
