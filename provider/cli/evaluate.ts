import type { TraceSet } from "../replay/trace.js";
import { readRecording } from "../training/recording.js";
import { checkWritable, jsonOutputs, writeOutputs, type Output } from "../replay/report/reportFiles.js";
import {
  evaluateRevocation,
  type EvaluationSettings,
  type ForecastRow,
  type RevocationEvaluation,
} from "../training/evaluateRevocation.js";
import { evaluationHtml } from "../training/evaluationPage/evaluationHtml.js";
import { readRevocationModel, type RevocationModelFile } from "../models/revocationModelFile.js";
import { commandLine } from "./commandLine.js";
import { evaluationTables } from "./evaluationTables.js";
import { evaluateWorkloads } from "./evaluateWorkloads.js";
import { kindOfModel, ModelKind } from "./modelKinds.js";
import { evaluateOptionKinds, strayOptions, type EvaluateOptions } from "./modelOptions.js";
import { fromRule, NumberOptions, seedRule } from "./numberOptions.js";
import { stepByStep, withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

interface EvaluationInput {
  readonly file: RevocationModelFile;
  readonly trace: TraceSet;
  readonly settings: EvaluationSettings;
}

/**
 * `blended-fleet evaluate`: how good a model is, whose kind its file tells.
 * @throws InputError with every fault of options and inputs at once; InterruptedError after Ctrl-C.
 */
export async function evaluate(options: EvaluateOptions, terminal: Terminal): Promise<void> {
  // What is wrong with the file is told below, with all else that is wrong.
  const kind = new NumberOptions({}).collect(() => kindOfModel(options.model));
  if (kind === ModelKind.Performance || kind === ModelKind.Impact) await evaluateWorkloads(kind, options, terminal);
  else await evaluateRevocationModel(options, terminal);
}

/** How good a model's forecasts are on a recording. */
async function evaluateRevocationModel(options: EvaluateOptions, terminal: Terminal): Promise<void> {
  const { file, trace, settings } = readInput(options);
  const { evaluation, forecasts } = await withSteps(
    `Measuring on ${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks`,
    (tell, signal) => evaluateRevocation(file, trace, settings, stepByStep(tell, signal)),
    terminal,
  );
  for (const warning of evaluation.warnings) terminal.error(`warning: ${warning}`);
  const outputs = outputsOf(options, evaluation, forecasts);
  writeOutputs(outputs);
  terminal.print(evaluationTables(evaluation));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function readInput(options: EvaluateOptions): EvaluationInput {
  const { model, traces, from, seed } = options;
  const numbers = new NumberOptions({ from, seed });
  const settings = { from: numbers.read("from", fromRule, 0), seed: numbers.read("seed", seedRule, 1) };
  const kind = numbers.collect(() => kindOfModel(model));
  const file = kind && numbers.collect(() => readRevocationModel(model));
  if (kind) numbers.add(...strayOptions(kind, options, evaluateOptionKinds));
  const trace = traces === undefined ? undefined : numbers.collect(() => readRecording(traces));
  if (kind && traces === undefined) {
    numbers.add({ where: "--traces", expected: "a folder of traces to measure on", got: "none" });
  }
  const { json, html, csv } = options;
  numbers.collect(() =>
    checkWritable(
      [json, html, csv].filter((path) => path !== undefined),
      [model],
    ),
  );
  numbers.check("this evaluation");
  if (!file || !trace) throw new RangeError("expected a model and a trace where there is no fault");
  return { file, trace, settings };
}

const flags: Readonly<Record<string, string>> = {
  model: "--model",
  traces: "--traces",
  from: "--from",
  seed: "--seed",
};

function outputsOf(
  options: EvaluateOptions,
  evaluation: RevocationEvaluation,
  forecasts: readonly ForecastRow[],
): readonly Output[] {
  const { metrics: _, ...given } = options;
  const { json, html, csv } = given;
  const command = commandLine("evaluate", flags, given);
  return [
    ...jsonOutputs(json, evaluation),
    ...(html === undefined ? [] : [{ path: html, content: evaluationHtml(evaluation, command) }]),
    ...(csv === undefined ? [] : [{ path: csv, content: csvOf(forecasts) }]),
  ];
}

/** A row a pool and time, with the chance of a loss within 10, 30 and 60 minutes. */
function csvOf(rows: readonly ForecastRow[]): string {
  const lines = rows.map(({ pool, seconds, forecasts }) =>
    [pool, seconds, ...Array.from(forecasts, (forecast) => forecast.toFixed(6))].join(","),
  );
  return ["pool,timeSeconds,p600,p1800,p3600", ...lines, ""].join("\n");
}
