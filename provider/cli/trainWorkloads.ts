import { impactModelText } from "../models/impactModelFile.js";
import { performanceModelText } from "../models/performanceModelFile.js";
import type { WorkloadTraining } from "../models/workloadTraining.js";
import { countedText, decimalText } from "../replay/report/figureText.js";
import { checkWritable, writeOutputs } from "../replay/report/reportFiles.js";
import { readMeasuredWorkload } from "../training/recordedMetrics.js";
import { trainImpact, trainPerformance, type RecordedWorkload } from "../training/workloadModels.js";
import { ModelKind, type WorkloadModelKind } from "./modelKinds.js";
import { strayOptions, trainOptionKinds, type TrainOptions } from "./modelOptions.js";
import { NumberOptions, seedRule } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";

/** A model as it is written, and what is said of it. */
interface Trained {
  readonly text: string;
  readonly trainedOn: WorkloadTraining;
  readonly found: readonly string[];
}

/**
 * Trains a model of workloads on generated ones, and where metrics are given on those too, and writes it to a file.
 * @throws InputError with every fault of options and metrics at once; InterruptedError after Ctrl-C.
 */
export async function trainWorkloads(
  kind: WorkloadModelKind,
  options: TrainOptions,
  terminal: Terminal,
): Promise<void> {
  const { path, seed, recorded } = readOptions(kind, options);
  for (const { name, warnings } of recorded) warn(name, warnings, terminal);
  const names = ["generated workloads", ...recorded.map(({ name }) => name)];
  const { text, trainedOn, found } = await withSteps(
    `Training on ${names.join(", ")}`,
    async () => (kind === ModelKind.Impact ? impactOf(seed) : performanceOf(seed, recorded)),
    terminal,
  );
  writeOutputs([{ path, content: text }]);
  const { kinds, workloads, moments } = trainedOn.generated;
  const generated = kinds.length * workloads;
  const rows = countedText(generated * moments, "row");
  terminal.print(`${generated} generated workloads of ${kinds.length} kinds: ${rows}`);
  for (const own of trainedOn.recorded) terminal.print(`${own.name}: ${countedText(own.rows, "row")}`);
  for (const line of [...found, `Written: ${path}`]) terminal.print(line);
}

function readOptions(kind: WorkloadModelKind, options: TrainOptions) {
  const path = options.model ?? `${kind}.json`;
  const numbers = new NumberOptions({ seed: options.seed });
  numbers.add(...strayOptions(kind, options, trainOptionKinds));
  const seed = numbers.read("seed", seedRule, 1);
  const recorded = (options.metrics ?? []).flatMap((file) => numbers.collect(() => readMeasuredWorkload(file)) ?? []);
  numbers.collect(() => checkWritable([path], options.metrics));
  numbers.check("this training");
  return { path, seed, recorded };
}

function performanceOf(seed: number, recorded: readonly RecordedWorkload[]): Trained {
  const file = trainPerformance(seed, recorded);
  const error = decimalText(file.meanAbsoluteError);
  const found = `Off by ${error} of 100 points on average, on generated workloads that it was not trained on`;
  return { text: performanceModelText(file), trainedOn: file.trainedOn, found: [found] };
}

function impactOf(seed: number): Trained {
  const file = trainImpact(seed);
  return { text: impactModelText(file), trainedOn: file.trainedOn, found: [] };
}
