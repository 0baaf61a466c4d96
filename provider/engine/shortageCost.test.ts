import test from "ava";
import { performanceScore } from "./performanceScore.js";
import { declaredCosts, measuredCosts } from "./shortageCost.js";

/** A replacement serves after three starts. */
const impact = { unreadySeconds: 540 };

function costsAt(cpu: number, units = 4, ready = units): readonly number[] {
  const usage = { cpu, memory: 0.3, io: 0.1 };
  return measuredCosts(units, { usage, ready, impact, startSeconds: 180 }, performanceScore);
}

function near(t: { true(value: boolean, message?: string): void }, got = NaN, expected = NaN): void {
  t.true(Math.abs(got - expected) < 1e-12, `${got}, expected ${expected}`);
}

test("where nobody measures, being short costs by the share that is missing", (t) => {
  t.deepEqual(declaredCosts(4), [0, 0.25, 0.5, 0.75, 1]);
});

test("units at a third of what they can serve carry the load of others: half of the declared cost is left", (t) => {
  const half = declaredCosts(4).map((cost) => cost / 2);
  t.deepEqual(costsAt(0.3).slice(0, 3), half.slice(0, 3));
});

test("what all have carried at 80 % three can't: the fourth's share is short for as long as there is no other", (t) => {
  const costs = costsAt(0.8);
  near(t, costs[1], 3 * 0.25);
  near(t, costs[2], 3 * 0.5);
  near(t, costs[4], 3);
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
  const slow = { usage, ready: 4, impact: { unreadySeconds: 1080 }, startSeconds: 180 };
  near(t, measuredCosts(4, slow, performanceScore)[1], 2 * (costsAt(0.8)[1] ?? NaN));
});
