import test from "ava";
import { perfectWarningBaseline } from "./perfectWarning.js";
import { sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";

test("a replacement is ready when the loss comes", (t) => {
  const figures = perfectWarningBaseline.run(sampleTrace("1110", "1111", "1111"), sampleSettings());
  t.is(figures.availability, 1);
  t.is(figures.zeroTicks, 0);
  t.is(figures.lossesPerDay, 86_400 / 240);
  // Four ticks of spot, one more while both run, and on-demand beside the first two starts.
  t.is(figures.costRatio, (4 * 0.5 + 0.5 + 2) / 4);
});

test("no zone is entered that will be down within a cold start", (t) => {
  const figures = perfectWarningBaseline.run(sampleTrace("1011", "1101", "1111"), sampleSettings());
  t.is(figures.lossesPerDay, 360);
  t.is(figures.availability, 1);
});

test("where no zone is left, on-demand stands in", (t) => {
  const figures = perfectWarningBaseline.run(sampleTrace("110000", "110000"), sampleSettings());
  t.is(figures.availability, 1);
  t.is(figures.onDemandShare, 1);
});

test("counts that fall twice within a cold start are both foreseen", (t) => {
  const trace = sampleTrace("44444210", "44444444");
  const figures = perfectWarningBaseline.run(trace, sampleSettings({ target: 4, coldStartSeconds: 180 }));
  t.is(figures.availability, 1);
});
