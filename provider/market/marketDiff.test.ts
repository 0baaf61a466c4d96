import test from "ava";
import fc from "fast-check";
import { InputError } from "../errors.js";
import { anyMarket } from "./fixtures/anyMarket.js";
import { exampleMarket } from "./fixtures/exampleMarket.js";
import { changeKinds, marketDiff, placeOf, type MarketChange } from "./marketDiff.js";
import type { MarketFile, MarketType } from "./marketFile.js";
import { marketOffersOf } from "./marketOffersOf.js";
import { marketText } from "./marketText.js";
import { parseMarket } from "./readMarketFile.js";

const names = ["old.json", "new.json"] as const;

function changesFrom(before: MarketFile, after: MarketFile): readonly MarketChange[] {
  return marketDiff(before, after, names).changes;
}

/** What is compared of changes, in any order: their places and values. */
function valuesOf(changes: readonly MarketChange[]): readonly string[] {
  return changes
    .map(({ kind, figure, before, after, ...place }) => JSON.stringify([kind, figure, placeOf(place), before, after]))
    .sort();
}

/** The example with another m6i.large. */
function withType(changes: Partial<MarketType>, market = exampleMarket): MarketFile {
  const { "m6i.large": type, ...others } = market.instanceTypes;
  return { ...market, instanceTypes: { "m6i.large": { ...type!, ...changes }, ...others } };
}

test("a market differs from itself in nothing, however its file was laid out and stamped", (t) => {
  fc.assert(
    fc.property(anyMarket, (market) => {
      t.deepEqual(changesFrom(market, market), []);
      t.deepEqual(changesFrom(market, parseMarket(marketText(market), "market.json")), []);
    }),
  );
});

test("what changed from one market to another is what changed back, with before and after exchanged", (t) => {
  fc.assert(
    fc.property(anyMarket, anyMarket, (one, other) => {
      const back = changesFrom(other, one).map((change) => ({ ...change, before: change.after, after: change.before }));
      t.deepEqual(valuesOf(changesFrom(one, other)), valuesOf(back));
      t.is(marketDiff(one, other, names).daysBetween + marketDiff(other, one, names).daysBetween, 0);
    }),
  );
});

test("markets that differ in what they offer a plan differ in something that is not a score, and each change once", (t) => {
  const offered = (market: MarketFile): string => {
    const { types, zones } = marketOffersOf(parseMarket(marketText(market), "market.json"), "market.json");
    return JSON.stringify([zones, types.map((type) => ({ ...type, spot: [...type.spotUsdPerHourByZone] }))]);
  };
  fc.assert(
    fc.property(anyMarket, anyMarket, (one, other) => {
      const changes = changesFrom(one, other);
      t.is(new Set(valuesOf(changes)).size, changes.length);
      const matters = changes.some(({ kind }) => kind !== "scoredCapacity" && kind !== "placementScore");
      t.true(matters || offered(one) === offered(other));
    }),
  );
});

test("changes come by their size, after what no number says and before the scores", (t) => {
  const rank = ({ kind, changePercent }: MarketChange): number => {
    if (kind === "scoredCapacity" || kind === "placementScore") return 2;
    return changePercent === null ? 0 : 1;
  };
  fc.assert(
    fc.property(anyMarket, anyMarket, (one, other) => {
      const changes = changesFrom(one, other);
      changes.slice(1).forEach((change, index) => {
        const earlier = changes[index]!;
        t.true(rank(earlier) <= rank(change));
        if (rank(earlier) !== rank(change) || change.changePercent === null) return;
        t.true(Math.abs(earlier.changePercent ?? Infinity) >= Math.abs(change.changePercent));
      });
    }),
  );
  t.is(new Set(changeKinds).size, changeKinds.length);
});

