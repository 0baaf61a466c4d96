import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { formFaults, listOf, object, within } from "../document/plainForm.js";
import { InputError, type Fault } from "../errors.js";
import type { NetworkWeights } from "../engine/network/forwardPass.js";
import type { FeatureRange } from "../engine/network/featureRange.js";
import { readBoundedFile } from "./boundedFile.js";

/*
 * What the files of all models have in common: a JSON document with its format, its version, and the SHA-256 of the
 * rest of it, so that a file that was cut or edited is refused.
 */

/** What is trained stays far within these; the sums of a forecast stay finite within them. */
export const weight = within(-1e6, 1e6);

/** The form of a network of one hidden layer with so many inputs and outputs. */
export function networkForm(inputs: number, outputs: number) {
  const weights = z.array(weight, { error: "a list of weights" });
  return object("a network of one hidden layer", {
    inputs: just(inputs),
    hidden: hiddenUnits,
    outputs: just(outputs),
    hiddenWeights: weights,
    hiddenBiases: weights,
    outputWeights: weights,
    outputBiases: weights,
  }).check(
    z.superRefine((network, context) => {
      for (const [field, size] of Object.entries(sizesOf(network))) {
        const { length } = network[field as keyof typeof network] as readonly number[];
        const message = `${size} weights for ${network.hidden} hidden unit${network.hidden === 1 ? "" : "s"}`;
        if (length !== size) context.addIssue({ code: "custom", path: [field], message, input: length });
      }
    }),
  );
}

const hiddenRule = { error: "a whole number from 1 to 256" };
const hiddenUnits = z.int(hiddenRule).check(z.minimum(1, hiddenRule), z.maximum(256, hiddenRule));

function sizesOf({ inputs, hidden, outputs }: { inputs: number; hidden: number; outputs: number }) {
  return {
    hiddenWeights: hidden * inputs,
    hiddenBiases: hidden,
    outputWeights: outputs * hidden,
    outputBiases: outputs,
  };
}

/** The form of the ranges that so many features are scaled from. */
export function rangesForm(features: number) {
  const range = object("a range with its low and high", { low: weight, high: weight });
  return listOf(
    features,
    "ranges",
    range.check(z.refine(({ low, high }) => low < high, { error: "a low below the high" })),
  );
}

/** The form of a list that holds just these values, such as the names of features. */
export function exactly<T extends string | number>(values: readonly T[]) {
  const error = `${values.join(", ")}, in this order`;
  return z.tuple(values.map((value) => just(value)) as unknown as [z.ZodMiniLiteral<T>], { error });
}

function just<T extends string | number>(value: T): z.ZodMiniLiteral<T> {
  return z.literal(value, { error: String(value) });
}

/** The two fields that say what a document is. */
export function formatAndVersion<Format extends string, Version extends number>(format: Format, version: Version) {
  return {
    format: z.literal(format, { error: `${format}, the format that is read here` }),
    version: z.literal(version, { error: `${version}, the version that is read here` }),
  };
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

/** Ten times what the largest model may be. */
const modelBound = { what: "model file", mostBytes: 1_000_000 };

/** @throws InputError where there is no such file, it can't be read, or is far larger than a model. */
export function readModelText(path: string): string {
  return readBoundedFile(path, modelBound).toString("utf8");
}

/**
 * What the text of a model says that it is a model of, unchecked.
 * @throws InputError where it is no JSON.
 */
export function formatIn(text: string, source: string): unknown {
  return (jsonOf(text, source) as { readonly format?: unknown } | null)?.format;
}

/**
 * A model's document, checked.
 * @param form of the document, `hash` included.
 * @param source names the file in its faults.
 * @throws InputError where it is damaged, of another format or version, or made of other features: with every fault. Of
 * another format nothing else is said.
 */
export function parseModelDocument<T extends ModelDocument>(form: z.ZodMiniType<T>, text: string, source: string): T {
  const json = jsonOf(text, source);
  const parsed = form.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    const ofFormat = issues.filter(({ path }) => path[0] === "format");
    throw refused(source, formFaults(ofFormat.length > 0 ? ofFormat : issues, source));
  }
  const faults = hashFaults(json, source);
  if (faults.length > 0) throw refused(source, faults);
  return parsed.data;
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const got = text.trim() === "" ? "an empty file" : (cause as Error).message;
    throw refused(source, [{ where: source, expected: "a JSON document", got }]);
  }
}

function hashFaults(json: unknown, source: string): readonly Fault[] {
  const { hash, ...rest } = json as { readonly hash: string };
  const found = hashOf(rest);
  return hash === found
    ? []
    : [{ where: `${source}: hash`, expected: `${found}, the hash of its contents`, got: hash }];
}

function refused(source: string, faults: readonly Fault[]): InputError {
  return new InputError(`model ${source}`, faults);
}
