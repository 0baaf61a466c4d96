import test from "ava";
import { Pace } from "./pace.js";

function realTime() {
  let now = 1000;
  const waits: number[] = [];
  return {
    waits,
    pass: (milliseconds: number): void => void (now += milliseconds),
    time: {
      nowMilliseconds: () => now,
      wait: async (milliseconds: number) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
    },
  };
}

test("a minute of the fleet takes a second at a speed of 60", async (t) => {
  const { time, waits, pass } = realTime();
  const pace = new Pace(5000, 60, time, new AbortController().signal);
  t.false(await pace.reach(5000));
  t.false(await pace.reach(5060));
  pass(400);
  t.false(await pace.reach(5120));
  t.deepEqual(waits, [1000, 600]);
  t.is(pace.nowSeconds(), 5120);
});

test("its clock goes on between two moments, and never past the next nor back", async (t) => {
  const { time, pass } = realTime();
  let end = (): void => undefined;
  const waiting = { ...time, wait: () => new Promise<void>((resolve) => (end = resolve)) };
  const pace = new Pace(5000, 60, waiting, new AbortController().signal);
  await pace.reach(5000);
  const reached = pace.reach(5060);
  pass(500);
  t.is(pace.nowSeconds(), 5030);
  pass(5000);
  t.is(pace.nowSeconds(), 5060);
  end();
  await reached;
  t.is(pace.nowSeconds(), 5060);
});

test("at no limit of speed nothing is waited for", async (t) => {
  const { time, waits } = realTime();
  const pace = new Pace(0, Infinity, time, new AbortController().signal);
  for (let seconds = 0; seconds < 600; seconds += 60) t.false(await pace.reach(seconds));
  t.deepEqual(waits, []);
  t.is(pace.nowSeconds(), 540);
});

test("after its end the clock goes on as the real one", async (t) => {
  const { time, pass } = realTime();
  const pace = new Pace(0, Infinity, time, new AbortController().signal);
  await pace.reach(86_400);
  pace.end();
  pass(2500);
  t.is(pace.nowSeconds(), 86_402.5);
});

test("it ends where it is told to", async (t) => {
  const end = new AbortController();
  const pace = new Pace(0, 60, realTime().time, end.signal);
  end.abort();
  t.true(await pace.reach(60));
  t.is(pace.nowSeconds(), 0);
});
