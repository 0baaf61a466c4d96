import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printAdvise } from "./advise.js";
import { printBids } from "./bids.js";
import { printApi } from "./api.js";
import { printCompanion } from "./companion.js";
import { printContention } from "./contention.js";
import { printDeadline } from "./deadline.js";
import { printDemand } from "./demand.js";
import { printDecisions } from "./decisions.js";
import { printEngineRuns } from "./engineRuns.js";
import { printExpectations } from "./expectations.js";
import { printMemory } from "./memory.js";
import { printPolicies } from "./policies.js";
import { printPlans } from "./plans.js";
import { printPluginStarts } from "./pluginStarts.js";
import { printPredictor } from "./predictor.js";
import { printGrowth, printReplays } from "./replays.js";
import { printServices } from "./services.js";

/** What `--only` names, in the order in which they run. */
const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  plans: printPlans,
  starts: printPluginStarts,
  engine: printEngineRuns,
  policies: printPolicies,
  companion: printCompanion,
  decisions: printDecisions,
  bids: printBids,
  demand: printDemand,
  api: printApi,
  replays: () => onTraces(printReplays),
  growth: () => onTraces(printGrowth),
  services: () => onTraces(printServices),
  contention: () => onData("nine-zones-2023-02", (data) => printContention(recordingsIn(data))),
  expectations: () => onData("eight-pools-2022-10", printExpectations),
  memory: () => onTraces(printMemory),
  advise: () => onTraces(printAdvise),
  predictor: () => onTraces(printPredictor),
  deadline: () => onData("eight-pools-2022-10", printDeadline),
};

/** Prints how long things take on this machine: all of them, or those that are named as `--only plans,starts`. */
async function bench(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: "string", default: Object.keys(parts).join(",") } } });
  const names = values.only.split(",");
  const unknown = names.filter((name) => parts[name] === undefined);
  if (unknown.length > 0)
    return refuse(`--only: expected some of ${Object.keys(parts).join(",")}, got ${unknown.join(",")}`);
  process.stdout.write(`Node ${process.version}\n`);
  for (const name of names) await parts[name]?.();
}

function recordingsIn(data: string): readonly string[] {
  return ["nine-zones-2023-02", "eight-pools-2022-10"].map((name) => join(data, "traces", name));
}

async function onTraces(print: (folder: string) => void | Promise<void>): Promise<void> {
  const name = "nine-zones-2023-02";
  await onData(name, (data) => print(join(data, "traces", name)));
}

/** Prints what needs the folder of shared data, where it holds traces of this name. */
async function onData(name: string, print: (data: string) => void | Promise<void>): Promise<void> {
  const data = process.env["BLENDED_FLEET_DATA"] ?? join(__dirname, "..", "..", "..", "shared", "data");
  const folder = join(data, "traces", name);
  if (existsSync(folder)) await print(data);
  else refuse(`no traces at ${folder}; set BLENDED_FLEET_DATA to the folder that holds traces/`);
}

function refuse(message: string): void {
  process.stderr.write(`bench: ${message}\n`);
  process.exitCode = 2;
}

void bench();
