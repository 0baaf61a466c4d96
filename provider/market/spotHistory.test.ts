import test from "ava";
import fc from "fast-check";
import { meanSpotUsdPerHour, spotHistory, type SpotPrice } from "./spotHistory.js";

const until = Date.parse("2026-11-20T10:00:00Z") / 1000;
const day = 86_400;

const pricesOf = fc.array(
  fc.record({
    fromEpochSeconds: fc.integer({ min: until - 9 * day, max: until }),
    usdPerHour: fc.double({ min: 0.001, max: 50, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

test("prices become change points: in order, rounded, repeated ones once, and one from before the window", (t) => {
  const prices: readonly SpotPrice[] = [
    { fromEpochSeconds: until - day, usdPerHour: 0.031249 },
    { fromEpochSeconds: until - 9 * day, usdPerHour: 0.02 },
    { fromEpochSeconds: until - 8 * day, usdPerHour: 0.03 },
    { fromEpochSeconds: until - 6 * day, usdPerHour: 0.03 },
    { fromEpochSeconds: until - 3600, usdPerHour: 0.031251 },
  ];
  t.deepEqual(Object.entries(spotHistory(prices, until - 7 * day)), [
    ["2026-11-12T10:00Z", 0.03],
    ["2026-11-19T10:00Z", 0.03125],
  ]);
});

test("the order in which prices arrive makes no difference", (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(pricesOf, (prices) => {
        const unique = [...new Map(prices.map((price) => [Math.floor(price.fromEpochSeconds / 60), price])).values()];
        const forward = JSON.stringify(spotHistory(unique, until - 7 * day));
        return forward === JSON.stringify(spotHistory([...unique].reverse(), until - 7 * day));
      }),
    ),
  );
});

test("the mean weighs each price by how long it held, within the window only", (t) => {
  const history = { "2026-11-01T00:00Z": 0.02, "2026-11-19T10:00Z": 0.06, "2026-11-19T22:00Z": 0.04 };
  t.is(meanSpotUsdPerHour(history, until, 1), 0.05);
  t.is(meanSpotUsdPerHour(history, until, 2), 0.035);
});

test("a history that begins within the window counts from its beginning, and an empty one has no mean", (t) => {
  t.is(meanSpotUsdPerHour({ "2026-11-19T10:00Z": 0.06 }, until, 7), 0.06);
  t.is(meanSpotUsdPerHour({ "2026-11-20T10:00Z": 0.06 }, until, 7), 0.06);
  t.is(meanSpotUsdPerHour({}, until, 7), undefined);
});

test("the mean lies between the least and the greatest price, whatever the history", (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(pricesOf, fc.integer({ min: 1, max: 9 }), (prices, windowDays) => {
        const history = spotHistory(prices, until - windowDays * day);
        const mean = meanSpotUsdPerHour(history, until, windowDays)!;
        const values = Object.values(history);
        return mean >= Math.min(...values) - 1e-6 && mean <= Math.max(...values) + 1e-6;
      }),
    ),
  );
});
