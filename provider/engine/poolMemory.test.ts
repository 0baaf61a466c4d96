import test from "ava";
import { expectedLosses } from "./ageCurve.js";
import { blockSeconds, remember, secondsUp, type PoolSighting } from "./poolMemory.js";

const quiet: PoolSighting = { held: 0, lost: false, noticed: false, refused: false };
const held: PoolSighting = { ...quiet, held: 2 };

test("a pool of which nothing was seen is not remembered", (t) => {
  t.is(remember(undefined, quiet, 100, 0, 1), undefined);
});

test("a loss, a notice, a refusal and a signal each block a pool for a while", (t) => {
  for (const sign of [{ lost: true }, { noticed: true }, { refused: true }, { signal: false }]) {
    const memory = remember(undefined, { ...quiet, ...sign }, 100, 0, 1);
    t.is(memory?.blockedUntilSeconds, 100 + blockSeconds);
    t.is(secondsUp(memory, 160, 0), 60);
  }
});

test("only time under watch counts, against what the age curve expects of it", (t) => {
  const first = remember(undefined, held, 1000, 0, 1);
  const second = remember(first, held, 1060, 0, 1);
  const age = 1000 + 7200;
  t.true(Math.abs((second?.expectedLosses ?? 0) - expectedLosses(age, age + 60)) < 1e-9);
  const gone = remember(second, quiet, 1120, 0, 1);
  t.is(remember(gone, quiet, 9000, 0, 1), gone);
});

test("all units of a pool lost at once are one loss, and it fades over days", (t) => {
  const memory = remember(remember(undefined, held, 0, 0, 1), { ...quiet, lost: true }, 60, 0, 1);
  t.is(memory?.losses, 1);
  const later = remember(memory, held, 60 + 4 * 86_400, 0, 1);
  t.true(Math.abs((later?.losses ?? 0) - Math.exp(-1)) < 1e-9);
});
