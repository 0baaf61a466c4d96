import Table from "cli-table3";
import { diceFor, type Dice } from "../provider/companion/fixtures/stormFleet.js";
import {
  clear,
  type ClearingQuestion,
  type ContendingBid,
  type OfferedPool,
} from "../provider/engine/bids/clearing.js";
import { auctionOf, bidding } from "../provider/engine/bids/fixtures/auction.js";
import { Priority } from "../provider/engine/fleet.js";
import { Level, levelsByStrength } from "../provider/engine/level.js";

const size = { bids: 1000, pools: 100 };
const barMs = 10;
const [warmUps, runs] = [100, 300];

/** What is short, as a share of what is asked for; Infinity where it isn't. */
interface Shortage {
  readonly name: string;
  readonly rooms: number;
  readonly budget: number;
  readonly vcpus: number;
}

const shortages: readonly Shortage[] = [
  { name: "nothing", rooms: Infinity, budget: Infinity, vcpus: Infinity },
  { name: "rooms", rooms: 0.7, budget: Infinity, vcpus: Infinity },
  { name: "budget", rooms: 2, budget: 0.7, vcpus: Infinity },
  { name: "vCPUs", rooms: 2, budget: Infinity, vcpus: 0.7 },
  { name: "all", rooms: 0.9, budget: 0.7, vcpus: 0.7 },
];

/** Prints how long one clearing takes: bids of every level, many with minimums, half of them with running units. */
export function printBids(): void {
  const table = new Table({
    head: [`clear ${size.bids} bids × ${size.pools} pools`, "pools a bid", "p50 ms", "p99 ms", "worst ms", "bar"],
    style: { head: [], border: [] },
  });
  for (const shortage of shortages) {
    for (const poolsEach of [10, size.pools]) {
      const times = measured(shortage, poolsEach).sort((a, b) => a - b);
      const figures = [0.5, 0.99, 1].map((share) => (times[Math.ceil(share * runs) - 1] ?? NaN).toFixed(2));
      table.push([`short of ${shortage.name}`, poolsEach, ...figures, `${barMs} ms`]);
    }
  }
  process.stdout.write(`${table.toString()}\n${runs} auctions each, no two alike, after ${warmUps} to warm up.\n`);
}

function measured(shortage: Shortage, poolsEach: number): number[] {
  const times = Array.from({ length: warmUps + runs }, (_, seed) => {
    const question = largeAuction(shortage, poolsEach, diceFor(seed, `large auction short of ${shortage.name}`));
    const started = performance.now();
    clear(question);
    return performance.now() - started;
  });
  return times.slice(warmUps);
}

function largeAuction(shortage: Shortage, poolsEach: number, dice: Dice): ClearingQuestion {
  const pools = Array.from({ length: size.pools }, (_, i) => largePool(i, dice));
  const bids = Array.from({ length: size.bids }, (_, i) => largeBid(`bid-${i}`, pools, poolsEach, dice));
  const asked = bids.reduce((sum, { bid }) => sum + bid.units, 0);
  const roomEach = (shortage.rooms * asked) / size.pools;
  return auctionOf(
    pools.map((pool) => ({ ...pool, room: Math.round(roomEach * 2 * dice.chance()) })),
    bids,
    { budgetUsdPerHour: shortage.budget * asked * meanUsdPerHour, onDemandVcpus: shortage.vcpus * asked * meanVcpus },
  );
}

/** Of what is bought: a pool costs 0.05 USD a vCPU on-demand, half of the pools are spot at 20 to 70 % of it. */
const meanVcpus = 14 / 3;
const meanUsdPerHour = 0.05 * meanVcpus * 0.725;

function largePool(i: number, dice: Dice): OfferedPool {
  const vcpu = dice.pick([2, 4, 8]);
  const steady = i % 2 === 0;
  // Families differ in what a vCPU costs, so that filling by price isn't filling by vCPUs.
  const onDemand = 0.05 * vcpu * (0.8 + 0.4 * dice.chance());
  return {
    id: `pool-${i}`,
    steady,
    usdPerHour: steady ? onDemand : onDemand * (0.2 + 0.5 * dice.chance()),
    vcpu,
    room: Infinity,
  };
}

function largeBid(id: string, pools: readonly OfferedPool[], poolsEach: number, dice: Dice): ContendingBid {
  const level = dice.pick([Level.Immediate, dice.pick(levelsByStrength)]);
  const able = [...pools.keys()].filter((place) => level === Level.Immediate || pools[place]?.steady);
  const used = poolsEach >= able.length ? able : Array.from({ length: poolsEach }, () => dice.pick(able));
  const units = dice.whole(1, 20);
  const running = dice.chance() < 0.5 ? dice.whole(1, units) : 0;
  const unitOnDemandUsdPerHour = 0.05 * meanVcpus;
  return bidding(
    id,
    {
      units,
      minimumUnits: dice.pick([1, dice.whole(1, units), units]),
      usdPerUnitHour: unitOnDemandUsdPerHour * (0.3 + 1.4 * dice.chance()),
      placedAtSeconds: dice.whole(0, 100),
    },
    {
      level,
      priority: dice.pick(Object.values(Priority)),
      unitOnDemandUsdPerHour,
      pools: [...new Set(used)],
      held: running,
      awarded: running,
    },
  );
}
