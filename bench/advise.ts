import { spawnSync } from "node:child_process";
import Table from "cli-table3";
import { runAdvisedJob } from "../provider/advise/fixtures/advisedJob.js";
import { runAdvisedService } from "../provider/advise/fixtures/advisedMarket.js";
import { askAdviser, type Ask } from "../provider/advise/fixtures/askAdviser.js";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { isUp, readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { plainSettings } from "./plainSettings.js";

/** Lines a second that the command is to answer. */
const linesBar = 10_000;

/** Prints how many lines a second the command answers, its start included: of deadline jobs, and of a service. */
export function printAdvise(folder: string): void {
  const trace = readTraceFolder(folder);
  const table = new Table({
    head: ["advise", "lines", "wall s", "lines a second", "bar"],
    style: { head: [], border: [] },
  });
  table.push(
    measured(
      "deadline jobs",
      linesOf((ask) => runJobs(trace, ask)),
    ),
  );
  table.push(
    measured(
      "a service, target 4",
      linesOf((ask) => void runAdvisedService(trace, plainSettings(4), ask)),
    ),
  );
  process.stdout.write(`${table.toString()}\n`);
}

/** 48 hours of work within 70, begun every day in every zone. */
function runJobs(trace: TraceSet, ask: Ask): void {
  const { gapSeconds: tickSeconds } = trace;
  const terms = { workSeconds: 172_800, deadlineSeconds: 252_000, restartOverheadSeconds: 180, tickSeconds };
  const day = Math.round(86_400 / tickSeconds);
  for (const pool of trace.pools) {
    for (let start = 0; start < 8 * day; start += day) {
      runAdvisedJob({ ...terms, isUp: (tick) => isUp(pool, start + tick) }, ask, `${pool.id}-${start}`);
    }
  }
}

/** The lines that a run puts to an adviser. */
function linesOf(run: (ask: Ask) => void): readonly string[] {
  const lines: string[] = [];
  const ask = askAdviser();
  run((line) => {
    lines.push(JSON.stringify(line));
    return ask(line);
  });
  return lines;
}

/** The command in a process of its own, from its start to its end. */
function measured(name: string, lines: readonly string[]): (string | number)[] {
  const started = performance.now();
  const input = `${lines.join("\n")}\n`;
  const { stdout } = spawnSync(process.execPath, [packageRoot("dist", "provider", "cli", "main.js"), "advise"], {
    ...{ input, encoding: "utf8", maxBuffer: 2 ** 30 },
  });
  const seconds = (performance.now() - started) / 1000;
  const answers = stdout.split("\n").length - 1;
  if (answers !== lines.length) throw new Error(`expected ${lines.length} answers, got ${answers}`);
  return [name, lines.length, seconds.toFixed(2), Math.round(lines.length / seconds), linesBar];
}
