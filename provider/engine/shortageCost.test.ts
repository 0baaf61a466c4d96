import test from "ava";
import { performanceScore } from "./performanceScore.js";
import { declaredCosts, measuredCosts } from "./shortageCost.js";

const impact = { unreadySeconds: 180 };

function costsAt(cpu: number, units = 4, ready = units): readonly number[] {
  const usage = { cpu, memory: 0.3, io: 0.1 };
  return measuredCosts(units, { usage, ready, impact, startSeconds: 180 }, performanceScore);
}

test("where nobody measures, being short counts once, and once more by the share that is missing", (t) => {
  t.deepEqual(declaredCosts(4), [0, 1.25, 1.5, 1.75, 2]);
});

test("units at a third of what they can serve carry the load of one more: only the least cost is left", (t) => {
  const least = declaredCosts(4).map((cost) => 0.1 * cost);
  t.deepEqual(costsAt(0.3).slice(0, 3), least.slice(0, 3));
});

test("what all have carried at 80 % three can't: the fourth's share is short", (t) => {
  const costs = costsAt(0.8);
  t.true(Math.abs((costs[1] ?? 0) - 0.25) < 1e-12);
  t.true(Math.abs((costs[2] ?? 0) - 0.5) < 1e-12);
  t.is(costs[4], 1);
});

test("the load of units that are missing already is shared out again before", (t) => {
  t.deepEqual(costsAt(0.8, 4, 4), costsAt(1.6, 4, 2));
});

test("more missing never costs less, whatever the score says of too much", (t) => {
  for (const cpu of [0.1, 0.5, 0.9, 1.5, 3]) {
    const costs = costsAt(cpu, 6);
    costs.forEach((cost, missing) => t.true(cost >= (costs[missing - 1] ?? 0), `${cpu}: ${costs.join(", ")}`));
  }
});

test("a longer recovery makes it dearer in proportion", (t) => {
  const usage = { cpu: 0.8, memory: 0, io: 0 };
  const slow = { usage, ready: 4, impact: { unreadySeconds: 360 }, startSeconds: 180 };
  t.true(Math.abs((measuredCosts(4, slow, performanceScore)[1] ?? 0) - 2 * (costsAt(0.8)[1] ?? 0)) < 1e-12);
});
