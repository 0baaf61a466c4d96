import test from "ava";
import { asgLikeBaseline, evenSpreadBaseline } from "./evenSpread.js";
import { sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";

test("figures are the mean over all first zones", (t) => {
  const figures = evenSpreadBaseline.run(sampleTrace("1111", "0000"), sampleSettings());
  t.is(figures.availability, 0.5);
  t.is(figures.readyShare, 0.5);
  t.is(figures.zeroTicks, 1.5);
  t.is(figures.costRatio, 0.25);
  t.is(figures.onDemandShare, 0);
});

test("replicas are dealt out around the ring and come back to their own zone", (t) => {
  // Three replicas over two zones: two in the first, one in the second, then the other way round.
  const figures = evenSpreadBaseline.run(sampleTrace("110111", "111111"), sampleSettings({ target: 3 }));
  t.is(figures.lossesPerDay, (1.5 * 86_400) / 360);
  // Lost at the third tick, launched at the fourth, ready at the fifth: two of five judged ticks short.
  t.is(figures.availability, 3 / 5);
  t.is(figures.readyShare.toFixed(9), ((3 * 1 + 2 * 0.5) / 5).toFixed(9));
  t.is(figures.costRatio.toFixed(9), ((0.5 * (5 * 1.5 + 6 * 1.5)) / 18).toFixed(9));
});

test("asg-like keeps one of the replicas on-demand", (t) => {
  const figures = asgLikeBaseline.run(sampleTrace("1111", "0000"), sampleSettings({ target: 2 }));
  t.is(figures.zeroTicks, 0);
  t.is(figures.availability, 0.5);
  t.is(figures.onDemandShare, 0.5);
  t.is(figures.costRatio, 0.5 + 0.125);
});

test("asg-like with one replica is on-demand", (t) => {
  const figures = asgLikeBaseline.run(sampleTrace("1111", "0000"), sampleSettings());
  t.is(figures.costRatio, 1);
  t.is(figures.availability, 1);
});

test("in event time a replica is ready in the middle of a tick", (t) => {
  const settings = sampleSettings({ coldStartSeconds: 15, noticeSeconds: 20 });
  const figures = evenSpreadBaseline.run(sampleTrace("1101"), settings);
  t.is(figures.availability, (105 + 45) / 225);
  t.is(figures.zeroTicks, 75 / 60);
});
