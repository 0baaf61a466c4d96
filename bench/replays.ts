import Table from "cli-table3";
import { readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { freshRun } from "./freshRun.js";

/** Prints how long replays of the recorded market in a folder take, each in a process of its own. */
export async function printReplays(folder: string): Promise<void> {
  printMarket(readTraceFolder(folder));
  const table = new Table({
    head: ["replay, target 4", "wall s", "peak MB", "cost", "available %"],
    style: { head: [], border: [] },
  });
  for (const policy of ["blended-fleet", "spothedge+1"] as const) {
    const run = await freshRun({ folder, policy, times: 1, target: 4 });
    table.push([
      policy,
      run.seconds.toFixed(2),
      run.peakMB.toFixed(0),
      run.costRatio.toFixed(3),
      (100 * run.availability).toFixed(2),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

/** Prints how the time of a replay grows with pools and replicas. */
export async function printGrowth(folder: string): Promise<void> {
  const table = new Table({
    head: ["pools × replicas", "pools", "replicas", "wall s", "against linear", "peak MB"],
    style: { head: [], border: [] },
  });
  let first: number | undefined;
  for (const times of [1, 4, 16]) {
    const run = await freshRun({ folder, policy: "blended-fleet", times, target: 4 * times });
    first ??= run.seconds;
    const linear = first * times * times;
    table.push([
      `${times} × ${times}`,
      run.pools,
      4 * times,
      run.seconds.toFixed(2),
      (run.seconds / linear).toFixed(2),
      run.peakMB.toFixed(0),
    ]);
  }
  process.stdout.write(
    `${table.toString()}\n1.00 against linear: time grows as pools × replicas does; below is better.\n`,
  );
}

function printMarket({ name, pools, ticks, gapSeconds }: TraceSet): void {
  process.stdout.write(`${name}: ${pools.length} pools, ${ticks} ticks of ${gapSeconds} s\n`);
}
