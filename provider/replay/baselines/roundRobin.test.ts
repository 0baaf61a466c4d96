import test from "ava";
import { roundRobinBaseline } from "./roundRobin.js";
import { sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";

test("the ring advances after every attempt, failed or not", (t) => {
  // Tick 0: the first zone refuses. Tick 1: the second takes it, until tick 4. Then the third refuses, and from tick 5
  // on the first has it.
  const figures = roundRobinBaseline.run(sampleTrace("00001111", "11110000", "00000000"), sampleSettings());
  t.is(figures.costRatio, (0.5 * (3 + 3)) / 8);
  t.is(figures.availability, (2 + 2) / 7);
  t.is(figures.zeroTicks, 3);
  t.is(figures.lossesPerDay, 86_400 / 480);
});

test("every missing replica gets one attempt a tick, also where notices are given", (t) => {
  const settings = sampleSettings({ target: 3, coldStartSeconds: 30, noticeSeconds: 20 });
  const figures = roundRobinBaseline.run(sampleTrace("0000", "1111"), settings);
  // Attempts at zones 0 1 0, then 1 0, then 1: one, two and three replicas.
  t.is(figures.costRatio.toFixed(9), ((0.5 * (1 + 2 + 3 + 3)) / 12).toFixed(9));
});
