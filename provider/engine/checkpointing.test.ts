import test from "ava";
import { checkpointIntervalSeconds } from "./checkpointing.js";

const spec = { saveSeconds: 20, restoreSeconds: 20, sizeMiB: 256, maximumIntervalSeconds: 100_000 };

/** Share of the time that goes into saving and into work done again: what Young's interval minimises. */
function wastedShare(intervalSeconds: number, hazardPerHour: number): number {
  return spec.saveSeconds / intervalSeconds + (hazardPerHour / 3600) * (intervalSeconds / 2);
}

test("no other interval wastes less than the one chosen", (t) => {
  for (const hazardPerHour of [0.01, 0.1, 1, 10]) {
    const best = checkpointIntervalSeconds(spec, hazardPerHour);
    for (const factor of [0.5, 0.9, 1.1, 2]) {
      t.true(wastedShare(best * factor, hazardPerHour) > wastedShare(best, hazardPerHour));
    }
  }
});

test("it is √(2 · cost / hazard): 20 s of saving at one loss an hour give 380 s", (t) => {
  t.is(Math.round(checkpointIntervalSeconds(spec, 1)), 379);
});

test("where a loss destroys a quarter of the unsaved work, saving is worth it half as often", (t) => {
  t.is(checkpointIntervalSeconds(spec, 1, 0.25), 2 * checkpointIntervalSeconds(spec, 1));
});

test("it is never longer than the owner accepts, nor shorter than saving takes", (t) => {
  t.is(checkpointIntervalSeconds({ ...spec, maximumIntervalSeconds: 300 }, 0), 300);
  t.is(checkpointIntervalSeconds(spec, 1e6), 20);
});
