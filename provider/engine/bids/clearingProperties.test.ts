import test from "ava";
import fc from "fast-check";
import { compareLevels, Level, levelsByStrength } from "../level.js";
import type { BidLine } from "./auction.js";
import { clear, type Clearing, type ClearingQuestion, type ContendingBid } from "./clearing.js";
import { anyQuestion } from "./fixtures/anyQuestion.js";
import { coveredBy, fits, leastUse, type Demand } from "./fixtures/auctionOptimum.js";

/** Above 1 by what products and quotients of prices are rounded. */
const rounding = 1e-12;

/** `BLENDED_FLEET_BIDS` for a longer look. */
const runs = { numRuns: Math.max(1000, Number(process.env["BLENDED_FLEET_BIDS"] ?? 0)) };

interface Pair {
  readonly line: BidLine;
  readonly contending: ContendingBid;
}

function pairs(question: ClearingQuestion, { lines }: Clearing): Pair[] {
  return question.bids.map((contending, i) => {
    const line = lines[i];
    if (line?.bid !== contending.bid.id) throw new RangeError(`expected the line of ${contending.bid.id} at ${i}`);
    return { line, contending };
  });
}

type Check = (question: ClearingQuestion, cleared: readonly Pair[], clearing: Clearing) => void;

/** Without units that are never taken back: these stay whatever the limits say. */
const anyWithoutFirm = anyQuestion.map((question) => ({
  ...question,
  bids: question.bids.map((bid) => (bid.level === Level.NonInterruptible ? { ...bid, awarded: 0 } : bid)),
}));

function holdsFor(check: Check, questions = anyQuestion): void {
  fc.assert(
    fc.property(questions, (question) => {
      const clearing = clear(question);
      check(question, pairs(question, clearing), clearing);
    }),
    runs,
  );
}

test("no bid is charged more than it offers, and none that got units more than its level's rate", (t) => {
  holdsFor((_, cleared, { levels }) => {
    for (const { line, contending } of cleared) {
      t.true(line.usdPerUnitHour <= contending.bid.usdPerUnitHour);
      const rate = levels.find(({ level }) => level === line.level)?.rate ?? NaN;
      t.true(line.usdPerUnitHour <= rate * contending.unitOnDemandUsdPerHour);
    }
  });
});

test("all that got units of one level pay the same share of on-demand", (t) => {
  holdsFor((_, cleared, { levels }) => {
    for (const { line, contending } of cleared.filter(({ line }) => line.awarded > 0)) {
      const rate = levels.find(({ level }) => level === line.level)?.rate ?? NaN;
      t.true(Math.abs(line.usdPerUnitHour / contending.unitOnDemandUsdPerHour - rate) <= rate * rounding);
    }
  }, anyWithoutFirm);
});

test("Non-Interruptible units that run are kept while their bid wants them, whatever is short and however prices rise", (t) => {
  let kept = 0;
  holdsFor((_, cleared) => {
    for (const { line, contending } of cleared) {
      if (line.level !== Level.NonInterruptible) continue;
      const firm = Math.min(contending.awarded, contending.held, line.asked);
      if (firm > 0) kept++;
      t.true(line.granted >= firm);
    }
  });
  t.true(kept > 100);
});

test("raising a bid never loses units, awarded or granted", (t) => {
  const raised = fc.tuple(anyQuestion, fc.nat(), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(raised, ([question, at, steps]) => {
      const index = at % question.bids.length;
      const bids = question.bids.map((contending, i) =>
        i === index
          ? { ...contending, bid: { ...contending.bid, usdPerUnitHour: contending.bid.usdPerUnitHour + steps / 20 } }
          : contending,
      );
      const [before, after] = [question, { ...question, bids }].map((asked) => clear(asked).lines[index]);
      t.true((after?.awarded ?? NaN) >= (before?.awarded ?? NaN));
      t.true((after?.granted ?? NaN) >= (before?.granted ?? NaN));
    }),
    { numRuns: 3 * runs.numRuns },
  );
});

test("what is awarded fits into rooms, vCPUs and budget, on pools that the bids cover", (t) => {
  holdsFor((question, cleared) => {
    const demands = cleared.map(({ line, contending }) => ({
      units: line.awarded,
      pools: coveredBy(contending, question),
    }));
    t.true(fits(question, demands));
  }, anyWithoutFirm);
});

test("new units start only where there is room, vCPUs and budget beside all that run, on notice or not", (t) => {
  let started = 0;
  holdsFor((question, cleared) => {
    const fresh = cleared.map(({ line, contending }): Demand => ({
      units: Math.max(0, line.granted - contending.held),
      pools: coveredBy(contending, question),
    }));
    const running = cleared.map(({ contending: { held, pools } }): Demand => ({ units: held, pools }));
    if (fresh.every(({ units }) => units === 0)) return;
    const unlimited = { ...question, budgetUsdPerHour: Infinity, onDemandVcpus: Infinity };
    const [usd, vcpus] = [leastUse(unlimited, running, "usd"), leastUse(unlimited, running, "vcpus")];
    // Where the pools no longer have room for what runs, no other solution tells what is free.
    if (usd === undefined || vcpus === undefined) return;
    const limits = {
      budgetUsdPerHour: Math.max(question.budgetUsdPerHour, usd),
      onDemandVcpus: Math.max(question.onDemandVcpus, vcpus),
    };
    if (!fits({ ...question, ...limits }, running)) return;
    // Nothing says where units run: where the cheapest places for them are not those with the fewest vCPUs, neither is sure.
    const within = { ...unlimited, onDemandVcpus: limits.onDemandVcpus };
    if ((leastUse(within, running, "usd") ?? Infinity) > usd + 1e-9) return;
    started++;
    t.true(fits({ ...question, ...limits }, [...running, ...fresh]));
  });
  t.true(started > 100);
});

