import test from "ava";
import fc from "fast-check";
import type { LevelClearing } from "../bids/auction.js";
import { Level, levelsByStrength } from "../level.js";
import type { DemandForecast } from "./demandRecord.js";
import { highestRate, postPrices, type PriceBoard, type PricedRound } from "./priceBoard.js";

const costs = [0.3, 1, 1, 1];

test("without bids and limits a level costs what its cheapest capacity does", (t) => {
  const board = postPrices(undefined, round({ steadyUnits: Infinity, demand: rising(50) }));
  t.deepEqual(
    board.levels.map(({ rate }) => rate),
    costs,
  );
  t.deepEqual(board.levels[0]?.parts, { market: 0.03, scarcity: 0, foresight: 0, smoothing: 0 });
});

test("what bids pay above cost is scarcity, and shows in full only after a while", (t) => {
  const calm = postPrices(undefined, round());
  const scarce = { clearings: clearings({ [Level.ThirtyMinuteGrace]: { rate: 1.4 } }) };
  const soon = postPrices(calm, round({ nowSeconds: 60, ...scarce })).levels[2];
  const later = postPrices(calm, round({ nowSeconds: 7200, ...scarce })).levels[2];
  near(t, soon?.parts.scarcity, 0.04);
  t.true((soon?.rate ?? 0) > 1 && (soon?.rate ?? 0) < 1.05);
  t.true((later?.rate ?? 0) > 1.39 && (later?.rate ?? 0) <= 1.4);
});

test("what a bid lost by makes a level dearer that can't be taken back while demand is foreseen to exceed the limit", (t) => {
  const lost = clearings({ [Level.NonInterruptible]: { losingRate: 1.5 } });
  const before = postPrices(undefined, round({ clearings: lost }));
  const board = postPrices(before, round({ nowSeconds: 7200, steadyUnits: 40, demand: rising(60) }));
  // Half a unit of on-demand above cost, remembered for two hours of a day, and all but certain.
  near(t, board.levels[3]?.parts.foresight, 0.1 * 0.5 * Math.exp(-7200 / 86_400), 1e-6);
  t.true(board.levels.slice(0, 3).every(({ parts }) => parts.foresight === 0));
  const roomy = postPrices(before, round({ nowSeconds: 7200, steadyUnits: 90, demand: rising(60) }));
  t.true((roomy.levels[3]?.parts.foresight ?? 1) < 1e-6);
});

test("foresight is more for a longer warning and for less room", (t) => {
  const lost = clearings(Object.fromEntries(levelsByStrength.map((level) => [level, { losingRate: 1.5 }])));
  const foresight = (steadyUnits: number): readonly number[] =>
    postPrices(undefined, round({ clearings: lost, steadyUnits, demand: rising(60) })).levels.map(
      ({ parts }) => parts.foresight,
    );
  const tight = foresight(12);
  t.is(tight[0], 0);
  t.true(tight[1] !== 0 && tight.every((each, i) => i === 0 || each > (tight[i - 1] ?? 0)));
  const loose = foresight(58);
  t.true(loose.slice(1).every((each, i) => each < (tight[i + 1] ?? 0)));
});

test("a cost that rises shows at once, whatever smoothing says", (t) => {
  const before = postPrices(undefined, round());
  const dearer = clearings({ [Level.Immediate]: { rate: 0.8, costRate: 0.8 } });
  const board = postPrices(before, round({ nowSeconds: 1, clearings: dearer }));
  t.is(board.levels[0]?.rate, 0.8);
});

test("a bid of any size takes no price above ten times on-demand", (t) => {
  const mad = clearings({ [Level.Immediate]: { rate: 1e12 } });
  const board = postPrices(undefined, round({ clearings: mad }));
  t.true(board.levels.every(({ rate }) => rate === highestRate));
});

test("the history has the last day's hours with the mean of what was published in each", (t) => {
  const dear = clearings({ [Level.Immediate]: { rate: 0.6, costRate: 0.6 } });
  let board = postPrices(undefined, round({ nowSeconds: 0 }));
  board = postPrices(board, round({ nowSeconds: 1800, clearings: dear }));
  board = postPrices(board, round({ nowSeconds: 3600, clearings: dear }));
  const [first, second] = board.history;
  t.like(first, { fromSeconds: 0, seconds: 3600 });
  near(t, first?.usdPerUnitHour[Level.Immediate], 0.045);
  t.like(second, { fromSeconds: 3600, seconds: 0 });
  for (let hour = 2; hour < 100; hour += 7) board = postPrices(board, round({ nowSeconds: hour * 3600 + 5 }));
  t.is(board.history.length, 24);
  t.deepEqual(
    board.history.map(({ fromSeconds }) => fromSeconds / 3600),
    Array.from({ length: 24 }, (_, i) => 93 - 23 + i),
  );
});

