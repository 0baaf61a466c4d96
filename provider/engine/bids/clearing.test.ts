import test from "ava";
import { Priority } from "../fleet.js";
import { Level } from "../level.js";
import { clear, type ContendingBid } from "./clearing.js";
import { auctionOf, awardedIn, bidding, levelOf, lineOf, nowSeconds, onDemand, spot } from "./fixtures/auction.js";

test("where all fit, each pays what the cheapest capacity costs, and nobody what it would pay at most", (t) => {
  const cleared = clear(auctionOf([spot("s", 0.3, 10)], [bidding("a", { units: 3 }), bidding("b", { units: 2 })]));
  t.deepEqual(awardedIn(cleared), { a: 3, b: 2 });
  t.is(lineOf(cleared, "a").usdPerUnitHour, 0.3);
  t.is(lineOf(cleared, "a").why, "All 3 units at 0.3000 USD per unit and hour, of at most 1.0000.");
  t.is(cleared.usdPerHour, 5 * 0.3);
});

test("where room is short, units go to the best bids, at the price of the best that got less than it asked for", (t) => {
  const bids = [
    bidding("low", { usdPerUnitHour: 0.4 }),
    bidding("high", { units: 2, usdPerUnitHour: 0.9 }),
    bidding("middle", { units: 2, usdPerUnitHour: 0.6 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3, 3)], bids));
  t.deepEqual(awardedIn(cleared), { low: 0, high: 2, middle: 1 });
  t.is(levelOf(cleared, Level.Immediate).losingRate, 0.6);
  for (const id of ["high", "middle"]) t.is(lineOf(cleared, id).usdPerUnitHour, 0.6);
  t.regex(lineOf(cleared, "middle").why, /^1 of 2 units at 0\.6000 USD .*: the pools it covers are full/);
  t.regex(
    lineOf(cleared, "low").why,
    /^Outbid: .* full, as bids worth 0\.6000 USD or more for a unit like its own come first/,
  );
});

test("bids are compared as shares of what their units cost on-demand", (t) => {
  const bids = [
    bidding("small", { usdPerUnitHour: 0.8 }, { unitOnDemandUsdPerHour: 1 }),
    bidding("large", { usdPerUnitHour: 1.4 }, { unitOnDemandUsdPerHour: 2 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3, 1)], bids));
  t.deepEqual(awardedIn(cleared), { small: 1, large: 0 });
  t.is(lineOf(cleared, "small").usdPerUnitHour, 0.7);
});

test("ties go to the more important workload, then to the older bid, then by id", (t) => {
  const one = (id: string, priority: Priority, placedAtSeconds: number): ContendingBid =>
    bidding(id, { placedAtSeconds }, { priority });
  const order = [
    one("z", Priority.Critical, 9),
    one("y", Priority.Standard, 1),
    one("B", Priority.Standard, 2),
    one("a", Priority.Standard, 2),
    one("x", Priority.NonCritical, 0),
  ];
  for (let room = 1; room <= order.length; room++) {
    const { lines } = clear(auctionOf([spot("s", 0.3, room)], order.toReversed()));
    const winners = lines.filter(({ awarded }) => awarded > 0).map(({ bid }) => bid);
    t.deepEqual(
      winners,
      order
        .slice(0, room)
        .map(({ bid }) => bid.id)
        .toReversed(),
    );
  }
});

test("a bid that was awarded units keeps them until another is better by more than the margin", (t) => {
  const against = (usdPerUnitHour: number): Record<string, number> =>
    awardedIn(
      clear(
        auctionOf(
          [spot("s", 0.3, 1)],
          [bidding("incumbent", { usdPerUnitHour: 0.5 }, { held: 1, awarded: 1 }), bidding("new", { usdPerUnitHour })],
        ),
      ),
    );
  t.deepEqual(against(0.52), { incumbent: 1, new: 0 });
  t.deepEqual(against(0.53), { incumbent: 0, new: 1 });
});

test("a challenger within the margin never drives the price above what the incumbent bids", (t) => {
  const bids = [
    bidding("incumbent", { usdPerUnitHour: 0.5 }, { held: 1, awarded: 1 }),
    bidding("new", { usdPerUnitHour: 0.52 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3, 1)], bids));
  t.is(levelOf(cleared, Level.Immediate).losingRate, 0.52);
  t.is(lineOf(cleared, "incumbent").usdPerUnitHour, 0.5);
});

test("a bid for all or nothing that does not fit is passed over, and does not block smaller ones below it", (t) => {
  const bids = [
    bidding("best", { units: 2, usdPerUnitHour: 0.9 }),
    bidding("block", { units: 3, minimumUnits: 3, usdPerUnitHour: 0.8 }),
    bidding("small", { units: 2, usdPerUnitHour: 0.5 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3, 4)], bids));
  t.deepEqual(awardedIn(cleared), { best: 2, block: 0, small: 2 });
  t.regex(lineOf(cleared, "block").why, /^Minimum not met: 2 units were left .* fewer than 3 .* block orders/);
  // What it would pay can't be asked of those that offer less.
  t.is(lineOf(cleared, "best").usdPerUnitHour, 0.5);
});

