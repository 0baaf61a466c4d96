import test from "ava";
import { blockSeconds, remember, secondsUp, upOf, type PoolSighting } from "./poolMemory.js";
import { expectedStintLosses } from "./revocation/stintHazard.js";

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

test("a pool that refuses more beside what it has is full, for a shorter while than it is blocked", (t) => {
  const { fullUntilSeconds = 0, blockedUntilSeconds = 0 } =
    remember(undefined, { ...held, refused: true }, 100, 0, 1) ?? {};
  t.true(fullUntilSeconds > 100 && fullUntilSeconds < blockedUntilSeconds);
  t.is(remember(undefined, { ...quiet, refused: true }, 100, 0, 1)?.fullUntilSeconds, undefined);
});

test("a pool is up while units go on there, whatever else it refuses; notice is as good as loss", (t) => {
  t.is(upOf(held), true);
  t.is(upOf({ ...held, refused: true }), true);
  t.is(upOf({ ...held, noticed: true }), false);
  t.is(upOf({ ...quiet, lost: true }), false);
  t.is(upOf({ ...quiet, refused: true, signal: true }), false);
  t.is(upOf({ ...quiet, signal: true }), true);
  t.is(upOf(quiet), undefined);
});

test("only time under watch counts, against what the age curve expects of it", (t) => {
  const first = remember(undefined, held, 1000, 0, 1);
  t.is(first?.record.expected, 0);
  const second = remember(first, held, 1060, 0, 1);
  const age = 1000 + 7200;
  t.true(Math.abs((second?.record.expected ?? 0) - expectedStintLosses(age, age + 60)) < 1e-9);
  const gone = remember(second, quiet, 1120, 0, 1);
  const later = remember(gone, quiet, 9000, 0, 1);
  t.is(later?.record.up, undefined);
  t.true((later?.record.expected ?? 1) < (gone?.record.expected ?? 0), "what is not watched only fades");
});

test("all units of a pool lost at once are one loss, and it fades over half a day", (t) => {
  const memory = remember(remember(undefined, held, 0, 0, 1), { ...quiet, lost: true }, 60, 0, 1);
  t.is(memory?.record.losses, 1);
  const later = remember(memory, held, 60 + 43_200, 0, 1);
  t.true(Math.abs((later?.record.losses ?? 0) - Math.exp(-1)) < 1e-9);
});

test("a loss that was announced is counted once, at its notice", (t) => {
  const noticed = remember(remember(undefined, held, 0, 0, 1), { ...quiet, noticed: true }, 60, 0, 1);
  const lost = remember(noticed, { ...quiet, lost: true }, 120, 0, 1);
  t.is(noticed?.record.losses, 1);
  t.true((lost?.record.losses ?? 2) <= 1);
});

test("what was launched and lost between two decisions is a loss", (t) => {
  t.is(remember(undefined, { ...quiet, lost: true }, 60, 0, 1)?.record.losses, 1);
});
