import { object, text, wholeNumber } from "../document/plainForm.js";
import { impactFeatureNames } from "../engine/impact/impactFeatures.js";
import { impactTargetNames, type ImpactModel } from "../engine/impact/impactModel.js";
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
import { workloadTrainingForm, type WorkloadTraining } from "./workloadTraining.js";

/** An impact model with all that tells where it comes from. */
export interface ImpactModelFile {
  readonly model: ImpactModel;
  readonly trainedOn: WorkloadTraining;
  readonly seed: number;
}

/** What stands in the `format` of these files. */
export const impactModelFormat = "blended-fleet-impact-model";
const version = 1;

const band = object("a band with its low and high", { low: weight, high: weight });
const network = networkForm(impactFeatureNames.length, impactTargetNames.length);
const schema = object("a model's document", {
  ...formatAndVersion(impactModelFormat, version),
  features: exactly(impactFeatureNames),
  targets: exactly(impactTargetNames),
  ranges: rangesForm(impactFeatureNames.length),
  network,
  spread: network,
  usdBand: band,
  unreadyBand: band,
  trainedOn: workloadTrainingForm,
  seed: wholeNumber,
  hash: text,
});

/** The text of a model file. The same model, the same text. */
export function impactModelText({ model, trainedOn, seed }: ImpactModelFile): string {
  return modelText({
    format: impactModelFormat,
    version,
    features: [...impactFeatureNames],
    targets: [...impactTargetNames],
    ranges: model.ranges,
    network: networkDocument(model.network),
    spread: networkDocument(model.spread),
    usdBand: model.usdBand,
    unreadyBand: model.unreadyBand,
    trainedOn,
    seed,
  });
}

/** @throws InputError where it is missing, damaged, of another version, or made of other features: with every fault. */
export function readImpactModel(path: string): ImpactModelFile {
  return parseImpactModel(readModelText(path), path);
}

/** @throws InputError as {@link readImpactModel}; `source` names the file in its faults. */
export function parseImpactModel(text: string, source: string): ImpactModelFile {
  const { network, spread, ranges, usdBand, unreadyBand, trainedOn, seed } = parseModelDocument(schema, text, source);
  return {
    model: { network: networkOf(network), spread: networkOf(spread), ranges, usdBand, unreadyBand },
    trainedOn,
    seed,
  };
}
