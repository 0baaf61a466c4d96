import { InputError, show } from "../errors.js";
import { impactModelFormat } from "../models/impactModelFile.js";
import { formatIn, readModelText } from "../models/modelFile.js";
import { performanceModelFormat } from "../models/performanceModelFile.js";
import { revocationModelFormat } from "../models/revocationModelFile.js";

/** What a model is of: losses of pools, how well units do, or what the loss of one costs. */
export const ModelKind = { Revocation: "revocation", Performance: "performance", Impact: "impact" } as const;
export type ModelKind = (typeof ModelKind)[keyof typeof ModelKind];
/** The kinds that are trained on workloads. */
export type WorkloadModelKind = Exclude<ModelKind, typeof ModelKind.Revocation>;

const kindsByFormat: ReadonlyMap<unknown, ModelKind> = new Map([
  [revocationModelFormat, ModelKind.Revocation],
  [performanceModelFormat, ModelKind.Performance],
  [impactModelFormat, ModelKind.Impact],
]);

/**
 * What a file says that it is a model of; the rest of it is not looked at.
 * @throws InputError where it can't be read, is no JSON, or of another format.
 */
export function kindOfModel(path: string): ModelKind {
  const format = formatIn(readModelText(path), path);
  const kind = kindsByFormat.get(format);
  if (kind) return kind;
  const expected = `one of ${[...kindsByFormat.keys()].join(", ")}`;
  throw new InputError(`model ${path}`, [{ where: `${path}: format`, expected, got: show(format) }]);
}
