import fc from "fast-check";
import test from "ava";
import { figures, wonPoints } from "./fixtures/exampleSweep.js";
import { dominatorsOf, frontOf, isOnFront, judged, pointOf } from "./sweepPoint.js";

test("a point is dominated by the cheapest that costs no more and is no less available", (t) => {
  t.deepEqual(
    wonPoints.map(({ name, dominatedBy }) => [name, dominatedBy]),
    [
      ["cost-first × 1", null],
      ["cost-first × 2", null],
      ["on-demand", null],
      ["spothedge+0", "cost-first × 1"],
      ["spothedge+1", "cost-first × 2"],
      ["perfect-warning", null],
    ],
  );
});

test("the front goes from the cheapest on, without those who know the future", (t) => {
  t.deepEqual(
    frontOf(wonPoints).map(({ name }) => name),
    ["cost-first × 1", "cost-first × 2", "on-demand"],
  );
});

test("equals, and what differs by rounding alone, don't dominate each other", (t) => {
  const alike = judged(
    [figures("on-demand", 1, 1), figures("asg-like", 1 + 1e-12, 1)].map((one) => pointOf(undefined, one)),
  );
  t.deepEqual(
    alike.map(({ dominatedBy }) => dominatedBy),
    [null, null],
  );
});

test("whatever the figures, who dominates a point as its cheapest is on the front, and no one on it dominates another", (t) => {
  const share = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 12 }), (pairs) => {
      const points = judged(pairs.map(([cost, available], i) => pointOf(undefined, figures(`p${i}`, cost, available))));
      const front = points.filter(isOnFront);
      const onFront = front.map(({ name }) => name);
      const strays = points.filter(({ name, dominatedBy }) => !onFront.includes(dominatedBy ?? name));
      t.deepEqual(strays, []);
      t.true(front.length > 0 && front.every((point) => dominatorsOf(point, front).length === 0));
    }),
  );
});