test("a bid that asks for more at least than there is moves no price", (t) => {
  const bids = [
    bidding("small", { units: 2, usdPerUnitHour: 0.9 }),
    bidding("giant", { units: 50, minimumUnits: 50, usdPerUnitHour: 0.8 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3, 4)], bids));
  t.is(lineOf(cleared, "small").usdPerUnitHour, 0.3);
  t.regex(
    lineOf(cleared, "giant").why,
    /^There is capacity for 4 units at most, and fewer than 50 are of no use to it/,
  );
});

test("a bid below cost gets nothing, and moves no price", (t) => {
  const bids = [bidding("fair", { usdPerUnitHour: 0.5 }), bidding("low", { usdPerUnitHour: 0.29 })];
  const cleared = clear(auctionOf([spot("s", 0.3, 1)], bids));
  t.is(lineOf(cleared, "fair").usdPerUnitHour, 0.3);
  t.is(
    lineOf(cleared, "low").why,
    "Below cost: the cheapest capacity for it is s at 0.3000 USD per unit and hour, and the bid is 0.2900.",
  );
});

test("outside its window a bid asks for nothing", (t) => {
  const bids = [
    bidding("early", { fromSeconds: nowSeconds + 3600 }),
    bidding("late", { untilSeconds: nowSeconds }, { held: 2 }),
    bidding("first second", { fromSeconds: nowSeconds }),
    bidding("last second", { untilSeconds: nowSeconds + 1 }),
  ];
  const cleared = clear(auctionOf([spot("s", 0.3)], bids));
  t.deepEqual(awardedIn(cleared), { early: 0, late: 0, "first second": 1, "last second": 1 });
  t.is(lineOf(cleared, "early").asked, 0);
  t.is(lineOf(cleared, "early").why, "Its window opens at 1970-01-12T14:46:40Z: until then it asks for nothing.");
  t.regex(
    lineOf(cleared, "late").why,
    /^Its window ended at .* 2 units of it that still run get the notice of Immediate\.$/,
  );
});

test("a promise that no pool of its workload can keep is told as such", (t) => {
  const cleared = clear(auctionOf([spot("s", 0.3)], [bidding("a", {}, { level: Level.ThirtyMinuteGrace, pools: [] })]));
  t.is(lineOf(cleared, "a").why, "No pool that its workload may use can back 30-min Grace now.");
});

test("a bid for Immediate gets on-demand where spot is full and its bid covers it, at the price of Immediate", (t) => {
  const pools = [spot("s", 0.3, 2), onDemand("d", 1, 10)];
  const rich = bidding("rich", { units: 3, usdPerUnitHour: 1.2 }, { pools: [0, 1] });
  const poor = bidding("poor", { units: 1, usdPerUnitHour: 0.6 }, { pools: [0, 1] });
  const alone = clear(auctionOf(pools, [rich]));
  t.is(lineOf(alone, "rich").awarded, 3);
  t.is(lineOf(alone, "rich").usdPerUnitHour, 0.3);
  t.is(alone.usdPerHour, 2 * 0.3 + 1);
  // Only the rich one may go to on-demand: it makes room for the other.
  const both = clear(auctionOf(pools, [rich, poor]));
  t.deepEqual(awardedIn(both), { rich: 3, poor: 1 });
  t.is(both.usdPerHour, 2 * 0.3 + 2);
});

test("on-demand that is cheaper than spot is filled first", (t) => {
  const pools = [spot("s", 0.6), onDemand("d", 0.5, 1)];
  const cleared = clear(auctionOf(pools, [bidding("a", { units: 2 }, { pools: [0, 1] })]));
  t.is(cleared.usdPerHour, 0.5 + 0.6);
});

test("a bid that may go elsewhere makes room for a lower one that may not", (t) => {
  const pools = [spot("cheap", 0.3, 1), spot("dear", 0.4, 1)];
  const bids = [bidding("high", { usdPerUnitHour: 0.9 }, { pools: [0, 1] }), bidding("low", { usdPerUnitHour: 0.5 })];
  t.deepEqual(awardedIn(clear(auctionOf(pools, bids))), { high: 1, low: 1 });
});

