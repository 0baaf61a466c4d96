import type { Fault } from "../errors.js";
import { ModelKind } from "./modelKinds.js";

export interface TrainOptions {
  readonly kind?: string;
  readonly traces?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly metrics?: readonly string[];
  readonly model?: string;
  readonly seed?: string;
}

export interface EvaluateOptions {
  readonly model: string;
  readonly traces?: string;
  readonly from?: string;
  readonly metrics?: readonly string[];
  readonly json?: string;
  readonly html?: string;
  readonly csv?: string;
  readonly seed?: string;
}

export interface ScoreOptions {
  readonly metrics: readonly string[];
  readonly model?: string;
  readonly json?: string;
}

/** The one kind that an option is for; one that is not named is for all. */
type OptionKinds = Readonly<Record<string, ModelKind>>;

const { Revocation, Performance } = ModelKind;

export const trainOptionKinds: OptionKinds = {
  traces: Revocation,
  from: Revocation,
  until: Revocation,
  metrics: Performance,
};

export const evaluateOptionKinds: OptionKinds = {
  traces: Revocation,
  from: Revocation,
  html: Revocation,
  csv: Revocation,
  metrics: Performance,
};

/** A fault for each option that was given and is for another kind. */
export function strayOptions(kind: ModelKind, options: object, kindOf: OptionKinds): readonly Fault[] {
  return Object.keys(options).flatMap((name) => {
    const itsKind = kindOf[name] ?? kind;
    if (itsKind === kind) return [];
    return [
      { where: `--${name}`, expected: `only with a model of kind ${itsKind}`, got: `it with one of kind ${kind}` },
    ];
  });
}
