import test from "ava";
import { layoutsOf, sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";
import { spotHedge, spotHedgeBaseline } from "./spotHedge.js";

const plus = (spares: number) => (stage: Parameters<typeof spotHedge>[0]) => spotHedge(stage, spares);

test("replicas go to the emptiest zone, the first by name of several", (t) => {
  const trace = sampleTrace("111", "111", "111");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 4 })), [
    "0: 2 1 1 | 4",
    "60: 2 1 1 | 0",
    "120: 2 1 1 | 0",
  ]);
});

test("a loss demotes its zone, which is not used again although it is back", (t) => {
  const trace = sampleTrace("11011", "11111", "11111");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 4 })).slice(1), [
    "60: 2 1 1 | 0",
    "120: 0 2 2 | 2",
    "180: 0 2 2 | 0",
    "240: 0 2 2 | 0",
  ]);
});

test("a replica whose attempt failed waits a tick, the next one goes elsewhere", (t) => {
  const trace = sampleTrace("000", "111", "111");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 2 })), [
    "0: 0 1 0 | 2",
    "60: 0 1 1 | 1",
    "120: 0 1 1 | 0",
  ]);
});

test("with two zones a failed one is taken back at once, but not tried again in the same tick", (t) => {
  const trace = sampleTrace("00011", "11111");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 3 })), [
    "0: 0 2 | 3",
    "60: 0 2 | 1",
    "120: 0 2 | 1",
    "180: 1 2 | 1",
    "240: 1 2 | 0",
  ]);
});

test("a replica that becomes ready promotes its zone", (t) => {
  const trace = sampleTrace("1101111", "1111111", "1111011");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 2 })).slice(1), [
    "60: 1 1 0 | 0",
    "120: 0 1 1 | 1",
    "180: 0 1 1 | 0",
    "240: 1 1 0 | 1",
    "300: 1 1 0 | 0",
    "360: 1 1 0 | 0",
  ]);
});

test("on-demand is the target at most, and what is missing of target and spares", (t) => {
  const trace = sampleTrace("11011", "11111", "11111");
  t.deepEqual(layoutsOf(plus(1), trace, sampleSettings({ target: 2 })), [
    "0: 1 1 1 | 2",
    "60: 1 1 1 | 0",
    "120: 0 2 1 | 1",
    "180: 0 2 1 | 0",
    "240: 0 2 1 | 0",
  ]);
});

test("room for a count is not exceeded", (t) => {
  const trace = sampleTrace("222", "333");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ target: 6 })), ["0: 2 3 | 6", "60: 2 3 | 1", "120: 2 3 | 1"]);
});

test("without a cold start spot launched in a turn spares on-demand in it", (t) => {
  const trace = sampleTrace("110", "111");
  t.deepEqual(layoutsOf(plus(0), trace, sampleSettings({ coldStartSeconds: 0 })).slice(0, 2), [
    "0: 1 0 | 0",
    "60: 1 0 | 0",
  ]);
});

test("a cold start of part of a tick takes the whole tick, one of more takes several", (t) => {
  const trace = sampleTrace("11111", "11111");
  const onDemandUntil = (coldStartSeconds: number) =>
    layoutsOf(plus(0), trace, sampleSettings({ coldStartSeconds })).find((layout) => layout.endsWith("| 0"));
  t.is(onDemandUntil(1), "60: 1 0 | 0");
  t.is(onDemandUntil(61), "120: 1 0 | 0");
});

test("in event time it acts at ticks, notices and moments of readiness, and replaces what is noticed", (t) => {
  const trace = sampleTrace("1101", "1111", "1111");
  const settings = sampleSettings({ coldStartSeconds: 30, noticeSeconds: 20 });
  t.deepEqual(layoutsOf(plus(0), trace, settings), [
    "0: 1 0 0 | 1",
    "30: 1 0 0 | 0",
    "60: 1 0 0 | 0",
    "100: 1 1 0 | 1",
    "120: 0 1 0 | 1",
    "130: 0 1 0 | 0",
    "180: 0 1 0 | 0",
  ]);
});

test("in event time readiness is weighted by time", (t) => {
  const trace = sampleTrace("1101", "1111", "1111");
  const figures = spotHedgeBaseline(0).run(trace, sampleSettings({ coldStartSeconds: 30, noticeSeconds: 20 }));
  t.is(figures.availability, 200 / 210);
  t.is(figures.zeroTicks, 10 / 60);
  t.is(figures.lossesPerDay, 86_400 / 240);
  t.is(figures.onDemandShare, 60 / 240);
  t.is(figures.costRatio.toFixed(9), ((0.5 * (120 + 140) + 60) / 240).toFixed(9));
});
