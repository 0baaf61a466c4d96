import { readTraceFolder } from "../replay/trace.js";
import { checkWritable, writeOutputs } from "../replay/report/reportFiles.js";
import { revocationModelText } from "../models/revocationModelFile.js";
import { trainRevocation } from "../training/trainRevocation.js";
import { NumberOptions, seedRule, type NumberRule } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

export interface TrainOptions {
  readonly traces: readonly string[];
  readonly until?: string;
  readonly model?: string;
  readonly seed?: string;
}

const untilRule: NumberRule = {
  flag: "--until",
  expected: "a share of the recordings from 0.1 to 1",
  least: 0.1,
  most: 1,
};

/**
 * `blended-fleet train`: a model of pools' losses from recordings, written to a file.
 * @throws InputError with every fault of options and traces at once; InterruptedError after Ctrl-C.
 */
export async function train(options: TrainOptions, terminal: Terminal): Promise<void> {
  const path = options.model ?? "revocation.json";
  const { until, seed } = options;
  const numbers = new NumberOptions({ until, seed });
  const settings = { until: numbers.read("until", untilRule, 1), seed: numbers.read("seed", seedRule, 1) };
  const traces = options.traces.flatMap((folder) => numbers.collect(() => readTraceFolder(folder)) ?? []);
  numbers.collect(() => checkWritable([path]));
  numbers.check("this training");
  for (const { name, warnings } of traces)
    for (const warning of warnings) terminal.error(`warning: ${name}: ${warning}`);
  const file = await withSteps(
    `Training on ${traces.map(({ name }) => name).join(", ")}`,
    async (tell, signal) =>
      trainRevocation(traces, settings, ({ pass, passes, logLoss }) => {
        signal.throwIfAborted();
        tell(`pass ${pass} of ${passes}, log loss ${logLoss.toFixed(4)}`);
      }),
    terminal,
  );
  writeOutputs([{ path, content: revocationModelText(file) }]);
  for (const { traces: name, rows } of file.trainedOn) terminal.print(`${name}: ${rows} rows`);
  terminal.print(`Written: ${path}`);
}
