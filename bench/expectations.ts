import { join } from "node:path";
import Table from "cli-table3";
import type { Models } from "../provider/engine/models.js";
import { planFleet } from "../provider/engine/planFleet.js";
import { trainedForecaster } from "../provider/engine/trainedForecast.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { replayPlainService } from "../provider/replay/plainReplay.js";
import { plainServiceFleet } from "../provider/replay/plainService.js";
import { partOf, readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { trainRevocation } from "../provider/training/trainRevocation.js";
import { plainSettings } from "./plainSettings.js";

const secondsPerMonth = 30 * 86_400;
const trainedUntil = 0.6;

/** Prints what a plan expects of a service of four, before anything is known of its pools, beside what came of it in replays. */
export async function printExpectations(data: string): Promise<void> {
  const table = new Table({
    head: [
      "recording",
      "start, notice s",
      "cost: plan, came",
      "lost/d: plan, came",
      "unready min/month: plan, came",
      "ratio",
    ],
    style: { head: [], border: [] },
  });
  const folder = (name: string): string => join(data, "traces", name);
  const nine = readTraceFolder(folder("nine-zones-2023-02"));
  const { model } = trainRevocation([nine], { until: trainedUntil, seed: 1 });
  const earlier: Models = { ...shippedModels(), forecasterOf: trainedForecaster(model, "trained") };
  for (const [name, trace, models] of [
    ["nine zones", nine, shippedModels()],
    ["their last 40 %, trained before", partOf(nine, trainedUntil, 1), earlier],
    ["eight pools", readTraceFolder(folder("eight-pools-2022-10")), shippedModels()],
  ] as const) {
    for (const coldStartSeconds of [180, 600]) {
      for (const noticeSeconds of [0, 120]) {
        table.push([
          name,
          `${coldStartSeconds}, ${noticeSeconds}`,
          ...(await rowOf(trace, models, coldStartSeconds, noticeSeconds)),
        ]);
      }
    }
  }
  process.stdout.write(`${table.toString()}\n`);
}

async function rowOf(
  trace: TraceSet,
  models: Models,
  coldStartSeconds: number,
  noticeSeconds: number,
): Promise<readonly string[]> {
  const settings = { ...plainSettings(4), coldStartSeconds, noticeSeconds };
  const [workload] = planFleet(plainServiceFleet(trace, settings), models).workloads;
  const came = await replayPlainService(trace, settings, { models });
  if (!workload?.settled) throw new RangeError("expected a plan of one service");
  const { usdPerHour, interruptionsPerDay, unreadySecondsPerMonth } = workload.settled;
  const unready = (1 - came.availability) * secondsPerMonth;
  return [
    `${(usdPerHour / workload.onDemandUsdPerHour).toFixed(3)}, ${came.costRatio.toFixed(3)}`,
    `${interruptionsPerDay.toFixed(1)}, ${came.lossesPerDay.toFixed(1)}`,
    `${(unreadySecondsPerMonth / 60).toFixed(0)}, ${(unready / 60).toFixed(0)}`,
    (unreadySecondsPerMonth / unready).toFixed(2),
  ];
}
