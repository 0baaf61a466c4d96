import { parseFleet } from "../declaration/declaration.js";
import { readFleetFile } from "../declaration/fleetFile.js";
import type { FleetSpec } from "../engine/fleet.js";
import { assertReplayable } from "../replay/baselines/baselines.js";
import { replayFleet } from "../replay/replayFleet.js";
import { checkWritable, writeReportFiles } from "../replay/report/reportFiles.js";
import { reportTables } from "../replay/report/reportTables.js";
import { readTraceFolder, type TraceSet } from "../replay/trace.js";
import { traceSupplies, tracePrices, type ReplaySettings } from "../replay/traceMarket.js";
import { traceReplay } from "../replay/traceReplay.js";
import { commandLine } from "./commandLine.js";
import { fleetName } from "./fleetName.js";
import { NumberOptions, secondsRule, seedRule, targetRule } from "./numberOptions.js";
import { withProgress } from "./progress.js";
import { sweepFlags } from "./replayFlags.js";
import { isJobReplay, replayJobs } from "./replayJobs.js";
import { isSweep, replaySweep } from "./replaySweep.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

/** What is replayed: traces, and a fleet where one was given. */
export interface ReplaySubject {
  /** Undefined where it has faults. */
  readonly trace: TraceSet | undefined;
  readonly settings: ReplaySettings;
  readonly fleet?: FleetSpec;
}

interface ReplayInput extends ReplaySubject {
  readonly trace: TraceSet;
  readonly seed: number;
}

/**
 * `blended-fleet replay`: a fleet, deadline jobs, or a plain service in many scenarios, on recorded traces, beside the
 * baselines.
 * @throws InputError with every fault of options, traces and fleet at once; InterruptedError after Ctrl-C.
 */
export async function replay(options: Options, terminal: Terminal): Promise<void> {
  if (isSweep(options)) return replaySweep(options, terminal);
  if (isJobReplay(options)) return replayJobs(options, terminal);
  const { trace, settings, fleet, seed } = readInput(options);
  for (const warning of trace.warnings) terminal.error(`warning: ${warning}`);
  const command = commandLine("replay", flags, options);
  const run = traceReplay({ trace, settings, seed, command, ...(fleet && { fleet }) });
  const title = `Replaying ${run.spec.name} on ${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks`;
  const report = await withProgress(title, (progress) => replayFleet(run, progress), terminal);
  terminal.print(reportTables(report, { colour: terminal.colour, width: terminal.width }));
  writeReportFiles(pathsOf(options), report);
  for (const path of Object.values(pathsOf(options))) terminal.print(`Written: ${path}`);
}

function readInput(options: Options): ReplayInput {
  const numbers = new NumberOptions(options);
  numbers.refuse(sweepFlags, "nothing without --sweep");
  const { trace, settings, fleet } = readSubject(options, numbers);
  const seed = numbers.read("seed", seedRule, 1);
  numbers.collect(() => checkWritable(Object.values(pathsOf(options))));
  numbers.check("this replay");
  if (!trace) throw new RangeError("expected a trace where there is no fault");
  if (!fleet) assertReplayable(trace, settings);
  return { trace, settings, seed, ...(fleet && { fleet }) };
}

/** Reads what is to be replayed, and on what; faults are collected with the numbers'. */
export function readSubject(options: Options, numbers: NumberOptions): ReplaySubject {
  const settings = readSettings(options, numbers);
  const trace = numbers.collect(() => readTraceFolder(options["traces"] ?? "", options["only"]));
  const declared = numbers.collect(() =>
    options["fleet"] === undefined ? undefined : readFleetFile(options["fleet"]),
  );
  const fleet =
    trace && declared !== undefined ? numbers.collect(() => fleetOn(trace, settings, declared, options)) : undefined;
  return { trace, settings, ...(fleet && { fleet }) };
}

function readSettings(options: Options, numbers: NumberOptions): ReplaySettings {
  for (const [name, flag] of [
    ["target", "--target"],
    ["coldStart", "--cold-start"],
  ] as const) {
    if (options["fleet"] === undefined || options[name] === undefined) continue;
    numbers.add({ where: flag, expected: "nothing, for the fleet says it", got: `${options[name]} beside --fleet` });
  }
  return {
    target: numbers.read("target", targetRule, 4),
    coldStartSeconds: numbers.read("coldStart", secondsRule("--cold-start"), 180),
    noticeSeconds: numbers.read("notice", secondsRule("--notice"), 0),
    ...tracePrices,
  };
}

function fleetOn(trace: TraceSet, settings: ReplaySettings, declared: unknown, options: Options): FleetSpec {
  const file = options["fleet"] ?? "";
  return parseFleet(declared, {
    name: fleetName(file),
    // A replay starts when its trace does; a deadline given as a date is counted from today.
    nowEpochSeconds: Math.floor(Date.now() / 1000),
    source: file,
    pools: traceSupplies(trace, settings).map(({ pool }) => pool),
    tickSeconds: trace.gapSeconds,
    noticeSeconds: settings.noticeSeconds,
  });
}

function pathsOf(options: Options): { jsonPath?: string; htmlPath?: string } {
  return {
    ...(options["json"] !== undefined && { jsonPath: options["json"] }),
    ...(options["html"] !== undefined && { htmlPath: options["html"] }),
  };
}

const flags: Readonly<Record<string, string>> = {
  traces: "--traces",
  only: "--only",
  fleet: "--fleet",
  target: "--target",
  coldStart: "--cold-start",
  notice: "--notice",
  seed: "--seed",
};
