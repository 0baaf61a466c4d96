import test from "ava";
import { Market } from "../engine/pool.js";
import { openMarket, supply, usdPerSecond } from "../embedded/fixtures/sampleMarket.js";
import { ServiceMeter, type ServiceMeterOptions } from "./serviceMeter.js";

const terms: ServiceMeterOptions = { wantedUnits: 2, tickSeconds: 60, firstReadySeconds: 10 };

test("ready units, on-demand units and losses are counted over the time they lasted", (t) => {
  const { market } = openMarket([supply(Market.Spot, [1, 0]), supply(Market.OnDemand)]);
  const meter = new ServiceMeter(market, terms);
  market.listener = { elapsed: (from, to) => meter.elapsed(from, to), lost: () => meter.lost() };
  market.launch({ poolIndex: 0, startSeconds: 20, tags: {} });
  market.launch({ poolIndex: 1, startSeconds: 40, tags: {} });
  market.advanceTo(110);
  // Judged from 10 s on: one ready from 20 s, two from 40 s, one again from the loss at 60 s.
  const figures = meter.figures("sample", market.spentUsd(), usdPerSecond * 3600);
  t.is(figures.name, "sample");
  t.is(figures.availability, 20 / 100);
  t.is(figures.readyShare, (20 + 2 * 20 + 50) / 200);
  t.is(figures.zeroTicks, 10 / 60);
  t.is(figures.onDemandShare, 110 / 220);
  t.is(figures.lossesPerDay.toFixed(9), (86_400 / 110).toFixed(9));
  t.is(figures.costRatio.toFixed(9), ((60 + 110) / 220).toFixed(9));
});

test("only those that serve are ready units, and a stopped on-demand instance is none", (t) => {
  const { market } = openMarket([supply(Market.OnDemand)]);
  const meter = new ServiceMeter(market, {
    ...terms,
    wantedUnits: 1,
    serves: ({ tags }) => tags["role"] === "serving",
  });
  market.listener = { elapsed: (from, to) => meter.elapsed(from, to) };
  market.launch({ poolIndex: 0, startSeconds: 0, tags: { role: "shadow" } });
  market.launch({ poolIndex: 0, startSeconds: 10, tags: { role: "serving" }, stopped: true });
  market.advanceTo(20);
  const figures = meter.figures("sample", 0, 1);
  t.is(figures.availability, 0);
  t.is(figures.onDemandShare, 30 / 20);
});

test("more than the wanted units count as the wanted units", (t) => {
  const { market } = openMarket([supply(Market.Spot)]);
  const meter = new ServiceMeter(market, { ...terms, wantedUnits: 1, firstReadySeconds: 0 });
  market.listener = { elapsed: (from, to) => meter.elapsed(from, to) };
  for (let i = 0; i < 3; i++) market.launch({ poolIndex: 0, startSeconds: 0, tags: {} });
  market.advanceTo(60);
  t.is(meter.figures("sample", 0, 1).readyShare, 1);
});
