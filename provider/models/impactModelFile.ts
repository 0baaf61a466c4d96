import * as z from "zod";
import { impactFeatureNames } from "../engine/impact/impactFeatures.js";
import { impactTargetNames, type ImpactModel } from "../engine/impact/impactModel.js";
import {
  exactly,
  modelText,
  networkDocument,
  networkForm,
  networkOf,
  networkSizeFaults,
  parseModelDocument,
  rangesForm,
  readModelText,
} from "./modelFile.js";
import { workloadTrainingForm, type WorkloadTraining } from "./workloadTraining.js";
import { InputError } from "../errors.js";

/** An impact model with all that tells where it comes from. */
export interface ImpactModelFile {
  readonly model: ImpactModel;
  readonly trainedOn: WorkloadTraining;
  readonly seed: number;
}

/** What stands in the `format` of these files. */
export const impactModelFormat = "blended-fleet-impact-model";
const version = 1;

const band = z.strictObject({ low: z.number(), high: z.number() });
const network = networkForm(impactFeatureNames.length, impactTargetNames.length);
const schema = z.strictObject({
  format: z.literal(impactModelFormat),
  version: z.literal(version),
  features: exactly(impactFeatureNames),
  targets: exactly(impactTargetNames),
  ranges: rangesForm(impactFeatureNames.length),
  network,
  spread: network,
  usdBand: band,
  unreadyBand: band,
  trainedOn: workloadTrainingForm,
  seed: z.number(),
  hash: z.string(),
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
  const { spread, ...document } = parseModelDocument(schema, text, source);
  const faults = networkSizeFaults(spread, "spread");
  if (faults.length > 0) throw new InputError(`model ${source}`, faults);
  const { ranges, usdBand, unreadyBand, trainedOn, seed } = document;
  return {
    model: { network: networkOf(document.network), spread: networkOf(spread), ranges, usdBand, unreadyBand },
    trainedOn,
    seed,
  };
}
