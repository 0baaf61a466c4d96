import test from "ava";
import { Market } from "../engine/pool.js";
import { sampleSettings, sampleTrace } from "./baselines/fixtures/sampleTrace.js";
import { replayedStartSeconds, roomsOf, traceMarket, traceSupplies } from "./traceMarket.js";

test("a trace of zeros and ones is room for none or for as many as are asked", (t) => {
  const market = traceMarket(sampleTrace("10"), sampleSettings());
  t.is(market.roomLeft(0), Infinity);
  market.advanceTo(60);
  t.is(market.roomLeft(0), 0);
});

test("a trace with a count above one is room for that many, also where it says one", (t) => {
  const market = traceMarket(sampleTrace("13", "11"), sampleSettings());
  t.is(market.roomLeft(0), 1);
  t.is(market.roomLeft(1), Infinity);
  market.advanceTo(60);
  t.is(market.roomLeft(0), 3);
});

test("a trace that is never up has no room", (t) => {
  const [pool] = sampleTrace("000").pools;
  t.deepEqual(pool && Array.from(roomsOf(pool)), [0, 0, 0]);
});

test("there is one spot pool a trace in their order, then one on-demand pool a zone", (t) => {
  const trace = sampleTrace("11", "11", "11");
  const [first, second, third] = trace.pools;
  if (!first || !second || !third) return t.fail();
  const sameZone = { ...trace, pools: [first, { ...second, zone: first.zone }, third] };
  const kinds = traceSupplies(sameZone, sampleSettings()).map(({ pool }) => [pool.market, pool.zone]);
  t.deepEqual(kinds, [
    [Market.Spot, "zone-0"],
    [Market.Spot, "zone-0"],
    [Market.Spot, "zone-2"],
    [Market.OnDemand, "zone-0"],
    [Market.OnDemand, "zone-2"],
  ]);
});

test("a start takes whole ticks unless notices make it event time", (t) => {
  const trace = sampleTrace("11");
  t.is(replayedStartSeconds(trace, sampleSettings({ coldStartSeconds: 61 })), 120);
  t.is(replayedStartSeconds(trace, sampleSettings({ coldStartSeconds: 60 })), 60);
  t.is(replayedStartSeconds(trace, sampleSettings({ coldStartSeconds: 0 })), 0);
  t.is(replayedStartSeconds({ ...trace, gapSeconds: 0.1 }, sampleSettings({ coldStartSeconds: 3 * 0.1 })), 3 * 0.1);
  t.is(replayedStartSeconds(trace, sampleSettings({ coldStartSeconds: 61, noticeSeconds: 1 })), 61);
});