test("a bid gets nothing, or its minimum at least and no more than it asks for; none starts units that are too few", (t) => {
  holdsFor((_, cleared) => {
    for (const { line, contending } of cleared) {
      const { minimumUnits } = contending.bid;
      t.true(line.awarded === 0 || line.awarded >= minimumUnits);
      t.true(line.granted <= line.awarded && line.awarded <= line.asked && line.asked <= contending.bid.units);
      t.true(line.granted <= contending.held || line.granted >= minimumUnits);
      t.true([line.asked, line.awarded, line.granted].every((units) => Number.isInteger(units) && units >= 0));
    }
  }, anyWithoutFirm);
});

test("all that is awarded is granted where no unit has to go first", (t) => {
  holdsFor((question) => {
    const bids = question.bids.map((contending) => ({ ...contending, held: 0 }));
    for (const { awarded, granted } of clear({ ...question, bids }).lines) t.is(granted, awarded);
  });
});

test("the outcome does not depend on the order of the bids, nor on that of the pools", (t) => {
  const shuffled = anyQuestion.chain((question) => {
    const all = <T>(of: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...of], { minLength: of.length });
    return fc.tuple(fc.constant(question), all(question.bids), all([...question.pools.keys()]));
  });
  fc.assert(
    fc.property(shuffled, ([question, bids, places]) => {
      const pools = places.flatMap((place) => question.pools[place] ?? []);
      const moved = bids.map((contending) => ({
        ...contending,
        pools: contending.pools.map((place) => places.indexOf(place)),
      }));
      const [one, other] = [clear(question), clear({ ...question, bids: moved, pools })];
      const byId = (lines: readonly BidLine[]): BidLine[] => lines.toSorted((a, b) => (a.bid < b.bid ? -1 : 1));
      t.deepEqual(byId(other.lines), byId(one.lines));
      t.deepEqual(other.levels, one.levels);
      t.true(Math.abs(other.usdPerHour - one.usdPerHour) < 1e-9);
    }),
    runs,
  );
});

test("every line has a reason, a sentence without holes", (t) => {
  holdsFor((_, cleared) => {
    for (const { line } of cleared) {
      t.regex(line.why, /^[A-Z0-9].*\.$/);
      t.notRegex(line.why, /undefined|NaN|Infinity/);
    }
  });
});

test("a stronger level never costs less, no level less than the cheapest capacity for it, and no winner's bid is below its price", (t) => {
  holdsFor((_, __, { levels }) => {
    t.deepEqual(
      levels.map(({ level }) => level),
      levelsByStrength,
    );
    levels.forEach((cleared, i) => {
      const weaker = levels[i - 1];
      t.true(Number.isFinite(cleared.rate) && cleared.rate >= cleared.costRate);
      t.true(cleared.rate <= (cleared.lowestWinningRate ?? Infinity));
      if (!weaker) return;
      t.true(compareLevels(cleared.level, weaker.level) > 0);
      t.true(cleared.rate >= weaker.rate);
    });
  });
});

test("in another currency the same units are awarded, at prices that scale", (t) => {
  holdsFor((question, _, { levels, lines, usdPerHour }) => {
    // A power of two: all products are exact.
    const times = 64;
    const other = clear({
      ...question,
      budgetUsdPerHour: times * question.budgetUsdPerHour,
      pools: question.pools.map((pool) => ({ ...pool, usdPerHour: times * pool.usdPerHour })),
      bids: question.bids.map((contending) => ({
        ...contending,
        bid: { ...contending.bid, usdPerUnitHour: times * contending.bid.usdPerUnitHour },
        unitOnDemandUsdPerHour: times * contending.unitOnDemandUsdPerHour,
      })),
    });
    const facts = ({ why: _why, ...line }: BidLine, by: number): object => ({
      ...line,
      usdPerUnitHour: by * line.usdPerUnitHour,
    });
    t.deepEqual(
      other.lines.map((line) => facts(line, 1)),
      lines.map((line) => facts(line, times)),
    );
    t.deepEqual(other.levels, levels);
    t.is(other.usdPerHour, times * usdPerHour);
  });
});

test("level totals are those of the lines", (t) => {
  holdsFor((_, cleared, { levels }) => {
    for (const { level, askedUnits, awardedUnits } of levels) {
      const here = cleared.filter(({ line }) => line.level === level);
      t.is(
        askedUnits,
        here.reduce((sum, { line }) => sum + line.asked, 0),
      );
      t.is(
        awardedUnits,
        here.reduce((sum, { line }) => sum + line.awarded, 0),
      );
    }
  });
});

test("a question is not changed by its answer", (t) => {
  holdsFor((question) => {
    const copy = structuredClone(question);
    clear(question);
    t.deepEqual(question, copy);
  });
});
