import Table from "cli-table3";
import { checkWritable, writeOutputs } from "../replay/report/reportFiles.js";
import {
  evaluateRevocation,
  type ForecastRow,
  type HorizonEvaluation,
  type Interval,
  type RevocationEvaluation,
} from "../training/evaluateRevocation.js";
import { readRecording } from "../training/recording.js";
import { readRevocationModel } from "../models/revocationModelFile.js";
import { NumberOptions, seedRule, type NumberRule } from "./numberOptions.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

const fromRule: NumberRule = {
  flag: "--from",
  expected: "a share of the recording from 0 to 0.95",
  least: 0,
  most: 0.95,
};

/**
 * `blended-fleet evaluate`: how good a model's forecasts are on a recording.
 * @throws InputError with every fault of options, model and traces at once.
 */
export async function evaluate(options: Options, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(options);
  const settings = { from: numbers.read("from", fromRule, 0), seed: numbers.read("seed", seedRule, 1) };
  const file = numbers.collect(() => readRevocationModel(options["model"] ?? ""));
  const trace = numbers.collect(() => readRecording(options["traces"] ?? ""));
  const { json, csv } = options;
  numbers.collect(() => checkWritable([json, csv].filter((path) => path !== undefined)));
  numbers.check("this evaluation");
  if (!file || !trace) throw new RangeError("expected a model and a trace where there is no fault");
  for (const warning of trace.warnings) terminal.error(`warning: ${warning}`);
  const { evaluation, forecasts } = evaluateRevocation(file, trace, settings);
  const outputs = [
    ...(json === undefined ? [] : [{ path: json, content: `${JSON.stringify(evaluation, undefined, 1)}\n` }]),
    ...(csv === undefined ? [] : [{ path: csv, content: csvOf(forecasts) }]),
  ];
  writeOutputs(outputs);
  terminal.print(evaluationText(evaluation));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

/** A row a pool and time, with the chance of a loss within 10, 30 and 60 minutes. */
function csvOf(rows: readonly ForecastRow[]): string {
  const lines = rows.map(({ pool, seconds, forecasts }) =>
    [pool, seconds, ...Array.from(forecasts, (forecast) => forecast.toFixed(6))].join(","),
  );
  return ["pool,timeSeconds,p600,p1800,p3600", ...lines, ""].join("\n");
}

function evaluationText({ traces, pools, from, horizons }: RevocationEvaluation): string {
  const part = from === 0 ? "" : `, from ${Math.round(from * 100)} % of its time on`;
  return [`${traces}: ${pools} pools${part}`, ...horizons.map(horizonText)].join("\n");
}

function horizonText({ horizonSeconds, rows, lines, gainOverAge, alarms, leadTime }: HorizonEvaluation): string {
  const table = new Table({
    head: [`loss within ${horizonSeconds / 60} min`, "ROC AUC", "PR AUC", "Brier skill", "calibration error"],
    style: { head: [], border: [] },
  });
  for (const { line, quality, intervals } of lines) {
    const figure = (value: number, interval: Interval): string => `${decimals(value)}${range(interval)}`;
    table.push([
      line,
      figure(quality.rocAuc, intervals.rocAuc),
      figure(quality.prAuc, intervals.prAuc),
      figure(quality.brierSkill, intervals.brierSkill),
      figure(quality.calibrationError, intervals.calibrationError),
    ]);
  }
  const gain = (value: Interval & { readonly gain: number }): string =>
    `${value.gain >= 0 ? "+" : ""}${decimals(value.gain)}${range(value)}`;
  const base = lines[0]?.quality.baseRate ?? NaN;
  return [
    table.toString(),
    `${rows} rows, ${percent(base)} with a loss; over age alone: ROC AUC ${gain(gainOverAge.rocAuc)}, PR AUC ${gain(gainOverAge.prAuc)}`,
    ...alarms.map(({ alarmRate, recall, precision }, index) => {
      const lead = leadTime[index];
      const minutes = lead && lead.alarmed > 0 ? lead.quartiles.map((seconds) => Math.round(seconds / 60)) : [];
      const times = minutes.length > 0 ? minutes.join(", ") : none;
      return `  alarms in ${percent(alarmRate)} of rows: recall ${percent(recall)}, precision ${percent(precision)}; minutes ahead ${times} (quartiles)`;
    }),
  ].join("\n");
}

/** What is shown of a figure that there is not, as where no row, or every row, had a loss. */
const none = "–";

function decimals(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : none;
}

/** With a blank before it, so that it follows its figure; nothing where there is none. */
function range({ low, high }: Interval): string {
  return Number.isFinite(low) && Number.isFinite(high) ? ` (${low.toFixed(3)} to ${high.toFixed(3)})` : "";
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : none;
}
