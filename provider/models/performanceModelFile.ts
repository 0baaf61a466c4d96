import { amount, object, text, wholeNumber } from "../document/plainForm.js";
import { performanceFeatureNames, type PerformanceModel } from "../engine/performance/performanceModel.js";
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
} from "./modelFile.js";
import { workloadTrainingForm, type WorkloadTraining } from "./workloadTraining.js";

/** A performance model with all that tells where it comes from. */
export interface PerformanceModelFile {
  readonly model: PerformanceModel;
  readonly trainedOn: WorkloadTraining;
  readonly seed: number;
  /** Mean distance of score and measured share served, in points of 100, on generated workloads it was not trained on. */
  readonly meanAbsoluteError: number;
}

/** What stands in the `format` of these files. */
export const performanceModelFormat = "blended-fleet-performance-model";
const version = 1;

const schema = object("a model's document", {
  ...formatAndVersion(performanceModelFormat, version),
  features: exactly(performanceFeatureNames),
  ranges: rangesForm(performanceFeatureNames.length),
  network: networkForm(performanceFeatureNames.length, 1),
  trainedOn: workloadTrainingForm,
  seed: wholeNumber,
  meanAbsoluteError: amount,
  hash: text,
});

/** The text of a model file. The same model, the same text. */
export function performanceModelText({ model, trainedOn, seed, meanAbsoluteError }: PerformanceModelFile): string {
  return modelText({
    format: performanceModelFormat,
    version,
    features: [...performanceFeatureNames],
    ranges: model.ranges,
    network: networkDocument(model.network),
    trainedOn,
    seed,
    meanAbsoluteError,
  });
}

/** @throws InputError where it is missing, damaged, of another version, or made of other features: with every fault. */
export function readPerformanceModel(path: string): PerformanceModelFile {
  return parsePerformanceModel(readModelText(path), path);
}

/** @throws InputError as {@link readPerformanceModel}; `source` names the file in its faults. */
export function parsePerformanceModel(text: string, source: string): PerformanceModelFile {
  const { network, ranges, trainedOn, seed, meanAbsoluteError } = parseModelDocument(schema, text, source);
  return { model: { network: networkOf(network), ranges }, trainedOn, seed, meanAbsoluteError };
}
