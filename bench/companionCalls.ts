import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import Table from "cli-table3";
import { companionCalls } from "../provider/aws/companionCalls.js";
import type { MotoWorld } from "../provider/aws/fixtures/motoWorld.js";
import { stateKeyAttribute } from "../provider/document/stateKey.js";
import { tickBody, type MotoCompanion } from "../provider/lambda/fixtures/motoCompanion.js";
import { runFunction, type FunctionInvocation } from "./functionRun.js";
import { functionEnvironment, minuteOf, motoSpec, openMotoFleet, settleFleet } from "./motoFleets.js";

/** Ticks that are counted: a quarter of an hour, after which all that is read now and then has been. */
export const countedTicks = 15;

/** What a fleet's companion asked of AWS. */
export interface FleetCalls {
  readonly units: number;
  readonly instances: number;
  /** In the tick that launched the fleet, by call. */
  readonly launching: ReadonlyMap<string, number>;
  /** In all ticks after that until nothing was left to do, by call. */
  readonly settling: ReadonlyMap<string, number>;
  /** In all counted ticks of a settled fleet together, by call. */
  readonly settled: ReadonlyMap<string, number>;
  /** Bytes of the state's item. */
  readonly stateBytes: number;
  /** Ticks of the settled fleet in one process, the function's own code; the first is a container's first. */
  readonly ticks: readonly FunctionInvocation[];
}

const processTicks = 6;

/**
 * Counts by HTTP request, so pages and second tries count, on an account with nothing else.
 * @param path the companion's code.
 */
export async function callsOf(world: MotoWorld, units: number, path: string): Promise<FleetCalls> {
  const companion = await openMotoFleet(world, motoSpec(units));
  const launching = await countedIn(world, async () => {
    const { failure } = await companion.tick();
    if (failure !== undefined) throw failure as Error;
  });
  const settling = await countedIn(world, () => settleFleet(companion));
  const settled = await countedIn(world, async () => {
    for (let tick = 0; tick < countedTicks; tick++) await minuteOf(companion);
  });
  const instances = (await companion.instances()).length;
  const stateBytes = await stateBytesOf(world, companion);
  return { units, instances, launching, settling, settled, stateBytes, ticks: await ticksOf(world, companion, path) };
}

async function stateBytesOf({ direct }: MotoWorld, { environment }: MotoCompanion): Promise<number> {
  const Key = { [stateKeyAttribute]: { S: environment.fleet } };
  const { Item = {} } = await direct.dynamoDb.send(new GetItemCommand({ TableName: environment.table, Key }));
  const bytes = Object.entries(Item).map(
    ([name, { S = "", N = "", B = [] }]) => name.length + S.length + N.length + B.length,
  );
  return bytes.reduce((sum, one) => sum + one, 0);
}

async function ticksOf(
  world: MotoWorld,
  companion: MotoCompanion,
  path: string,
): Promise<readonly FunctionInvocation[]> {
  const now = companion.nowSeconds();
  const { invocations } = await runFunction(path, {
    batches: Array.from({ length: processTicks }, () => [tickBody(now)]),
    environment: functionEnvironment(world, companion),
    passedSeconds: now - Date.now() / 1000,
  });
  return invocations;
}

async function countedIn(world: MotoWorld, work: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
  const from = world.cloud.calls.length;
  await work();
  const counts = new Map<string, number>();
  for (const call of world.cloud.calls.slice(from)) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}

export function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Prints calls by tick, and which grow with the fleet. */
export function printCalls(fleets: readonly FleetCalls[]): void {
  const moments = ["launching", "settling", "settled"] as const;
  const table = new Table({
    head: ["calls", ...moments.flatMap((moment) => fleets.map(({ instances }) => `${moment} ${instances}`))],
    style: { head: [], border: [] },
  });
  const cells = (of: (counts: ReadonlyMap<string, number>) => number): (string | number)[] =>
    moments.flatMap((moment) =>
      fleets.map((fleet) => (moment === "settled" ? (of(fleet.settled) / countedTicks).toFixed(2) : of(fleet[moment]))),
    );
  const made = companionCalls
    .map(({ command }) => command)
    .filter((command) => fleets.some((fleet) => moments.some((moment) => fleet[moment].has(command))));
  for (const command of made) table.push([command, ...cells((counts) => counts.get(command) ?? 0)]);
  table.push(["all", ...cells(totalOf)]);
  const grown = moments.map((moment) => `${moment}: ${growing(fleets.map((fleet) => fleet[moment]))}`);
  process.stdout.write(
    `${table.toString()}\nLaunching: the first tick. Settling: all after it until nothing is left to do. Settled: the mean of ${countedTicks} ticks.\n` +
      `More of them for a larger fleet; ${grown.join("; ")}.\n`,
  );
}

function growing(counts: readonly ReadonlyMap<string, number>[]): string {
  const [least, most] = [counts[0], counts.at(-1)];
  const grown = [...(most ?? [])].filter(([call, count]) => count > (least?.get(call) ?? 0)).map(([call]) => call);
  return grown.length > 0 ? grown.join(", ") : "none";
}
