import test from "ava";
import { Market } from "../../engine/pool.js";
import {
  discountedType,
  onDemandTypes,
  pricedFleet,
  pricedPools,
  WatchedStore,
  type PricedFleet,
} from "../fixtures/pricedFleet.js";
import { listedUsdPerHour, startStandInMarket, type StandInMarket } from "../fixtures/standInMarket.js";
import type { FleetPrices } from "./fleetPrices.js";

const minute = 60;
const day = 86_400;

let market: StandInMarket;
test.before(async () => {
  market = await startStandInMarket();
});
test.beforeEach(() => market.reset());
test.after.always(() => market?.stop());

function callsOf(action: string): number {
  return market.actions.filter((made) => made === action).length;
}

/** One companion's rounds, a minute apart. */
async function rounds(fleet: PricedFleet, port: FleetPrices, count: number): Promise<Readonly<Record<string, number>>> {
  for (let round = 1; round < count; round++) {
    await port.usdPerHour();
    fleet.nowSeconds += minute;
  }
  return port.usdPerHour();
}

const isSpot = (id: string): boolean => id.endsWith(`/${Market.Spot}`);
const ofMarket = (prices: Readonly<Record<string, number>>, spot: boolean): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(prices).filter(([id]) => isSpot(id) === spot));

test.serial("after some rounds every pool has its market's price, and no price is told of any other", async (t) => {
  const fleet = pricedFleet(market);
  const prices = await rounds(fleet, fleet.start(), 3);
  const expected = pricedPools.filter(({ instanceType }) => instanceType !== discountedType).map(({ id }) => id);
  t.deepEqual(Object.keys(prices).sort(), [...expected].sort());
  for (const [id, price] of Object.entries(prices)) {
    const share = price / listedUsdPerHour(String(id.split("/")[0]));
    if (isSpot(id)) t.true(share > 0.29 && share < 0.37, `${id}: ${share}`);
    else t.is(share, 1, id);
  }
  t.deepEqual(fleet.failures, []);
});

test.serial("a discounted price of the owner's stands: the Price List is not even asked for it", async (t) => {
  const fleet = pricedFleet(market);
  const prices = await rounds(fleet, fleet.start(), 5);
  t.false(Object.keys(prices).some((id) => id.startsWith(discountedType)));
});

test.serial("a day of rounds asks for spot every five minutes, and for each type of on-demand once", async (t) => {
  const fleet = pricedFleet(market);
  const pagesOfSpot = 3;
  await rounds(fleet, fleet.start(), day / minute);
  // The stand-in answers a type in two pages.
  t.is(callsOf("GetProducts"), 2 * onDemandTypes.length);
  t.is(callsOf("DescribeSpotPriceHistory"), pagesOfSpot * (day / (5 * minute)));
});

test.serial("a round asks for at most three types", async (t) => {
  const fleet = pricedFleet(market);
  const port = fleet.start();
  await port.usdPerHour();
  t.is(callsOf("GetProducts"), 2 * 3);
  await port.usdPerHour();
  t.is(callsOf("GetProducts"), 2 * 5);
});

