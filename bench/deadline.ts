import { join } from "node:path";
import Table from "cli-table3";
import { jobPolicy, JobRun, runJob, type JobSituation } from "../provider/engine/deadlineJob.js";
import { recordedStints } from "../provider/engine/deadline/stintCurves.js";
import { jobRunners, online, type JobRunner } from "../provider/replay/deadline/jobPolicies.js";
import {
  meanScore,
  missesOf,
  publicVariants,
  readPublicWindows,
  type PublicWindows,
} from "../provider/replay/deadline/publicWindows.js";
import { partOf, readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { tracePrices } from "../provider/replay/traceMarket.js";
import { recordedStintsOf } from "../provider/training/recordedStints.js";
import { forecastRunners } from "./jobForecasts.js";

const decisions = 200_000;
const memoryUnit = 1e6;

/** Prints how fast deadline jobs are decided, and what that earns on the public windows, half against half. */
export function printDeadline(data: string): void {
  const trace = readTraceFolder(join(data, "traces", "eight-pools-2022-10"));
  const windows = readPublicWindows(join(data, "deadline-windows.json"));
  printSpeed();
  printScores([...jobRunners, ...forecastRunners(trace), ...halves(trace, windows)], trace, windows);
  process.stdout.write(`Curves of this recording: ${JSON.stringify(recordedStintsOf(trace))}\n`);
}

const job: JobSituation = {
  workLeft: 172_800,
  timeLeft: 252_000,
  restartOverhead: 180,
  tick: 600,
  running: JobRun.OnDemand,
  overheadLeft: 0,
  startsWork: true,
  ...tracePrices,
  hazardScale: 1,
  spotAvailable: true,
  spotTicks: 1,
  spotLosses: 0,
  spotLossesExpected: 0,
};

function printSpeed(): void {
  const before = process.memoryUsage().arrayBuffers;
  const tablesMs = elapsedMs(() => jobPolicy(recordedStints)(job));
  const tablesMB = (process.memoryUsage().arrayBuffers - before) / memoryUnit;
  runJob(job);
  const ms = elapsedMs(() => {
    for (let i = 0; i < decisions; i++) runJob(situationAt(i));
  });
  const table = new Table({ head: ["deadline jobs", "measured", "bar"], style: { head: [], border: [] } });
  table.push(
    ["decisions a second", Math.round((1000 * decisions) / ms).toLocaleString("en-GB"), "over 200,000"],
    ["tables of a job of 48 h in 70 h", `${tablesMs.toFixed(0)} ms, ${tablesMB.toFixed(0)} MB`, "once a job"],
  );
  process.stdout.write(`${table.toString()}\n`);
}

function situationAt(i: number): JobSituation {
  const done = (i % 280) * 600;
  const slack = ((i * 37) % 130) * 600;
  const workLeft = job.workLeft - done;
  return { ...job, workLeft, timeLeft: workLeft + slack, spotTicks: 1 + (i % 60), spotAvailable: i % 3 > 0 };
}

function elapsedMs(act: () => void): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}

/** A policy with the windows, by their starts, that it is tried on. */
interface HalfRunner extends JobRunner {
  readonly starts: readonly number[];
}

/** Ticks of the longest deadline. */
const longestTicks = 420;

/** What was learnt in each half of the recording, on the windows that lie in the other one. */
function halves(trace: TraceSet, { starts }: PublicWindows): readonly HalfRunner[] {
  const middle = Math.round(trace.ticks / 2);
  const early = starts.filter((start) => start + longestTicks <= middle);
  const late = starts.filter((start) => start >= middle);
  const learnt = (from: number, until: number): ReturnType<typeof jobPolicy> =>
    jobPolicy(recordedStintsOf(partOf(trace, from, until)));
  const [ofLate, ofEarly] = [learnt(0.5, 1), learnt(0, 0.5)];
  return [
    { ...online("early half, shipped curves", () => runJob), starts: early },
    { ...online("early half, curves of the late one", () => ofLate), starts: early },
    { ...online("late half, shipped curves", () => runJob), starts: late },
    { ...online("late half, curves of the early one", () => ofEarly), starts: late },
  ];
}

function printScores(runners: readonly (JobRunner | HalfRunner)[], trace: TraceSet, windows: PublicWindows): void {
  const results = runners.map((runner) => {
    const own = "starts" in runner ? { ...windows, starts: runner.starts } : windows;
    return { runner, variants: publicVariants(runner, trace, own) };
  });
  const heads = (results[0]?.variants ?? []).map(
    (one) => `${one.group}\n${one.deadlineHours} h\n${one.overheadSeconds} s`,
  );
  const table = new Table({
    head: ["share of saving, %", "mean", ...heads, "misses"],
    style: { head: [], border: [] },
  });
  for (const { runner, variants } of results) {
    table.push([
      runner.name,
      percent(meanScore(variants)),
      ...variants.map(({ score }) => percent(score)),
      missesOf(variants),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
