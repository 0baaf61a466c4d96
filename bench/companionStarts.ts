import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { companionBundle } from "../bundle/companionBundle.js";
import { functionVariables } from "../provider/lambda/fixtures/functionVariables.js";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { median } from "./median.js";

const runs = 21;
/** How much longer than an empty handler with the same clients it may take, as a share of that. */
const ratioBar = 1.3;

interface Start {
  /** The module's load, with what it makes. */
  readonly loadMs: number;
  /** From the call with the first batch to its answer. */
  readonly eventMs: number;
  /** From the process's start to that answer: with Node's own start, as in Lambda. */
  readonly allMs: number;
}

/** A batch with one event that the companion has no use for. */
const batch = {
  Records: [
    {
      messageId: "1",
      body: JSON.stringify({ source: "aws.ec2", "detail-type": "EC2 Fleet Information", detail: {} }),
    },
  ],
};

/** Runs in a process of its own, as a Lambda's first environment: Node, the module, the first batch. */
const script = `const [path, batch] = process.argv.slice(1);
const started = performance.now();
const { handler } = require(path);
const loaded = performance.now();
const invocation = { awsRequestId: "1", functionName: "bench", getRemainingTimeInMillis: () => 30_000 };
handler(JSON.parse(batch), invocation).then(() => {
  const answered = performance.now();
  const start = { loadMs: loaded - started, eventMs: answered - loaded, allMs: answered };
  process.stdout.write("\\n" + JSON.stringify(start) + "\\n", () => process.exit());
});`;

/**
 * Prints how long the companion takes from its module's load to the answer to its first batch, beside a handler that
 * makes the same clients and does nothing. The two take turns, so that what else the machine does falls on both.
 */
export async function printCompanionStarts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bench-"));
  try {
    const companion = await written(folder, "companion");
    const empty = await written(folder, "empty", "bundle/fixtures/emptyCompanion.ts");
    const starts = Array.from({ length: runs }, () => ({ companion: startOf(companion), empty: startOf(empty) }));
    const table = new Table({
      head: [`start, median of ${runs}`, "load ms", "first event ms", "with Node's own start ms"],
      style: { head: [], border: [] },
      colAligns: ["left", "right", "right", "right"],
    });
    table.push(
      rowOf(
        "the companion",
        starts.map((turn) => turn.companion),
      ),
    );
    table.push(
      rowOf(
        "an empty handler, same clients",
        starts.map((turn) => turn.empty),
      ),
    );
    const ratioOf = (ms: (start: Start) => number): number =>
      median(starts.map((turn) => ms(turn.companion) / ms(turn.empty)));
    const ratio = ratioOf(({ allMs }) => allMs);
    const verdict = ratio <= ratioBar ? "kept" : "missed";
    const own = ratioOf(({ loadMs, eventMs }) => loadMs + eventMs);
    process.stdout.write(
      `${table.toString()}\nmedian ratio ${ratio.toFixed(2)}, bar ${ratioBar}: ${verdict}; without Node's own start ${own.toFixed(2)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function written(folder: string, name: string, entry?: string): Promise<string> {
  const path = join(folder, name, "handler.js");
  mkdirSync(join(folder, name));
  writeFileSync(path, (await companionBundle(packageRoot(), entry)).code);
  return path;
}

function startOf(path: string): Start {
  const env = { ...functionVariables, AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" };
  // What it warns of goes to the other stream, and is kept off the bench's.
  const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
  const said = execFileSync(process.execPath, ["-e", script, path, JSON.stringify(batch)], {
    env,
    encoding: "utf8",
    stdio,
  });
  return JSON.parse(said.trimEnd().split("\n").at(-1) ?? "") as Start;
}

function rowOf(name: string, starts: readonly Start[]): string[] {
  const columns = [
    starts.map(({ loadMs }) => loadMs),
    starts.map(({ eventMs }) => eventMs),
    starts.map(({ allMs }) => allMs),
  ];
  return [name, ...columns.map((values) => median(values).toFixed(1))];
}