test("whatever rounds say, parts add up, no price is below cost or above its bound or above a stronger level's, and boards are plain JSON", (t) => {
  fc.assert(
    fc.property(fc.array(anyRound, { minLength: 1, maxLength: 12 }), (rounds) => {
      let board: PriceBoard | undefined;
      for (const each of rounds) {
        board = postPrices(board, each);
        checkBoard(board);
      }
    }),
  );
  function checkBoard(board: PriceBoard): void {
    const stored = JSON.stringify(board);
    t.deepEqual(JSON.parse(stored), board);
    t.true(stored.length < 8000);
    let weaker = 0;
    for (const { usdPerUnitHour, rate, parts } of board.levels) {
      const sum = parts.market + parts.scarcity + parts.foresight + parts.smoothing;
      t.true(Math.abs(sum - usdPerUnitHour) < 1e-9);
      t.true(Math.abs(rate * board.unitUsdPerHour - usdPerUnitHour) < 1e-9);
      t.true(usdPerUnitHour >= parts.market && rate >= weaker);
      const dearest = Math.max(...board.levels.map(({ parts: { market } }) => market));
      t.true(usdPerUnitHour <= Math.max(highestRate * board.unitUsdPerHour, dearest));
      weaker = rate;
    }
  }
});

test("prices do not depend on how often rounds come while nothing changes", (t) => {
  const seconds = fc.integer({ min: 0, max: 7200 });
  fc.assert(
    fc.property(anyRound, anyRound, seconds, seconds, (first, second, until, between) => {
      const before = postPrices(undefined, { ...first, nowSeconds: 0 });
      const at = (nowSeconds: number, last: PriceBoard): PriceBoard =>
        postPrices(last, { ...second, demand: [], nowSeconds });
      const once = at(until + between, before);
      const twice = at(until + between, at(between, before));
      once.levels.forEach(({ rate }, i) => t.true(Math.abs(rate - (twice.levels[i]?.rate ?? NaN)) < 1e-9));
    }),
  );
});

test("a board of a clock that went back goes on from the last one", (t) => {
  const before = postPrices(undefined, round({ nowSeconds: 10_000 }));
  const scarce = clearings({ [Level.ThirtyMinuteGrace]: { rate: 1.4 } });
  const board = postPrices(before, round({ nowSeconds: 2000, clearings: scarce }));
  t.is(board.levels[2]?.rate, 1);
  t.is(board.atSeconds, 2000);
  t.true(board.history.every(({ fromSeconds }) => fromSeconds <= 2000));
});

const odd = fc.constantFrom(NaN, Infinity, -Infinity, -1, -0, 1e300);
const anyRate = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0, max: 12, noNaN: true }) },
  { weight: 1, arbitrary: odd },
);
const anyClearing = fc.record({
  level: fc.constantFrom(...levelsByStrength),
  rate: anyRate,
  costRate: anyRate,
  losingRate: anyRate,
  askedUnits: fc.nat(9),
  awardedUnits: fc.nat(9),
});
const anyRound: fc.Arbitrary<PricedRound> = fc.record({
  nowSeconds: fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: 0, max: 200_000, noNaN: true }) },
    { weight: 1, arbitrary: odd },
  ),
  unitUsdPerHour: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), odd),
  clearings: fc.array(anyClearing, { maxLength: 4 }),
  demand: fc.constantFrom([], rising(30)),
  steadyUnits: fc.oneof(fc.nat(60), odd),
});

function round(changes: Partial<PricedRound> = {}): PricedRound {
  const none = { nowSeconds: 0, unitUsdPerHour: 0.1, clearings: clearings({}), demand: [], steadyUnits: Infinity };
  return { ...none, ...changes };
}

function clearings(changes: Partial<Record<Level, Partial<LevelClearing>>>): readonly LevelClearing[] {
  return levelsByStrength.map((level, i) => {
    const cost = costs[i] ?? 1;
    return { level, rate: cost, costRate: cost, losingRate: 0, askedUnits: 0, awardedUnits: 0, ...changes[level] };
  });
}

/** Ten units now and so many in twelve hours. */
function rising(to: number): readonly DemandForecast[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const units = 10 + ((to - 10) * Math.min(hour, 12)) / 12;
    return { level: Level.NonInterruptible, fromSeconds: hour * 3600, units, low: units - 5, high: units + 5 };
  });
}

function near(t: { true(value: boolean, message?: string): unknown }, value = NaN, expected = 0, within = 1e-12): void {
  t.true(Math.abs(value - expected) <= within, `${value} to ${expected}`);
}
