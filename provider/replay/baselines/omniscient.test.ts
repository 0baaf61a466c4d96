import test from "ava";
import { omniscientBaseline } from "./omniscient.js";
import { sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";

test("a move pays its cold start on top", (t) => {
  const figures = omniscientBaseline.run(sampleTrace("111000", "011111"), sampleSettings({ target: 3 }));
  t.is(figures.costRatio, (6 * 0.5 + 0.5) / 6);
  t.is(figures.availability, 1);
  t.is(figures.onDemandShare, 0);
});

test("a zone can be moved to when it has been up for a whole cold start; on-demand bridges until then", (t) => {
  const figures = omniscientBaseline.run(sampleTrace("111000", "000111"), sampleSettings());
  t.is(figures.costRatio, (3 * 0.5 + 1 + 1 + 0.5 + 2 * 0.5) / 6);
  t.is(figures.onDemandShare, 2 / 6);
});

test("on-demand all the time is the dearest path", (t) => {
  t.is(omniscientBaseline.run(sampleTrace("0000", "0101"), sampleSettings()).costRatio, 1);
});

test("without a cold start a move costs nothing", (t) => {
  const settings = sampleSettings({ coldStartSeconds: 0 });
  t.is(omniscientBaseline.run(sampleTrace("0101", "1010"), settings).costRatio, 0.5);
});

test("in event time a cold start is paid to the second", (t) => {
  const settings = sampleSettings({ coldStartSeconds: 15, noticeSeconds: 20 });
  t.is(omniscientBaseline.run(sampleTrace("1100", "0111"), settings).costRatio, (4 * 0.5 + 0.125) / 4);
});

test("in event time a zone can be moved to in the middle of a tick", (t) => {
  const settings = sampleSettings({ coldStartSeconds: 15, noticeSeconds: 20 });
  // On-demand until the zone has been up for 15 s, spot from the moment it is up.
  const figures = omniscientBaseline.run(sampleTrace("0111"), settings);
  t.is(figures.costRatio, (75 + 0.5 * 180) / 240);
  t.is(figures.onDemandShare, 75 / 240);
});
