import test from "ava";
import { lostPoints, wonPoints } from "./fixtures/exampleSweep.js";
import { verdictText } from "./verdict.js";

test("a verdict tells whom we dominate and where, also where it is by cost and availability alone", (t) => {
  t.is(
    verdictText(wonPoints),
    "Dominated by blended-fleet: spothedge+1 (by cost-first × 2). " +
      "In cost and availability alone, with fewer units ready or more ticks with none: spothedge+0 (by cost-first × 1). " +
      "Not dominated: on-demand. No baseline dominates a point of ours.",
  );
});

test("a verdict tells where a baseline dominates us", (t) => {
  t.is(
    verdictText(lostPoints),
    "Dominated by blended-fleet: no baseline. Not dominated: spothedge+0. " +
      "spothedge+0 dominates cost-first × 1, cost-first × 2.",
  );
});
