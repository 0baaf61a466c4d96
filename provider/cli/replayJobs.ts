import { show, type Fault } from "../errors.js";
import { figuresOf, type JobFigures } from "../replay/deadline/jobFigures.js";
import { jobRunners, type JobRunner } from "../replay/deadline/jobPolicies.js";
import type { JobSettings } from "../replay/deadline/jobReplay.js";
import { percentText, spanText, usdText } from "../replay/report/figureText.js";
import { checkWritable, jsonOutputs, writeOutputs } from "../replay/report/reportFiles.js";
import { readTraceFolder, type TraceSet } from "../replay/trace.js";
import { tracePrices } from "../replay/traceMarket.js";
import { durationSeconds } from "./durations.js";
import { NumberOptions } from "./numberOptions.js";
import { jobFlags, sweepFlags } from "./replayFlags.js";
import { stepByStep, withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";
import { plainTable } from "../replay/report/plainTable.js";

type Options = Readonly<Record<string, string | undefined>>;

/** Options of a replay that say nothing about a job, by name. */
const otherFlags: Readonly<Record<string, string>> = {
  fleet: "--fleet",
  target: "--target",
  coldStart: "--cold-start",
  notice: "--notice",
  ...sweepFlags,
  html: "--html",
};

const mostSeconds = 366 * 86_400;

interface JobsInput {
  readonly trace: TraceSet;
  readonly settings: JobSettings;
  readonly everySeconds: number;
}

/** What a policy came to, over all pools and on each. */
interface PolicyResult {
  readonly policy: string;
  readonly figures: JobFigures;
  readonly byPool: readonly { readonly pool: string; readonly figures: JobFigures }[];
}

export function isJobReplay(options: Options): boolean {
  return Object.keys(jobFlags).some((name) => options[name] !== undefined);
}

/**
 * `blended-fleet replay --deadline`: jobs on each pool of a recording, one after the other, beside the baselines.
 * @throws InputError with every fault of options and traces at once; InterruptedError after Ctrl-C.
 */
export async function replayJobs(options: Options, terminal: Terminal): Promise<void> {
  const input = readInput(options);
  const { trace } = input;
  warn(trace.name, trace.warnings, terminal);
  const title = `Replaying deadline jobs on ${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks`;
  const results = await withSteps(title, (tell, signal) => allResults(input, stepByStep(tell, signal)), terminal);
  const { settings, everySeconds } = input;
  const outputs = jsonOutputs(options["json"], { trace: trace.name, settings, everySeconds, policies: results });
  writeOutputs(outputs);
  terminal.print(tableOf(input, results));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function readInput(options: Options): JobsInput {
  const numbers = new NumberOptions(options);
  numbers.refuse(otherFlags, "nothing beside a deadline job");
  const work = seconds(numbers, options, "work");
  const deadline = seconds(numbers, options, "deadline");
  const overhead = seconds(numbers, options, "overhead", "180");
  const every = seconds(numbers, options, "every", options["deadline"] ?? "1h");
  const trace = numbers.collect(() => readTraceFolder(options["traces"] ?? "", options["only"]));
  numbers.add(...tooShort(deadline, work, overhead), ...tooLong(deadline, trace));
  const { json } = options;
  numbers.collect(() => checkWritable(json === undefined ? [] : [json]));
  numbers.check("this replay");
  if (!trace) throw new RangeError("expected a trace where there is no fault");
  const times = { workSeconds: work, deadlineSeconds: deadline, overheadSeconds: overhead };
  return { trace, settings: { ...times, tickSeconds: trace.gapSeconds, ...tracePrices }, everySeconds: every };
}

/** A length of time above 0, and of an overhead 0 too; NaN with a fault where it is none. */
function seconds(numbers: NumberOptions, options: Options, name: string, otherwise?: string): number {
  const text = options[name] ?? otherwise;
  const value = text === undefined ? NaN : durationSeconds(text);
  if (value <= mostSeconds && (value > 0 || name === "overhead")) return value;
  // Where it is another option that is wrong, that one has its own fault.
  if (options[name] === undefined && otherwise !== undefined) return NaN;
  const least = name === "overhead" ? "0 or more" : "above 0";
  const expected = `a time ${least}, at most a year: seconds, or as 30m or 52h`;
  numbers.add({ where: `--${name}`, expected, got: text === undefined ? "nothing" : show(text) });
  return NaN;
}

function tooShort(deadline: number, work: number, overhead: number): Fault[] {
  if (!(deadline < work + overhead)) return [];
  const expected = `at least the work and one overhead, ${work + overhead} s`;
  return [{ where: "--deadline", expected, got: `${deadline} s` }];
}

function tooLong(deadline: number, trace: TraceSet | undefined): Fault[] {
  const recorded = trace ? trace.ticks * trace.gapSeconds : Infinity;
  if (!(deadline > recorded)) return [];
  return [{ where: "--deadline", expected: `at most the recording's ${recorded} s`, got: `${deadline} s` }];
}

async function allResults(input: JobsInput, step: (name: string) => Promise<void>): Promise<readonly PolicyResult[]> {
  const results: PolicyResult[] = [];
  for (const runner of jobRunners) {
    await step(runner.name);
    results.push(resultOf(runner, input));
  }
  return results;
}

function resultOf({ name, run }: JobRunner, input: JobsInput): PolicyResult {
  const { trace, settings } = input;
  const firstTicks = firstTicksOf(input);
  const outcomes = trace.pools.map((pool) => firstTicks.map((firstTick) => run({ pool, firstTick }, settings)));
  return {
    policy: name,
    figures: figuresOf(outcomes.flat(), settings),
    byPool: trace.pools.map(({ id }, index) => ({ pool: id, figures: figuresOf(outcomes[index] ?? [], settings) })),
  };
}

/** A job from the recording's start, and one more every so long, as long as its deadline is recorded. */
function firstTicksOf({ trace, settings, everySeconds }: JobsInput): readonly number[] {
  const windowTicks = Math.ceil(settings.deadlineSeconds / trace.gapSeconds);
  const stepTicks = Math.max(1, Math.round(everySeconds / trace.gapSeconds));
  const count = Math.floor(Math.max(0, trace.ticks - windowTicks) / stepTicks) + 1;
  return Array.from({ length: count }, (_, i) => i * stepTicks);
}

function tableOf({ settings, trace }: JobsInput, results: readonly PolicyResult[]): string {
  const table = plainTable(["policy", "USD a job", "of possible\nsaving", "on-demand", "misses"], {
    colAligns: ["left", "right", "right", "right", "right"],
  });
  for (const { policy, figures } of results) {
    const { usd, score, onDemandShare, misses } = figures;
    const name = policy === "offline-optimum" ? `${policy} *` : policy;
    table.push([name, usdText(usd), percentText(score, 1), percentText(onDemandShare, 1), misses]);
  }
  const { workSeconds, deadlineSeconds, overheadSeconds } = settings;
  const jobs = results[0]?.figures.jobs ?? 0;
  return [
    `${jobs} jobs of ${spanText(workSeconds)} in ${spanText(deadlineSeconds)}, ${spanText(overheadSeconds)} a start, on ${trace.pools.length} pools. Means of a job.`,
    table.toString(),
    "* cheats: it knows the future, so it is a bound and not a rival",
  ].join("\n");
}
