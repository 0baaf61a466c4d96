import { availableParallelism } from "node:os";
import { ProfileName } from "../engine/profile.js";
import { assertReplayable } from "../replay/baselines/baselines.js";
import { checkWritable, jsonOutputs, writeOutputs, type Output } from "../replay/report/reportFiles.js";
import { sweepHtml } from "../replay/sweep/page/sweepHtml.js";
import { scenariosOf, scenarioText, settingsOf, type SweepGrid } from "../replay/sweep/scenario.js";
import { runSweep, type Sweep } from "../replay/sweep/sweep.js";
import { sweepCsv } from "../replay/sweep/sweepCsv.js";
import { settingText } from "../replay/sweep/sweepPoint.js";
import { sweepTables } from "../replay/sweep/sweepTables.js";
import type { SweepTask } from "../replay/sweep/sweepTask.js";
import { readTraceFolder, type TraceSet } from "../replay/trace.js";
import { commandLine } from "./commandLine.js";
import { NumberOptions, riskWeightRule, secondsRule, targetRule } from "./numberOptions.js";
import { jobFlags } from "./replayFlags.js";
import { withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

/** More threads than this would cost more memory, some 100 MB each, than the time they save is worth. */
const mostThreads = 8;

export function isSweep(options: Options): boolean {
  return options["sweep"] !== undefined;
}

/**
 * `blended-fleet replay --sweep`: a plain service in many scenarios, by our profiles and every baseline.
 * @throws InputError with every fault of options and traces at once; InterruptedError after Ctrl-C.
 */
export async function replaySweep(options: Options, terminal: Terminal): Promise<void> {
  const { trace, grid } = readInput(options);
  warn(trace.name, trace.warnings, terminal);
  const title = `Sweeping ${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks`;
  const sweep = await withSteps(title, (tell, signal) => sweepTelling(trace, grid, tell, signal), terminal);
  const outputs = outputsOf(options, sweep);
  writeOutputs(outputs);
  terminal.print(sweepTables(sweep, { colour: terminal.colour, width: terminal.width }));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function sweepTelling(trace: TraceSet, grid: SweepGrid, tell: (step: string) => void, signal: AbortSignal) {
  return runSweep(trace, grid, {
    threads: Math.min(mostThreads, availableParallelism()),
    signal,
    onDone: (task, done, total) => tell(`${done} of ${total}: ${taskText(task)}`),
  });
}

function taskText({ scenario, setting }: SweepTask): string {
  return `${setting ? settingText(setting) : "the baselines"}, ${scenarioText(scenario)}`;
}

function readInput(options: Options): { readonly trace: TraceSet; readonly grid: SweepGrid } {
  const numbers = new NumberOptions(options);
  numbers.refuse({ fleet: "--fleet", ...jobFlags }, "nothing beside --sweep");
  const grid = readGrid(numbers);
  const trace = numbers.collect(() => readTraceFolder(options["traces"] ?? "", options["only"]));
  numbers.collect(() => checkWritable(pathsOf(options)));
  numbers.check("this sweep");
  if (!trace) throw new RangeError("expected a trace where there is no fault");
  // Whether a start-up fits into the trace does not hang on the target.
  for (const scenario of scenariosOf(trace, { ...grid, targets: grid.targets.slice(0, 1) })) {
    numbers.collect(() => assertReplayable(trace, settingsOf(scenario)));
  }
  numbers.check("this sweep");
  return { trace, grid };
}

/** By default no more than what nine pools and 12,000 ticks take a minute or two for on two cores. */
function readGrid(numbers: NumberOptions): SweepGrid {
  const { CostFirst, Balanced, ResilienceFirst } = ProfileName;
  const services = [CostFirst, Balanced, ResilienceFirst];
  return {
    targets: numbers.readList("target", targetRule, [4]),
    coldStartsSeconds: numbers.readList("coldStart", secondsRule("--cold-start"), [30, 180, 600]),
    noticesSeconds: numbers.readList("notice", secondsRule("--notice"), [0, 120]),
    profiles: numbers.chooseList("profile", "--profile", Object.values(ProfileName), services),
    riskWeights: numbers.readList("riskWeights", riskWeightRule, [0.25, 0.5, 1, 2, 4]),
  };
}

function pathsOf({ json, html, csv }: Options): readonly string[] {
  return [json, html, csv].filter((path) => path !== undefined);
}

function outputsOf(options: Options, sweep: Sweep): readonly Output[] {
  const { json, html, csv } = options;
  const command = commandLine("replay --sweep", flags, options);
  return [
    ...jsonOutputs(json, sweep),
    ...(html === undefined ? [] : [{ path: html, content: sweepHtml(sweep, command) }]),
    ...(csv === undefined ? [] : [{ path: csv, content: sweepCsv(sweep) }]),
  ];
}

const flags: Readonly<Record<string, string>> = {
  traces: "--traces",
  only: "--only",
  target: "--target",
  coldStart: "--cold-start",
  notice: "--notice",
  profile: "--profile",
  riskWeights: "--risk-weights",
};
