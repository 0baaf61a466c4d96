import { readImpactModel } from "../models/impactModelFile.js";
import { readPerformanceModel } from "../models/performanceModelFile.js";
import { shippedModels } from "../models/shippedModels.js";
import type { WorkloadTraining } from "../models/workloadTraining.js";
import { checkWritable, jsonOutputs, writeOutputs } from "../replay/report/reportFiles.js";
import type { OnStep } from "../training/evaluateRevocation.js";
import { evaluateImpactFile, evaluatePerformanceFile } from "../training/evaluateWorkloadModels.js";
import { readMeasuredWorkload } from "../training/recordedMetrics.js";
import { ModelKind, type WorkloadModelKind } from "./modelKinds.js";
import { evaluateOptionKinds, strayOptions, type EvaluateOptions } from "./modelOptions.js";
import { NumberOptions, seedRule } from "./numberOptions.js";
import { stepByStep, withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";
import { impactTables, performanceTables } from "./workloadTables.js";

/** What an evaluation found. */
interface Evaluated {
  readonly figures: object;
  readonly tables: string;
  readonly warnings: readonly string[];
}

/** A model that was read, to be measured. */
interface Measurable {
  readonly file: { readonly seed: number; readonly trainedOn: WorkloadTraining };
  readonly measure: (onStep: OnStep) => Promise<Evaluated>;
}

/**
 * Measures a model of workloads: the file, and how such files are trained, on kinds of workloads that were not trained on.
 * @throws InputError with every fault of options, model and metrics at once; InterruptedError after Ctrl-C.
 */
export async function evaluateWorkloads(
  kind: WorkloadModelKind,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const { file, measure } = readInput(kind, options, terminal);
  const { figures, tables, warnings } = await withSteps(
    `Measuring ${options.model} on generated workloads`,
    (tell, signal) => measure(stepByStep(tell, signal)),
    terminal,
  );
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  const { seed, trainedOn } = file;
  const outputs = jsonOutputs(options.json, { kind, model: { seed, trainedOn }, ...figures });
  writeOutputs(outputs);
  terminal.print(tables);
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function readInput(kind: WorkloadModelKind, options: EvaluateOptions, terminal: Terminal): Measurable {
  const { model, metrics = [], json } = options;
  const numbers = new NumberOptions({ seed: options.seed });
  const seed = numbers.read("seed", seedRule, 1);
  numbers.add(...strayOptions(kind, options, evaluateOptionKinds));
  const recorded = metrics.flatMap((path) => numbers.collect(() => readMeasuredWorkload(path)) ?? []);
  const read = kind === ModelKind.Impact ? impactModel : performanceModel;
  const measurable = numbers.collect(() => read(model, seed, recorded));
  numbers.collect(() => checkWritable(json === undefined ? [] : [json], [model, ...metrics]));
  numbers.check("this evaluation");
  if (!measurable) throw new RangeError("expected a model where there is no fault");
  for (const { name, warnings } of recorded) warn(name, warnings, terminal);
  return measurable;
}

function performanceModel(
  path: string,
  seed: number,
  recorded: Parameters<typeof evaluatePerformanceFile>[1],
): Measurable {
  const file = readPerformanceModel(path);
  const measure = async (onStep: OnStep): Promise<Evaluated> => {
    const figures = await evaluatePerformanceFile(file, recorded, seed, onStep);
    const known = figures.recorded.filter(({ isTrainedOn }) => isTrainedOn);
    const warnings = known.map(({ name }) => `${name}: the model was trained on it: the figures flatter it`);
    return { figures, tables: performanceTables(figures), warnings };
  };
  return { file, measure };
}

function impactModel(path: string, seed: number): Measurable {
  const file = readImpactModel(path);
  const measure = async (onStep: OnStep): Promise<Evaluated> => {
    const figures = await evaluateImpactFile(file, shippedModels().scoreOf, seed, onStep);
    return { figures, tables: impactTables(figures), warnings: [] };
  };
  return { file, measure };
}
