import test from "ava";
import { Market } from "../engine/pool.js";
import type { SimulatedInstance, SimulatedMarket } from "./market.js";
import { openMarket, supply, usdPerSecond } from "./fixtures/sampleMarket.js";

function launch(market: SimulatedMarket, startSeconds = 10, poolIndex = 0): SimulatedInstance {
  const instance = market.launch({ poolIndex, startSeconds, tags: {} });
  if (!instance) throw new Error(`pool ${poolIndex} refused at ${market.nowSeconds} s`);
  return instance;
}

test("an instance is ready when its start ends", (t) => {
  const { market, log } = openMarket([supply(Market.Spot)]);
  launch(market, 45);
  t.is(market.nextEventAtSeconds(), 45);
  market.advanceTo(1000);
  t.deepEqual(log, ["45 ready 1"]);
  t.is(market.nextEventAtSeconds(), Infinity);
});

test("a start that takes no time ends at its own moment", (t) => {
  const { market, log } = openMarket([supply(Market.Spot)]);
  market.advanceTo(5);
  launch(market, 0);
  market.advanceTo(6);
  t.deepEqual(log, ["5 ready 1"]);
});

test("when room shrinks the newest go first", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [4, 1])]);
  const oldest = launch(market);
  market.advanceTo(5);
  launch(market);
  launch(market);
  market.advanceTo(60);
  t.deepEqual(log, ["10 ready 1", "15 ready 2", "15 ready 3", "60 lost 3", "60 lost 2"]);
  t.deepEqual(market.runningIn(0), [oldest]);
});

test("a loss comes before a readiness of the same moment", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [1, 0])]);
  launch(market, 60);
  market.advanceTo(120);
  t.deepEqual(log, ["60 lost 1"]);
});

test("a pool of counts refuses the launch that would exceed its room", (t) => {
  const { market } = openMarket([supply(Market.Spot, [2, 3, 0])]);
  launch(market);
  launch(market);
  t.is(market.roomLeft(0), 0);
  t.is(market.launch({ poolIndex: 0, startSeconds: 0, tags: {} }), undefined);
  market.advanceTo(60);
  t.is(market.roomLeft(0), 1);
});

test("the last value of a series holds on", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [1, 2])]);
  market.advanceTo(100_000);
  launch(market);
  launch(market);
  t.is(market.roomLeft(0), 0);
  market.advanceTo(200_000);
  t.deepEqual(log, ["100010 ready 1", "100010 ready 2"]);
});

test("on-demand without room refuses launches and takes nothing back", (t) => {
  const { market, log } = openMarket([supply(Market.OnDemand, [1, 0])]);
  launch(market);
  market.advanceTo(600);
  t.deepEqual(log, ["10 ready 1"]);
  t.is(market.launch({ poolIndex: 0, startSeconds: 0, tags: {} }), undefined);
});

test("a notice comes as long before the loss as the rule says, and at once to a launch within that time", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [2, 0])], { noticeSeconds: () => 20 });
  const first = launch(market);
  market.advanceTo(45);
  launch(market);
  market.advanceTo(120);
  t.deepEqual(log, ["10 ready 1", "40 noticed 1", "45 noticed 2", "55 ready 2", "60 lost 2", "60 lost 1"]);
  t.is(first.noticedUntilSeconds, 60);
});

test("where the rule gives no notice the loss comes without one", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [2, 0])], {
    noticeSeconds: (instance) => (instance.number === 1 ? 0 : 30),
  });
  launch(market);
  launch(market);
  market.advanceTo(60);
  t.deepEqual(log.slice(2), ["30 noticed 2", "60 lost 2", "60 lost 1"]);
});

test("losses closer together than the notice are each announced in full", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [2, 2, 1, 0])], { noticeSeconds: () => 100 });
  launch(market);
  launch(market);
  market.advanceTo(180);
  t.deepEqual(log.slice(2), ["20 noticed 2", "80 noticed 1", "120 lost 2", "180 lost 1"]);
});

test("a noticed instance goes even when another has made room for it", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [2, 1])], { noticeSeconds: () => 20 });
  const oldest = launch(market);
  launch(market);
  market.advanceTo(50);
  market.terminate(oldest.id);
  market.advanceTo(60);
  t.deepEqual(log.slice(2), ["40 noticed 2", "60 lost 2"]);
});

test("a launch after a notice does not hasten the noticed one's going", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [3, 2, 1])], { noticeSeconds: () => 90 });
  launch(market);
  launch(market);
  market.advanceTo(40);
  launch(market);
  market.advanceTo(120);
  t.deepEqual(log.slice(2), ["30 noticed 2", "40 noticed 3", "50 ready 3", "60 lost 3", "120 lost 2"]);
});

