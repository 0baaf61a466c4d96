import test from "ava";
import { Level } from "../level.js";
import type { BidLine } from "./auction.js";
import { clear, type ContendingBid, type OfferedPool } from "./clearing.js";
import { auctionOf, bidding } from "./fixtures/auction.js";
import { clearShort, patienceSeconds, type ShortQuestion } from "./shortCapacity.js";

const spot: OfferedPool = { id: "spot", steady: false, usdPerHour: 0.3, vcpu: 2, room: Infinity };
const other: OfferedPool = { ...spot, id: "other", usdPerHour: 0.31 };

function bidOf(
  id: string,
  usdPerUnitHour: number,
  held: number,
  fields: Partial<ContendingBid["bid"]> = {},
): ContendingBid {
  const bid = { units: 4, minimumUnits: 1, usdPerUnitHour, ...fields };
  return {
    ...bidding(id, bid, { level: Level.Immediate, pools: [0, 1], unitOnDemandUsdPerHour: 1 }),
    held,
    awarded: held,
  };
}

/** The lines of a round in which these bids were granted all they asked for. */
function granted(bids: readonly ContendingBid[], waitingSinceSeconds: Readonly<Record<string, number>>): BidLine[] {
  return bids.map(({ bid, level }) => {
    const since = waitingSinceSeconds[bid.id];
    return {
      ...{ bid: bid.id, workload: bid.workload, part: bid.part, level, asked: bid.units, usdPerUnitHour: 0.3, why: "" },
      ...{ awarded: bid.units, granted: bid.units, ...(since !== undefined && { waitingSinceSeconds: since }) },
    };
  });
}

function question(
  bids: readonly ContendingBid[],
  waiting: Readonly<Record<string, number>>,
  fields: Partial<ShortQuestion> = {},
): ShortQuestion {
  const before = new Map(granted(bids, waiting).map((line) => [line.bid, line]));
  return { ...auctionOf([spot, other], bids, {}), proven: [4, 0], before, ...fields };
}

const [low, high] = [bidOf("low", 0.4, 4), bidOf("high", 0.8, 0)];

function unitsOf(asked: ShortQuestion): Readonly<Record<string, number>> {
  return Object.fromEntries(clearShort(asked).lines.map(({ bid, awarded }) => [bid, awarded]));
}

test("while nobody has waited for long, every open pool has room for all", (t) => {
  const { nowSeconds } = question([low, high], {});
  const asked = question([low, high], { high: nowSeconds - patienceSeconds + 1 });
  t.deepEqual(unitsOf(asked), { low: 4, high: 4 });
  t.deepEqual(clearShort(asked).levels, clear(asked).levels);
});

test("a bid that has waited has what a lower one holds, and the lower one gives it up", (t) => {
  const { nowSeconds } = question([low, high], {});
  const asked = question([low, high], { high: nowSeconds - patienceSeconds });
  t.deepEqual(unitsOf(asked), { low: 0, high: 4 });
  t.is(clearShort(asked).levels[0]?.losingRate, 0.4, "what the loser would pay is the level's price");
});

test("a lower bid that has waited takes nothing of a higher one, and goes on trying", (t) => {
  const [holds, waits] = [bidOf("holds", 0.8, 4), bidOf("waits", 0.4, 0)];
  const { nowSeconds } = question([holds, waits], {});
  const asked = question([holds, waits], { waits: nowSeconds - patienceSeconds });
  t.deepEqual(unitsOf(asked), { holds: 4, waits: 4 });
  t.regex(clearShort(asked).lines[1]?.why ?? "", /4 more are tried for/);
});

test("the moment since which a bid waits is kept until it has what it was granted", (t) => {
  const first = clearShort(question([low, high], {}));
  const { nowSeconds } = question([low, high], {});
  t.deepEqual(
    first.lines.map((line) => line.waitingSinceSeconds),
    [undefined, nowSeconds],
  );
  const later = question([low, high], { high: nowSeconds - 60 });
  t.is(clearShort(later).lines[1]?.waitingSinceSeconds, nowSeconds - 60);
  const served = question([low, { ...high, held: 4 }], { high: nowSeconds - 60 });
  t.is(clearShort(served).lines[1]?.waitingSinceSeconds, undefined);
});

test("a bid that has too few units keeps them for a while as it tries for the others, and then no longer", (t) => {
  const all = bidOf("all", 0.8, 1, { minimumUnits: 4 });
  const { nowSeconds } = question([all], {});
  const hopes = question([all], { all: nowSeconds - patienceSeconds }, { proven: [1, 0], budgetUsdPerHour: 1.3 });
  t.is(unitsOf(hopes)["all"], 4, "one that it has, and three that it tries for");
  const poor = question([all], { all: nowSeconds - patienceSeconds }, { proven: [1, 0], budgetUsdPerHour: 0.7 });
  t.is(unitsOf(poor)["all"], 0, "the budget pays for two: of no use");
  const vain = question([all], { all: nowSeconds - 4 * patienceSeconds }, { proven: [1, 0] });
  t.is(unitsOf(vain)["all"], 0);
});

test("tries stay within what the budget leaves beside all that runs", (t) => {
  const [holds, waits] = [bidOf("holds", 0.8, 4), bidOf("waits", 0.4, 0)];
  const { nowSeconds } = question([holds, waits], {});
  const asked = question([holds, waits], { waits: nowSeconds - patienceSeconds }, { budgetUsdPerHour: 1.9 });
  t.deepEqual(unitsOf(asked), { holds: 4, waits: 2 });
});
