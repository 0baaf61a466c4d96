import test from "ava";
import { draw, generatorFor } from "../embedded/seededDraw.js";
import { watchedWeights } from "./watchedWeights.js";

type Lost = readonly (0 | 1 | null)[];

const horizonMinutes = [10, 30, 60];

/** Rows of pools that are lost after a time of mean 200 minutes, some of which are left after a time of mean 60. */
function simulated(count: number, leaves: boolean): { readonly lost: Lost }[] {
  const generator = generatorFor(1, `watched ${leaves}`);
  const after = (meanMinutes: number): number => -meanMinutes * Math.log(1 - draw(generator));
  return Array.from({ length: count }, () => {
    const lostAfter = after(200);
    const watched = leaves ? after(60) : Infinity;
    const lost = horizonMinutes.map((minutes) =>
      lostAfter <= Math.min(minutes, watched) ? 1 : minutes <= watched ? 0 : null,
    );
    return { lost };
  });
}

function shareLost(rows: readonly { readonly lost: Lost }[], horizon: number, weights: ArrayLike<number>): number {
  const came = rows.reduce((sum, { lost }, row) => sum + (lost[horizon] === 1 ? (weights[row] ?? 0) : 0), 0);
  return came / Array.from(weights).reduce((sum, weight) => sum + weight, 0);
}

test("where every pool was watched, each row counts once", (t) => {
  const rows = simulated(500, false);
  for (const horizon of [0, 1, 2]) t.true(watchedWeights(rows, horizon).every((weight) => weight === 1));
});

test("where pools are left whatever comes of them, the share that is lost comes out all the same", (t) => {
  const rows = simulated(40_000, true);
  for (const [horizon, minutes] of horizonMinutes.entries()) {
    const truth = 1 - Math.exp(-minutes / 200);
    const weighed = shareLost(rows, horizon, watchedWeights(rows, horizon));
    t.true(Math.abs(weighed / truth - 1) < 0.05, `${weighed} for ${truth}`);
    const known = rows.map(({ lost }) => (lost[horizon] === null ? 0 : 1));
    t.true(shareLost(rows, horizon, known) > weighed * 1.02);
  }
});

test("a row that is not known at a horizon counts nothing there", (t) => {
  const rows = [{ lost: [0, null, null] }, { lost: [0, 0, 0] }, { lost: [0, 1, 1] }] as const;
  const [first, second, third] = watchedWeights(rows, 1);
  t.is(first, 0);
  t.true((second ?? 0) > 1 && (third ?? 0) > 1);
  t.deepEqual([...watchedWeights(rows, 0)], [1, 1, 1]);
});
