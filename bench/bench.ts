import { existsSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { decide } from "../provider/engine/decide.js";
import { emptyState } from "../provider/engine/state.js";
import { plainServiceFleet } from "../provider/replay/plainService.js";
import { readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { freshRun } from "./freshRun.js";
import { plainSettings } from "./plainSettings.js";

/** Prints how long replays and decisions take on this machine, each replay in a process of its own. */
async function bench(): Promise<void> {
  const folder = join(
    process.env["BLENDED_FLEET_DATA"] ?? join(__dirname, "..", "..", "..", "shared", "data"),
    "traces",
    "nine-zones-2023-02",
  );
  if (!existsSync(folder)) {
    process.stderr.write(`bench: no traces at ${folder}; set BLENDED_FLEET_DATA to the folder that holds traces/\n`);
    process.exitCode = 2;
    return;
  }
  const trace = readTraceFolder(folder);
  process.stdout.write(
    `${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks of ${trace.gapSeconds} s; Node ${process.version}\n`,
  );
  await printReplays(folder);
  printDecisions(trace);
  await printGrowth(folder);
}

async function printReplays(folder: string): Promise<void> {
  const table = new Table({
    head: ["replay, target 4", "wall s", "peak MB", "cost", "available %"],
    style: { head: [] },
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

/** Decisions on the state that a first round leaves: the whole search, without a market around it. */
function printDecisions(trace: TraceSet): void {
  const spec = plainServiceFleet(trace, plainSettings(4));
  const observation = { nowSeconds: 0, instances: [], usdPerHour: {}, signals: [], jobs: [] };
  const state = emptyState(spec.name, 0);
  const started = performance.now();
  let decisions = 0;
  while (performance.now() - started < 1000) {
    decide(spec, state, observation);
    decisions++;
  }
  const perSecond = (decisions * 1000) / (performance.now() - started);
  process.stdout.write(`decisions a second, nothing running (the widest search): ${Math.round(perSecond)}\n`);
}

async function printGrowth(folder: string): Promise<void> {
  const table = new Table({
    head: ["pools × replicas", "pools", "replicas", "wall s", "against linear", "peak MB"],
    style: { head: [] },
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

void bench();
