import { checkWritable, writeOutputs } from "../replay/report/reportFiles.js";
import { revocationModelText, trainedOnName } from "../models/revocationModelFile.js";
import { historySource } from "../training/historySource.js";
import { readRecording } from "../training/recording.js";
import { trainOnRows } from "../training/trainOnRows.js";
import { traceSource } from "../training/trainRevocation.js";
import { ModelKind } from "./modelKinds.js";
import { strayOptions, trainOptionKinds, type TrainOptions } from "./modelOptions.js";
import { NumberOptions, seedRule, type NumberRule } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";
import { readLogAddress, readLogAt } from "./trainFromLog.js";
import { trainWorkloads } from "./trainWorkloads.js";

const untilRule: NumberRule = {
  flag: "--until",
  expected: "a share of the recordings from 0.1 to 1",
  least: 0.1,
  most: 1,
};

/**
 * `blended-fleet train`: a model of a kind, written to a file; where none is named, of pools' losses.
 * @throws InputError with every fault of options and inputs at once, or of the log; InterruptedError after Ctrl-C.
 */
export async function train(options: TrainOptions, terminal: Terminal): Promise<void> {
  const { kind } = options;
  if (kind === ModelKind.Performance || kind === ModelKind.Impact) await trainWorkloads(kind, options, terminal);
  else await trainRevocation(options, terminal);
}

/** From recordings, a fleet's own log of forecasts, or both. */
async function trainRevocation(options: TrainOptions, terminal: Terminal): Promise<void> {
  const { path, settings, traces, from } = readOptions(options);
  for (const { name, warnings } of traces) warn(name, warnings, terminal);
  const names = [...traces.map(({ name }) => name), ...(from ? [from.text] : [])];
  const { file, history } = await withSteps(
    `Training on ${names.join(", ")}`,
    async (tell, signal) => {
      const read = from && (await readLogAt(from, tell, signal));
      const sources = traces.map((trace) => traceSource(trace, settings.until));
      if (read) sources.push(historySource(read, settings.until));
      const trained = trainOnRows(sources, settings.seed, ({ pass, passes, logLoss }) => {
        signal.throwIfAborted();
        tell(`pass ${pass} of ${passes}, log loss ${logLoss.toFixed(4)}`);
      });
      return { file: trained, history: read };
    },
    terminal,
  );
  if (history) warn(history.name, history.warnings, terminal);
  writeOutputs([{ path, content: revocationModelText(file) }]);
  for (const source of file.trainedOn) terminal.print(`${trainedOnName(source)}: ${source.rows} rows`);
  terminal.print(`Written: ${path}`);
}

function readOptions(options: TrainOptions) {
  const path = options.model ?? "revocation.json";
  const { until, seed, from } = options;
  const numbers = new NumberOptions({ kind: options.kind, until, seed });
  const kind = numbers.choose("kind", "--kind", Object.values(ModelKind), ModelKind.Revocation);
  if (kind) numbers.add(...strayOptions(kind, options, trainOptionKinds));
  const settings = { until: numbers.read("until", untilRule, 1), seed: numbers.read("seed", seedRule, 1) };
  const traces = (options.traces ?? []).flatMap((folder) => numbers.collect(() => readRecording(folder)) ?? []);
  const address = from === undefined ? undefined : numbers.collect(() => readLogAddress(from));
  if (kind && options.traces === undefined && from === undefined) {
    numbers.add({ where: "--traces or --from", expected: "recordings or a log to train on", got: "neither" });
  }
  numbers.collect(() => checkWritable([path]));
  numbers.check("this training");
  return { path, settings, traces, from: address };
}