for (const [name, disturb] of [
  ["throttled", () => market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded", 1, 503)],
  ["refused", () => market.fail("DescribeSpotPriceHistory", "UnauthorizedOperation", 1)],
  ["lost", () => market.loseAnswer("DescribeSpotPriceHistory")],
  ["not answered", () => market.stall("DescribeSpotPriceHistory")],
] as const) {
  test.serial(`where a read is ${name} the last known prices stand, why is told, and it comes again`, async (t) => {
    const fleet = pricedFleet(market);
    const port = fleet.start();
    const known = await rounds(fleet, port, 3);
    fleet.nowSeconds += 5 * minute;
    market.scaleSpotPrices(2);
    disturb();
    t.deepEqual(await port.usdPerHour(), known);
    t.is(fleet.failures.length, 1);
    t.regex(String(fleet.failures[0]), /DescribeSpotPriceHistory/);
    fleet.nowSeconds += 2 * minute;
    const next = await port.usdPerHour();
    for (const [id, price] of Object.entries(ofMarket(next, true))) {
      t.true(Math.abs(price / (known[id] ?? NaN) - 2) < 1e-3, id);
    }
    t.is(fleet.failures.length, 1);
  });
}

test.serial("a market that stays down is not asked every round, and on-demand goes on without spot", async (t) => {
  const fleet = pricedFleet(market);
  market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded", Infinity, 503);
  const prices = await rounds(fleet, fleet.start(), 10);
  t.is(callsOf("DescribeSpotPriceHistory"), 5);
  t.deepEqual(ofMarket(prices, true), {});
  t.is(Object.keys(ofMarket(prices, false)).length, 2 * onDemandTypes.length);
});

test.serial(
  "where the Price List fails half way what was read before stands, and the rest is asked later",
  async (t) => {
    const fleet = pricedFleet(market);
    const port = fleet.start();
    await port.usdPerHour();
    market.fail("GetProducts", "ThrottlingException", 1);
    fleet.nowSeconds += minute;
    t.is(Object.keys(ofMarket(await port.usdPerHour(), false)).length, 2 * 3);
    t.regex(String(fleet.failures[0]), /pricing's GetProducts failed: ThrottlingException/);
    t.is(Object.keys(ofMarket(await rounds(fleet, port, 4), false)).length, 2 * 5);
  },
);

test.serial("a spot price is trusted for a day, an on-demand price for a month", async (t) => {
  const fleet = pricedFleet(market);
  const port = fleet.start();
  const known = await rounds(fleet, port, 3);
  market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded");
  market.fail("GetProducts", "ThrottlingException");
  fleet.nowSeconds += day - 3 * minute;
  t.deepEqual(await port.usdPerHour(), known);
  fleet.nowSeconds += 4 * minute;
  t.deepEqual(await port.usdPerHour(), ofMarket(known, false));
  fleet.nowSeconds += 30 * day;
  t.deepEqual(await port.usdPerHour(), {});
});

test.serial("a cold start knows what was known, while nothing answers", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  const known = await rounds(fleet, fleet.start(store), 20);
  market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded");
  market.fail("GetProducts", "ThrottlingException");
  t.deepEqual(await fleet.start(store).usdPerHour(), known);
});

test.serial("what is known is written when it changed, a quarter of an hour apart, or after six hours", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  const port = fleet.start(store);
  await rounds(fleet, port, 15);
  // At once, before all types were read.
  t.is(store.puts.length, 1);
  await rounds(fleet, port, 5 * 60);
  t.is(store.puts.length, 2);
  await rounds(fleet, port, 2 * 60);
  t.is(store.puts.length, 3, "so that it is trusted still");
  for (let change = 0; change < 12; change++) {
    market.scaleSpotPrices(1.1);
    await rounds(fleet, port, 6);
  }
  t.is(store.puts.length, 3 + 4, "of twelve changes in an hour");
});

test.serial("while the store is down prices are in memory alone, and what it has is not replaced unread", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  await rounds(fleet, fleet.start(store), 20);
  const { puts } = store;
  const before = puts.length;
  store.isDown = true;
  const port = fleet.start(store);
  const prices = await rounds(fleet, port, 3);
  t.true(Object.keys(prices).length > 0);
  t.is(puts.length, before);
  t.deepEqual([...new Set(fleet.failures)], ["the store is down"]);
  store.isDown = false;
  market.scaleSpotPrices(2);
  await rounds(fleet, port, 10);
  t.is(puts.length, before + 1);
});

test.serial("a put whose answer is lost is not repeated round by round", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  store.losesAnswers = true;
  await rounds(fleet, fleet.start(store), 15);
  t.is(store.puts.length, 1);
});

test.serial("a store that never answers takes no more than the round's patience", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  store.get = () => new Promise(() => undefined);
  const begun = performance.now();
  const prices = await fleet.start(store).usdPerHour();
  t.true(performance.now() - begun < 10_000);
  t.true(Object.keys(prices).length > 0);
  t.regex(String(fleet.failures[0]), /did not answer within 1000 ms/);
});

for (const [name, text] of [
  ["no JSON", "{"],
  ["of another format", '{"format":2,"onDemand":{}}'],
  ["with prices that are none", '{"format":1,"onDemand":{"c1g.large":{"atSeconds":1790000000,"usdPerHour":-1}}}'],
  ["something else", '"prices"'],
] as const) {
  test.serial(`a stored document that is ${name} is as if there were none, and is replaced`, async (t) => {
    const fleet = pricedFleet(market);
    const store = new WatchedStore();
    await store.put("prices", new TextEncoder().encode(text));
    const prices = await fleet.start(store).usdPerHour();
    t.true(Object.keys(prices).length > 0);
    t.regex(String(fleet.failures[0]), /^known prices: expected/);
    t.is(store.puts.length, 2);
  });
}

test.serial("a clock that was set back puts nothing off, and what is known stands meanwhile", async (t) => {
  const fleet = pricedFleet(market);
  const store = new WatchedStore();
  const port = fleet.start(store);
  const known = await rounds(fleet, port, 20);
  const calls = callsOf("DescribeSpotPriceHistory");
  fleet.nowSeconds -= 6 * 3600;
  t.deepEqual(await port.usdPerHour(), known);
  t.true(callsOf("DescribeSpotPriceHistory") > calls);
  t.deepEqual(await fleet.start(store).usdPerHour(), known);
});

test.serial(
  "a type that the Price List does not have keeps its planned price, and is asked for once a day",
  async (t) => {
    const fleet = pricedFleet(market);
    market.hideType("c2g.large");
    const prices = await rounds(fleet, fleet.start(), 30);
    t.false(Object.keys(prices).some((id) => id.startsWith("c2g.large")));
    t.true(Object.keys(prices).some((id) => id.startsWith("c5g.large")));
    t.true(callsOf("GetProducts") <= 2 * onDemandTypes.length);
  },
);