test("the budget ends awards, and the sentence says so", (t) => {
  const bids = [bidding("a", { units: 2, usdPerUnitHour: 0.9 }), bidding("b", { units: 2, usdPerUnitHour: 0.5 })];
  const cleared = clear(auctionOf([spot("s", 0.1)], bids, { budgetUsdPerHour: 0.3 }));
  t.deepEqual(awardedIn(cleared), { a: 2, b: 1 });
  t.regex(lineOf(cleared, "b").why, /: the fleet's budget leaves 0\.3000 USD an hour for bids, too little for more/);
});

test("the quota of on-demand vCPUs ends awards of on-demand, not of spot", (t) => {
  const pools = [spot("s", 0.3), onDemand("d", 1, Infinity, 4)];
  const steady = { level: Level.FiveMinuteWarning, pools: [1] };
  const bids = [bidding("steady", { units: 3, usdPerUnitHour: 1.2 }, steady), bidding("any", { units: 5 })];
  const cleared = clear(auctionOf(pools, bids, { onDemandVcpus: 9 }));
  t.deepEqual(awardedIn(cleared), { steady: 2, any: 5 });
  t.regex(
    lineOf(cleared, "steady").why,
    /^2 of 3 units .*: the quota leaves 9 on-demand vCPUs for bids, too few for more/,
  );
});

test("where a pool with fewer vCPUs costs more, each of the two limits can still be met", (t) => {
  const pools = [onDemand("wide", 1, Infinity, 8), onDemand("narrow", 1.1, Infinity, 2)];
  const a = bidding("a", { units: 4, usdPerUnitHour: 2 }, { level: Level.NonInterruptible, pools: [0, 1] });
  t.is(lineOf(clear(auctionOf(pools, [a], { onDemandVcpus: 8 })), "a").awarded, 4);
  t.is(lineOf(clear(auctionOf(pools, [a], { budgetUsdPerHour: 4 })), "a").awarded, 4);
});

test("a stronger level costs at least what a weaker one does, and on-demand where no bid tells better", (t) => {
  const pools = [spot("s", 0.3, 1), onDemand("d", 0.5, 5)];
  const bids = [
    bidding("won", { usdPerUnitHour: 0.9 }),
    bidding("lost", { usdPerUnitHour: 0.8 }),
    bidding("steady", { usdPerUnitHour: 0.95 }, { level: Level.ThirtyMinuteGrace, pools: [1] }),
  ];
  const { levels } = clear(auctionOf(pools, bids));
  t.deepEqual(
    levels.map(({ costRate, rate }) => ({ costRate, rate })),
    [
      { costRate: 0.3, rate: 0.8 },
      { costRate: 0.5, rate: 0.8 },
      { costRate: 0.5, rate: 0.8 },
      { costRate: 1, rate: 1 },
    ],
  );
});

test("what a weaker level would pay never raises a stronger one above its lowest winning bid", (t) => {
  const pools = [spot("s", 0.3, 0), onDemand("d", 0.5, 5)];
  const bids = [
    bidding("lost", { usdPerUnitHour: 0.8 }),
    bidding("steady", { usdPerUnitHour: 0.6 }, { level: Level.ThirtyMinuteGrace, pools: [1] }),
  ];
  const { levels } = clear(auctionOf(pools, bids));
  t.deepEqual(
    levels.map(({ rate }) => rate),
    [0.6, 0.6, 0.6, 1],
  );
});

test("without bids the levels cost what the pools tell", (t) => {
  const { levels, lines, usdPerHour } = clear(auctionOf([spot("s", 0.25), onDemand("d", 1)], []));
  t.deepEqual(
    levels.map(({ rate }) => rate),
    [0.25, 1, 1, 1],
  );
  t.deepEqual({ lines, usdPerHour }, { lines: [], usdPerHour: 0 });
});

test("units wait until those of losing bids have gone", (t) => {
  const loser = bidding("loser", { units: 3, usdPerUnitHour: 0.4 }, { held: 3, awarded: 3 });
  const winner = bidding("winner", { units: 3, usdPerUnitHour: 0.9 });
  const during = clear(auctionOf([spot("s", 0.3, 4)], [loser, winner]));
  t.deepEqual(awardedIn(during), { loser: 1, winner: 3 });
  t.is(lineOf(during, "winner").granted, 1);
  t.is(lineOf(during, "loser").granted, 1);
  t.regex(lineOf(during, "winner").why, / 2 of them start once running units of other bids have had their notice\.$/);
  t.regex(lineOf(during, "loser").why, / 2 units of it that still run get the notice of Immediate\.$/);
  t.is(during.usdPerHour, 2 * 0.3);
  const gone = { ...loser, held: 1, awarded: 1 };
  const after = clear(auctionOf([spot("s", 0.3, 4)], [gone, { ...winner, held: 1, awarded: 3 }]));
  t.is(lineOf(after, "winner").granted, 3);
});

test("a bid whose units are of use only together waits until all may run", (t) => {
  const loser = bidding("loser", { units: 3, usdPerUnitHour: 0.4 }, { held: 3, awarded: 3 });
  const block = bidding("block", { units: 3, minimumUnits: 3, usdPerUnitHour: 0.9 });
  const { granted, awarded } = lineOf(clear(auctionOf([spot("s", 0.3, 4)], [loser, block])), "block");
  t.deepEqual({ granted, awarded }, { granted: 0, awarded: 3 });
});

test("running units that a pool has no room for any more still cost their money, and hold up no other pool", (t) => {
  const pools = [spot("gone", 0.3, 0), spot("s", 0.3, 4)];
  const bids = [
    bidding("stranded", { units: 2, usdPerUnitHour: 0.9 }, { held: 2, awarded: 2 }),
    bidding("other", { units: 4 }, { pools: [1] }),
  ];
  const grantedTo = (budgetUsdPerHour: number): number =>
    lineOf(clear(auctionOf(pools, bids, { budgetUsdPerHour })), "other").granted;
  t.is(grantedTo(Infinity), 4);
  t.is(grantedTo(0.9), 1);
});
