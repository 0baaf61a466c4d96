import test from "ava";
import { recordedStints, stintBandsSeconds } from "../engine/deadline/stintCurves.js";
import { sharedTraces } from "../replay/fixtures/sharedTraces.js";
import { sampleTrace } from "../replay/baselines/fixtures/sampleTrace.js";
import { recordedStintsOf } from "./recordedStints.js";

test("the shipped curves are those of the recording that they name", (t) => {
  const trace = sharedTraces("eight-pools-2022-10");
  if (!trace) {
    t.pass();
    return;
  }
  const found = recordedStintsOf(trace);
  for (const kind of ["lossesPerHour", "returnsPerHour"] as const) {
    t.deepEqual(
      found[kind].map((rate) => Number(rate.toPrecision(3))),
      recordedStints[kind],
    );
  }
});

test("a rate counts the changes of its band of ages, a tick's chance turned into a steady rate", (t) => {
  // Ticks of a minute: all ages are in the first band, up in 7 that another follows, lost after 3 of them.
  const { lossesPerHour, returnsPerHour } = recordedStintsOf(sampleTrace("1110111010"));
  t.is(lossesPerHour.length, stintBandsSeconds.length);
  t.true(Math.abs((lossesPerHour[0] ?? 0) + 60 * Math.log(1 - 3.5 / 8)) < 1e-9);
  t.true(Math.abs((returnsPerHour[0] ?? 0) + 60 * Math.log(1 - 2.5 / 3)) < 1e-9);
  // Half a change in one tick where nothing was seen.
  t.is(lossesPerHour.at(-1), 60 * Math.log(2));
});
