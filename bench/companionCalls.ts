import Table from "cli-table3";
import { companionCalls } from "../provider/aws/companionCalls.js";
import type { MotoWorld } from "../provider/aws/fixtures/motoWorld.js";
import { minuteOf, motoSpec, openMotoFleet, settleFleet } from "./motoFleets.js";

/** Units of the fleets that are measured. */
export const sizes = [10, 100, 1000] as const;
/** Ticks that are counted: a quarter of an hour, after which all that is read now and then has been. */
export const countedTicks = 15;

/** What a fleet's companion asked of AWS. */
export interface FleetCalls {
  readonly units: number;
  readonly instances: number;
  /** In the tick that launched the fleet, by call. */
  readonly launching: ReadonlyMap<string, number>;
  /** In all counted ticks of a settled fleet together, by call. */
  readonly settled: ReadonlyMap<string, number>;
}

/** Counts by HTTP request, so pages and second tries count, on an account with nothing else. */
export async function callsOf(world: MotoWorld, units: number): Promise<FleetCalls> {
  const companion = await openMotoFleet(world, motoSpec(units));
  const launching = await countedIn(world, async () => {
    const { failure } = await companion.tick();
    if (failure !== undefined) throw failure as Error;
  });
  await settleFleet(companion);
  const settled = await countedIn(world, async () => {
    for (let tick = 0; tick < countedTicks; tick++) await minuteOf(companion);
  });
  return { units, instances: (await companion.instances()).length, launching, settled };
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
  const table = new Table({
    head: [
      "calls of one tick",
      ...fleets.map(({ instances }) => `launching ${instances}`),
      ...fleets.map(({ instances }) => `settled, ${instances}`),
    ],
    style: { head: [], border: [] },
  });
  const tick = (count: number): string => (count / countedTicks).toFixed(2);
  const made = companionCalls
    .map(({ command }) => command)
    .filter((command) => fleets.some(({ launching, settled }) => launching.has(command) || settled.has(command)));
  for (const command of made) {
    table.push([
      command,
      ...fleets.map(({ launching }) => launching.get(command) ?? 0),
      ...fleets.map(({ settled }) => tick(settled.get(command) ?? 0)),
    ]);
  }
  table.push([
    "all",
    ...fleets.map(({ launching }) => totalOf(launching)),
    ...fleets.map(({ settled }) => tick(totalOf(settled))),
  ]);
  process.stdout.write(
    `${table.toString()}\nSettled: the mean of ${countedTicks} ticks.${growing("launching", fleets)}${growing("settled", fleets)}\n`,
  );
}

function growing(moment: "launching" | "settled", fleets: readonly FleetCalls[]): string {
  const [least, most] = [fleets[0]?.[moment], fleets.at(-1)?.[moment]];
  const grown = [...(most ?? [])].filter(([call, count]) => count > (least?.get(call) ?? 0)).map(([call]) => call);
  return ` More with a larger fleet, ${moment}: ${grown.length > 0 ? grown.join(", ") : "none"}.`;
}
