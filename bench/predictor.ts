import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { draw, generatorFor } from "../provider/embedded/seededDraw.js";
import type { Forecaster } from "../provider/engine/forecast.js";
import { historyOf } from "../provider/engine/outlook.js";
import { Market, poolId, type CapacityPool } from "../provider/engine/pool.js";
import type { PoolMemory } from "../provider/engine/poolMemory.js";
import { emptyBook } from "../provider/engine/revocation/forecastBook.js";
import { firstRecord, seePool } from "../provider/engine/revocation/poolRecord.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { readTraceFolder } from "../provider/replay/trace.js";
import { trainRevocation } from "../provider/training/trainRevocation.js";
import { median } from "./median.js";

const poolCount = 10_000;
/** Each pool was seen every ten minutes for a day. */
const sightings = 144;
const sightingSeconds = 600;
const warmUps = 10;
const runs = 51;
/** A clock is too coarse for one forecast. */
const batch = 100;

/** Prints how long the predictor takes and how large its models are, each beside what it is held to. */
export function printPredictor(folder: string): void {
  const { allMs, oneMicroseconds } = forecastTimes();
  const table = new Table({ head: ["predictor", "measured", "bar"], style: { head: [], border: [] } });
  table.push(
    ["training on the nine zones", `${trainingSeconds(folder).toFixed(1)} s`, "under 180 s"],
    ["features and forecast of one pool", `${oneMicroseconds.toFixed(2)} µs`, "under 5 µs"],
    [`survey and forecasts of ${poolCount} pools`, `${allMs.toFixed(1)} ms`, "under 50 ms"],
    ...modelSizes().map(({ name, kB }) => [`model file ${name}`, `${kB.toFixed(1)} kB`, "under 100 kB"]),
  );
  process.stdout.write(`${table.toString()}\nForecasts: medians of ${runs}, warmed up, of pools seen for a day.\n`);
}

function trainingSeconds(folder: string): number {
  const traces = [readTraceFolder(folder)];
  const started = performance.now();
  trainRevocation(traces, { until: 1, seed: 1 });
  return (performance.now() - started) / 1000;
}

/** As a decision makes them: the survey of all pools once, then each pool's features, forecast and calibration. */
function forecastTimes(): { readonly allMs: number; readonly oneMicroseconds: number } {
  const pools = manyPools();
  const memories = rememberedPools(pools);
  const nowSeconds = sightings * sightingSeconds;
  const survey = (): Forecaster =>
    shippedModels().forecasterOf(historyOf({ pools }, { beganAtSeconds: 0 }, memories, emptyBook(0), nowSeconds));
  const all = medianMs(() => forecastEach(survey(), pools));
  const forecaster = survey();
  const some = pools.slice(0, batch);
  const one = medianMs(() => forecastEach(forecaster, some)) / batch;
  return { allMs: all, oneMicroseconds: one * 1000 };
}

function forecastEach(forecaster: Forecaster, pools: readonly CapacityPool[]): void {
  for (const pool of pools) forecaster.forecast(pool, 1);
}

function medianMs(act: () => void): number {
  const times = Array.from({ length: warmUps + runs }, () => {
    const started = performance.now();
    act();
    return performance.now() - started;
  });
  return median(times.slice(warmUps));
}

/** Ten regions of ten zones, each with a hundred types. */
function manyPools(): readonly CapacityPool[] {
  return Array.from({ length: poolCount }, (_, index) => {
    const region = `region-${index % 10}`;
    const zone = `${region}${String.fromCharCode(97 + (Math.floor(index / 10) % 10))}`;
    const instanceType = `type-${Math.floor(index / 100)}`;
    return {
      id: poolId(instanceType, zone, Market.Spot),
      instanceType,
      zone,
      region,
      market: Market.Spot,
      usdPerHour: 0.3,
      onDemandUsdPerHour: 1,
      performance: { vcpu: 2, memoryGiB: 8, gpus: 0, networkGbps: 1, storageIops: 0 },
      hazardScale: 1,
    };
  });
}

/** SIMULATED: a pool is lost, or comes back, at one sighting in ten. */
function rememberedPools(pools: readonly CapacityPool[]): Readonly<Record<string, PoolMemory>> {
  const generator = generatorFor(1, "bench");
  return Object.fromEntries(
    pools.map(({ id, hazardScale }) => {
      let up = draw(generator) < 0.5;
      let record = firstRecord(0, up);
      for (let i = 1; i <= sightings; i++) {
        up = draw(generator) < 0.1 ? !up : up;
        record = seePool(record, i * sightingSeconds, up, hazardScale);
      }
      return [id, { record }];
    }),
  );
}

function modelSizes(): readonly { readonly name: string; readonly kB: number }[] {
  const folder = packageRoot("provider", "models");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name, kB: statSync(join(folder, name)).size / 1000 }));
}