test("instances are paid by the second, the same before and after they end", (t) => {
  const { market } = openMarket([supply(Market.Spot)]);
  const instance = launch(market);
  market.advanceTo(250);
  t.is(market.spentUsd().toFixed(9), (250 * usdPerSecond).toFixed(9));
  market.terminate(instance.id);
  market.terminate(instance.id);
  market.advanceTo(500);
  t.is(market.spentUsd().toFixed(9), (250 * usdPerSecond).toFixed(9));
});

test("a start is paid for sixty seconds at least, lost ones included", (t) => {
  const { market } = openMarket([supply(Market.Spot), supply(Market.Spot, [1, 0])], { minimumPaidSeconds: 60 });
  market.advanceTo(50);
  const short = launch(market);
  launch(market, 10, 1);
  market.advanceTo(55);
  market.terminate(short.id);
  market.advanceTo(60);
  t.is(market.spentUsd().toFixed(9), (120 * usdPerSecond).toFixed(9));
});

test("a price series is paid as it runs", (t) => {
  const { market } = openMarket([supply(Market.Spot, undefined, [3.6, 7.2, 36])]);
  market.advanceTo(30);
  launch(market);
  t.is(market.usdPerHour(0, 60), 7.2);
  market.advanceTo(160);
  t.is(market.spentUsd().toFixed(9), (30 * 0.001 + 60 * 0.002 + 40 * 0.01).toFixed(9));
});

test("a warm shadow is paid while it boots, then costs its volume, and can't be lost while stopped", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [1, 1, 0])], { stoppedUsdPerHour: 0.36 });
  const shadow = market.launch({ poolIndex: 0, startSeconds: 40, tags: {}, stopped: true });
  t.is(shadow?.state, "starting");
  market.advanceTo(200);
  t.deepEqual(log, ["40 stopped 1"]);
  t.is(shadow?.state, "stopped");
  t.is(market.spentUsd().toFixed(9), (40 * usdPerSecond + 160 * 0.0001).toFixed(9));
});

test("a stopped instance starts where there is room, and each start is paid for sixty seconds at least", (t) => {
  const { market, log } = openMarket([supply(Market.Spot, [1, 0, 1])], { minimumPaidSeconds: 60 });
  const shadow = market.launch({ poolIndex: 0, startSeconds: 20, tags: {}, stopped: true });
  if (!shadow) return t.fail("refused");
  market.advanceTo(70);
  t.false(market.start(shadow, 5));
  market.advanceTo(130);
  t.true(market.start(shadow, 5));
  market.advanceTo(140);
  t.deepEqual(log, ["20 stopped 1", "135 ready 1"]);
  market.terminate(shadow.id);
  t.is(market.spentUsd().toFixed(9), (120 * usdPerSecond).toFixed(9));
});

test("a warm shadow started while it still boots becomes ready instead of stopping", (t) => {
  const { market, log } = openMarket([supply(Market.Spot)]);
  const shadow = market.launch({ poolIndex: 0, startSeconds: 20, tags: {}, stopped: true });
  if (!shadow) return t.fail("refused");
  market.advanceTo(10);
  t.true(market.start(shadow, 5));
  market.advanceTo(100);
  t.deepEqual(log, ["20 ready 1"]);
});

test("moments that differ only by rounding are one", (t) => {
  const room = { stepSeconds: 0.1, values: [1, 1, 1, 1] };
  const { market, log } = openMarket([{ ...supply(Market.Spot), room }]);
  market.advanceTo(0.1);
  launch(market, 0.2);
  market.advanceTo(0.3);
  t.is(log.length, 1);
  t.regex(log[0] ?? "", /^0\.3\d* ready 1$/);
});

test("a quota of on-demand holds over all its pools, and not for spot", (t) => {
  const supplies = [
    supply(Market.OnDemand),
    { ...supply(Market.OnDemand), pool: { ...supply(Market.OnDemand).pool, id: "b" } },
  ];
  const vcpu = supplies[0]?.pool.performance.vcpu ?? 0;
  const { market } = openMarket([...supplies, supply(Market.Spot)], { onDemandVcpus: 3.5 * vcpu });
  const first = launch(market, 10, 0);
  launch(market, 10, 1);
  launch(market, 10, 1);
  t.is(market.roomLeft(0), 0);
  t.is(market.launch({ poolIndex: 0, startSeconds: 10, tags: {} }), undefined);
  t.is(market.roomLeft(2), Infinity);
  market.terminate(first.id);
  t.is(market.roomLeft(1), 1);
});
