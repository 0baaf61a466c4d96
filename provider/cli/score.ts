import Table from "cli-table3";
import { trainedScore } from "../engine/performance/performanceModel.js";
import type { ScoreOf } from "../engine/performanceScore.js";
import { readPerformanceModel } from "../models/performanceModelFile.js";
import { shippedModels } from "../models/shippedModels.js";
import { countText, decimalText, percentText } from "../replay/report/figureText.js";
import { checkWritable, jsonOutputs, writeOutputs } from "../replay/report/reportFiles.js";
import { readRecordedMetrics, type RecordedMetrics } from "../training/recordedMetrics.js";
import { lowScore, scoredMetrics, type ScoredInstance } from "../training/scoredMetrics.js";
import type { ScoreOptions } from "./modelOptions.js";
import { NumberOptions } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";

/**
 * `blended-fleet score`: how well units do by their metrics.
 * @throws InputError with every fault of options, model and metrics at once; InterruptedError after Ctrl-C.
 */
export async function score(options: ScoreOptions, terminal: Terminal): Promise<void> {
  const { metrics, scoreOf } = readInput(options);
  for (const { name, warnings } of metrics) warn(name, warnings, terminal);
  const scored = await withSteps(
    `Scoring ${metrics.map(({ name }) => name).join(", ")}`,
    async () => metrics.flatMap((one) => scoredMetrics(one, scoreOf)),
    terminal,
  );
  const outputs = jsonOutputs(options.json, { model: options.model ?? "shipped", instances: scored });
  writeOutputs(outputs);
  terminal.print(scoreTable(scored));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function readInput({ metrics, model, json }: ScoreOptions): {
  readonly metrics: readonly RecordedMetrics[];
  readonly scoreOf: ScoreOf;
} {
  const faults = new NumberOptions({});
  const read = metrics.flatMap((path) => faults.collect(() => readRecordedMetrics(path)) ?? []);
  const scoreOf =
    model === undefined
      ? shippedModels().scoreOf
      : faults.collect(() => trainedScore(readPerformanceModel(model).model));
  const inputs = model === undefined ? metrics : [model, ...metrics];
  faults.collect(() => checkWritable(json === undefined ? [] : [json], inputs));
  faults.check("this scoring");
  if (!scoreOf) throw new RangeError("expected a model where there is no fault");
  return { metrics: read, scoreOf };
}

function scoreTable(scored: readonly ScoredInstance[]): string {
  const table = new Table({
    head: ["metrics", "instance", "rows", "mean", "lowest", `below ${lowScore}`, "newest", "off what was served by"],
    style: { head: [], border: [] },
  });
  for (const { name, instance, moments, mean, lowest, lowShare, newest, distance } of scored) {
    const scores = [mean, lowest].map(decimalText);
    const off = decimalText(distance?.meanAbsoluteError ?? NaN);
    const rows = countText(moments.length);
    table.push([name, instance || "–", rows, ...scores, percentText(lowShare, 1), decimalText(newest.score), off]);
  }
  return table.toString();
}
