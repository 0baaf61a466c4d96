import Table from "cli-table3";
import { simpleRules, type Models } from "../provider/engine/models.js";
import { profiles, weighedProfile } from "../provider/engine/profile.js";
import { trainedForecaster } from "../provider/engine/trainedForecast.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { everyPoolAlike } from "../provider/replay/ablation/ablation.js";
import { runBaselines } from "../provider/replay/baselines/baselines.js";
import { replayPlainService } from "../provider/replay/plainReplay.js";
import type { PolicyFigures } from "../provider/replay/serviceFigures.js";
import { partOf, readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { trainRevocation } from "../provider/training/trainRevocation.js";
import { plainSettings } from "./plainSettings.js";

const settings = plainSettings(4);
/** Of the profile's price of being short: from cheap and rarely ready to dear and ready. */
const riskWeights = [0.25, 0.5, 1, 1.5, 2];
const trainedUntil = 0.6;

/** Prints what a forecast adds to a service, at prices of being short, and whether one part of a recording tells of another. */
export async function printServices(folder: string): Promise<void> {
  const trace = readTraceFolder(folder);
  process.stdout.write(
    "A service of four on the nine zones: cost / availability % / ready share % / ticks with none.\n",
  );
  await printForecasts(trace);
  await printHalves(trace);
}

/** On time that the model was not trained on. */
async function printForecasts(trace: TraceSet): Promise<void> {
  const later = partOf(trace, trainedUntil, 1);
  const { model } = trainRevocation([trace], { until: trainedUntil, seed: 1 });
  const trained: Models = { ...shippedModels(), forecasterOf: trainedForecaster(model, "trained") };
  const table = weightsTable(`last ${Math.round(100 * (1 - trainedUntil))} %`);
  table.push(
    ["trained on the time before", ...(await figuresOf(later, trained))],
    ["age of the stint", ...(await figuresOf(later, { ...trained, forecasterOf: simpleRules.forecasterOf }))],
    ["none: every pool alike", ...(await figuresOf(later, { ...trained, forecasterOf: everyPoolAlike(later) }))],
    hedgeRow(later),
  );
  process.stdout.write(`${table.toString()}\n`);
}

async function printHalves(trace: TraceSet): Promise<void> {
  const table = weightsTable("as shipped");
  for (const [name, from, until] of [
    ["first half", 0, 0.5],
    ["second half", 0.5, 1],
  ] as const) {
    const part = partOf(trace, from, until);
    table.push([name, ...(await figuresOf(part, shippedModels()))], hedgeRow(part));
  }
  process.stdout.write(`${table.toString()}\n`);
}

function weightsTable(what: string): Table.Table {
  return new Table({
    head: [what, ...riskWeights.map((weight) => `price × ${weight}`)],
    style: { head: [], border: [] },
  });
}

function figuresOf(trace: TraceSet, models: Models): Promise<string[]> {
  return Promise.all(
    riskWeights.map(async (weight) => {
      const profile = weighedProfile(profiles.balanced, weight);
      const figures = await replayPlainService(trace, settings, { models, profile });
      return shown(figures);
    }),
  );
}

function hedgeRow(trace: TraceSet): string[] {
  const hedges = runBaselines(trace, settings).filter(({ name }) => name.startsWith("spothedge"));
  return ["SpotHedge +0, +1, +2", ...hedges.map(shown)];
}

function shown({ costRatio, availability, readyShare, zeroTicks }: PolicyFigures): string {
  const [available, ready] = [100 * availability, 100 * readyShare];
  return `${costRatio.toFixed(3)}\n${available.toFixed(2)} / ${ready.toFixed(2)} / ${Math.round(zeroTicks)}`;
}
