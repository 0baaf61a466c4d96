import Table from "cli-table3";
import { functionSources } from "../bundle/companionBundle.js";
import type { MotoWorld } from "../provider/aws/fixtures/motoWorld.js";
import { urlEvent } from "../provider/lambda/fixtures/motoApi.js";
import { tickBody } from "../provider/lambda/fixtures/motoCompanion.js";
import { runFunction, type FunctionRun, type FunctionRunForm } from "./functionRun.js";
import { median } from "./median.js";
import { functionEnvironment, motoSpec, openMotoFleet, settleFleet } from "./motoFleets.js";
import { withFunctions } from "./writtenFunction.js";

const runs = 21;
/** How much longer than an empty handler with the same clients it may take, as a share of that. */
const ratioBar = 1.3;
/** Of the fleet whose first round is measured. */
const units = 10;

/** An event that the companion has no use for. */
const strange = JSON.stringify({ source: "aws.ec2", "detail-type": "EC2 Fleet Information", detail: {} });

/**
 * Prints how long the companion takes from its module's load to the answer to its first batch, beside a handler that
 * makes the same clients and does nothing.
 */
export async function printCompanionStarts(): Promise<void> {
  const entries = { companion: undefined, empty: "bundle/fixtures/emptyCompanion.ts" };
  await withFunctions(entries, async ({ companion = "", empty = "" }) => {
    const pair = await inTurns(companion, empty, () => ({ batches: [[strange]] }));
    printPair("start, an event of nobody", "an empty handler, same clients", pair);
    const ratio = ratioOf(pair, ({ firstAnsweredMs }) => firstAnsweredMs);
    const verdict = ratio <= ratioBar ? "kept" : "missed";
    process.stdout.write(`bar ${ratioBar}: ${verdict}\n`);
  });
}

/** Prints the same of the API, for a request that nobody has signed. */
export async function printApiStarts(): Promise<void> {
  const entries = { api: functionSources["api.js"], empty: "bundle/fixtures/emptyApi.ts" };
  const events = [urlEvent({ method: "GET", path: "/v1/fleet", caller: null })];
  await withFunctions(entries, async ({ api = "", empty = "" }) => {
    printPair(
      "the API's start",
      "an empty handler, same clients",
      await inTurns(api, empty, () => ({ events })),
      "the API",
    );
  });
}

/** Prints the same of a container whose first batch is a tick of a settled fleet, beside a handler that reads one item. */
export async function printFirstRounds(world: MotoWorld): Promise<void> {
  const entries = { companion: undefined, read: "bundle/fixtures/oneReadCompanion.ts" };
  const fleet = await openMotoFleet(world, motoSpec(units));
  await settleFleet(fleet);
  await withFunctions(entries, async ({ companion = "", read = "" }) => {
    const pair = await inTurns(companion, read, () => {
      fleet.pass(60);
      const now = fleet.nowSeconds();
      const environment = functionEnvironment(world, fleet);
      return { batches: [[tickBody(now)]], environment, passedSeconds: now - Date.now() / 1000 };
    });
    printPair(`first round of ${units} units, on moto`, "a handler that reads one item", pair);
  });
}

interface Pair {
  readonly companion: readonly FunctionRun[];
  readonly other: readonly FunctionRun[];
}

/** The two take turns, so that what else the machine does falls on both. */
async function inTurns(companion: string, other: string, formOf: () => FunctionRunForm): Promise<Pair> {
  const pair = { companion: [] as FunctionRun[], other: [] as FunctionRun[] };
  for (let run = 0; run < runs; run++) {
    pair.companion.push(await runFunction(companion, formOf()));
    pair.other.push(await runFunction(other, formOf()));
  }
  return pair;
}

function ratioOf({ companion, other }: Pair, of: (run: FunctionRun) => number): number {
  return median(companion.map((run, turn) => of(run) / of(other[turn] ?? run)));
}

function printPair(what: string, otherName: string, pair: Pair, name = "the companion"): void {
  const head = [`${what}, median of ${runs}`, "load ms", "first batch ms", "with Node's own start ms", "processor ms"];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, i) => (i > 0 ? "right" : "left")),
  });
  table.push([name, ...columnsOf(pair.companion)], [otherName, ...columnsOf(pair.other)]);
  const all = ratioOf(pair, ({ firstAnsweredMs }) => firstAnsweredMs);
  const cpu = ratioOf(pair, ({ firstCpuMs }) => firstCpuMs);
  process.stdout.write(
    `${table.toString()}\nmedian ratio ${all.toFixed(2)}; of time on the processor ${cpu.toFixed(2)}\n`,
  );
}

function columnsOf(all: readonly FunctionRun[]): string[] {
  const of = [
    ({ loadMs }: FunctionRun) => loadMs,
    ({ invocations }: FunctionRun) => invocations[0]?.ms ?? NaN,
    ({ firstAnsweredMs }: FunctionRun) => firstAnsweredMs,
    ({ firstCpuMs }: FunctionRun) => firstCpuMs,
  ];
  return of.map((value) => median(all.map(value)).toFixed(1));
}