test("a pool's price is compared as plans take it: the mean over the window, not the latest", (t) => {
  const spotUsdPerHour = {
    ...exampleMarket.instanceTypes["m6i.large"]!.spotUsdPerHour,
    // Ends at another price, and has the same mean of 0.05.
    "eu-west-1a": { "2026-11-18T04:00Z": 0.06, "2026-11-19T10:00Z": 0.04 },
    "eu-west-1b": { "2026-11-18T04:00Z": 0.036 },
  };
  t.deepEqual(changesFrom(exampleMarket, withType({ spotUsdPerHour })), [
    {
      kind: "spotPrice",
      instanceType: "m6i.large",
      zone: "eu-west-1b",
      figure: "spotUsdPerHour",
      before: 0.03,
      after: 0.036,
      changePercent: 20,
    },
  ]);
});

test("pools come, go, and stop to be sold on spot", (t) => {
  const spotUsdPerHour = { "eu-west-1a": {}, "eu-west-1c": { "2026-11-18T04:00Z": 0.02 } };
  const changes = changesFrom(exampleMarket, withType({ spotUsdPerHour }));
  t.deepEqual(
    changes.map(({ zone, before, after, changePercent }) => [zone, before, after, changePercent]),
    [
      ["eu-west-1a", 0.05, "on-demand only", null],
      ["eu-west-1b", 0.03, null, null],
      ["eu-west-1c", null, 0.02, null],
    ],
  );
});

test("of a type or a zone that went, its figures are not told one by one", (t) => {
  const { "m6i.large": _, ...others } = exampleMarket.instanceTypes;
  t.deepEqual(changesFrom(exampleMarket, { ...exampleMarket, instanceTypes: others }), [
    {
      kind: "instanceType",
      instanceType: "m6i.large",
      figure: "onDemandUsdPerHour",
      before: 0.1,
      after: null,
      changePercent: null,
    },
  ]);
  const { "eu-west-1c": zone, ...zones } = exampleMarket.zones;
  const before = withType({ spotUsdPerHour: { "eu-west-1c": { "2026-11-18T04:00Z": 0.02 } } });
  const after = { ...withType({ spotUsdPerHour: {} }), zones };
  t.deepEqual(
    changesFrom(before, after).map(({ kind, before, after }) => [kind, before, after]),
    [["zone", zone!.id, null]],
  );
});

test("on-demand prices, facts, the window and scores are told, the largest change first and scores last", (t) => {
  const after: MarketFile = {
    ...withType({ onDemandUsdPerHour: 0.11, vcpu: 4, gpus: 1, architecture: "arm64" }),
    windowDays: 3,
    placementScores: { targetCapacity: 10, groups: { "x86_64 m": { "eu-west-1a": 1, "eu-west-1b": 3 } } },
  };
  t.deepEqual(
    changesFrom(exampleMarket, after).map(({ figure, before, after, changePercent }) => [
      figure,
      before,
      after,
      changePercent,
    ]),
    [
      ["architecture", "x86_64", "arm64", null],
      ["gpus", 0, 1, null],
      ["vcpu", 2, 4, 100],
      ["windowDays", 2, 3, 50],
      ["onDemandUsdPerHour", 0.1, 0.11, 10],
      // Of the longer window the first price holds 30 hours and the second 24.
      ["spotUsdPerHour", 0.05, 0.048889, -2.222],
      ["score", 9, 1, -88.8889],
    ],
  );
});

test("where one market has no scores, that is one change", (t) => {
  const { placementScores: _, ...unscored } = exampleMarket;
  t.deepEqual(
    changesFrom(exampleMarket, unscored).map(({ kind, before, after }) => [kind, before, after]),
    [["scoredCapacity", 10, null]],
  );
});

test("markets of two regions are not compared", (t) => {
  const error = t.throws(() => marketDiff(exampleMarket, { ...exampleMarket, region: "us-east-1" }, names), {
    instanceOf: InputError,
  });
  t.deepEqual(error?.faults, [
    {
      where: "new.json: region",
      expected: "a market of eu-west-1, as old.json is: prices of two regions are not compared",
      got: "us-east-1",
    },
  ]);
});
