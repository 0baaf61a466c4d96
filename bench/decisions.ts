import Table from "cli-table3";
import { shippedModels } from "../provider/models/shippedModels.js";
import { largeFleet, type LargeFleet } from "./largeFleet.js";
import { median } from "./median.js";
import { calm, RoundWorld } from "./roundWorld.js";

/** Fleets by size, each with the most that one decision may take, at the median. */
const sizes = [
  { units: 1000, pools: 100, barMs: 5 },
  { units: 10_000, pools: 500, barMs: 50 },
] as const;

const kinds: readonly (Pick<LargeFleet, "workloads" | "full"> & { readonly name: string })[] = [
  { name: "1 workload", workloads: 1 },
  { name: "50 workloads", workloads: 50 },
  { name: "50 of every feature", workloads: 50, full: true },
];

/** Rounds that are measured of each situation. */
const rounds = 15;
/** After so many a fleet of any shape here has its units, old enough to be moved. */
const settledAfter = 40;
const storm = { lostShare: 0.1, refuses: true };

/** Prints how long one decision takes on large fleets: the first one, on rounds on which all is well, and in a storm. */
export function printDecisions(): void {
  const table = new Table({
    head: ["one decision, units × pools", "workloads", "first ms", "calm ms", "10 % lost ms", "bar"],
    style: { head: [], border: [] },
  });
  for (const { barMs, ...size } of sizes) {
    for (const { name, ...kind } of kinds) {
      const figures = measured({ ...size, ...kind });
      table.push([`${size.units} × ${size.pools}`, name, ...figures.map((ms) => ms.toFixed(2)), `${barMs} ms`]);
    }
  }
  process.stdout.write(
    `${table.toString()}\nMedians of ${rounds}; in a storm every other launch of spot is refused.\n`,
  );
}

function measured(asked: LargeFleet): readonly number[] {
  const [spec, models] = [largeFleet(asked), shippedModels()];
  const begin = (): RoundWorld => new RoundWorld(spec, models, asked.full === true);
  const first = Array.from({ length: rounds }, () => begin().round(calm));
  const world = begin();
  for (let round = 0; round < settledAfter; round++) world.round(calm);
  return [first, roundsOf(world, calm), roundsOf(world, storm)].map(median);
}

function roundsOf(world: RoundWorld, events: typeof calm): number[] {
  return Array.from({ length: rounds }, () => world.round(events));
}
