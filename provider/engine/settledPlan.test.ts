import test from "ava";
import { randomFleet } from "../companion/fixtures/randomFleet.js";
import { shippedModels } from "../models/shippedModels.js";
import { service, spotA, spotB, steadyA, steadyB } from "./fixtures/scene.js";
import { ShadowMode, type ShadowSpec, type WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { Role } from "./observation.js";
import type { BlendLine, SettledPlan } from "./plan.js";
import { Market, type CapacityPool } from "./pool.js";
import { planFleet } from "./planFleet.js";
import { settledPlan } from "./settledPlan.js";

const secondsPerMonth = 30 * 86_400;

function line(pool: CapacityPool, units: number, role: Role = Role.Serving): BlendLine {
  const usdPerHour = units * pool.usdPerHour;
  return { part: "all", level: Level.Immediate, role, stopped: false, pool, units, usdPerHour, interruptionsPerDay: 0 };
}

const lossesPerDay = ({ market }: CapacityPool): number => (market === Market.Spot ? 0.5 : 0);

function settledOf(
  lines: readonly BlendLine[],
  { noticeSeconds = 120, ...fields }: Partial<WorkloadSpec> & { readonly noticeSeconds?: number } = {},
): SettledPlan {
  return settledPlan(service({ ...four, startSeconds: 300, ...fields }), lines, lossesPerDay, noticeSeconds);
}

const four = { parts: [{ name: "all", units: 4, level: Level.Immediate }] };
const onSpot = [line(spotA, 2), line(spotB, 2)];
const hot: ShadowSpec = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id], switchSeconds: 10 };

test("of units on on-demand alone no loss is expected, and no time short", (t) => {
  t.deepEqual(settledOf([line(steadyA, 2), line(steadyB, 2)]), {
    usdPerHour: 4,
    spotUnits: 0,
    onDemandUnits: 4,
    interruptionsPerDay: 0,
    unreadySecondsPerMonth: 0,
    readyShare: 1,
  });
});

test("losses are those of serving units, and what lines cost is counted with shadows", (t) => {
  const { usdPerHour, spotUnits, onDemandUnits, interruptionsPerDay } = settledOf([
    ...onSpot,
    line(steadyA, 1, Role.Shadow),
  ]);
  t.deepEqual(
    { spotUnits, onDemandUnits, interruptionsPerDay },
    { spotUnits: 4, onDemandUnits: 0, interruptionsPerDay: 2 },
  );
  t.true(Math.abs(usdPerHour - 2.2) < 1e-9);
});

test("one pool that is lost twice a day and takes five minutes leaves a unit short for ten minutes a day", (t) => {
  const alone = { parts: [{ name: "all", units: 1, level: Level.Immediate }], noticeSeconds: 0 };
  const { unreadySecondsPerMonth, readyShare } = settledPlan(
    service({ ...alone, startSeconds: 300 }),
    [line(spotA, 1)],
    () => 2,
    alone.noticeSeconds,
  );
  // Losses that come while the last one is made good make it a little less.
  t.true(
    unreadySecondsPerMonth > 0.97 * 30 * 600 && unreadySecondsPerMonth <= 30 * 600,
    String(unreadySecondsPerMonth),
  );
  t.true(Math.abs(1 - readyShare - unreadySecondsPerMonth / secondsPerMonth) < 1e-9);
});

test("time short falls with a hot shadow, a spare or a notice, and grows with the start and with what a pool holds", (t) => {
  const two = { parts: [{ name: "all", units: 2, level: Level.Immediate }] };
  const short = (lines: readonly BlendLine[], fields: Parameters<typeof settledOf>[1] = {}): number =>
    settledOf(lines, { ...two, ...fields }).unreadySecondsPerMonth;
  const apart = [line(spotA, 1), line(spotB, 1)];
  const plain = short(apart);
  t.true(plain > 0);
  t.true(short([...apart, line(steadyA, 1, Role.Shadow)], { shadow: hot }) < plain);
  t.true(short([...apart, line(steadyA, 1)]) < plain);
  t.true(short([line(spotA, 1), line(steadyB, 1)]) < plain);
  t.true(short(apart, { noticeSeconds: 0 }) > plain);
  t.true(short(apart, { startSeconds: 600 }) > plain);
  // A pool is lost as a whole, so one shadow for two of its units leaves one missing for as long as without.
  t.is(short([...onSpot, line(steadyA, 1, Role.Shadow)], { shadow: hot, ...four }), short(onSpot, four));
});

test("of random fleets a share is one, and no month has more unready seconds than it has", (t) => {
  for (let seed = 1; seed <= 60; seed++) {
    for (const { name, settled } of planFleet(randomFleet(seed), shippedModels()).workloads) {
      if (!settled) continue;
      const { readyShare, unreadySecondsPerMonth, interruptionsPerDay, spotUnits } = settled;
      t.true(readyShare >= 0 && readyShare <= 1, `seed ${seed}, ${name}: ${readyShare}`);
      t.true(unreadySecondsPerMonth >= 0 && unreadySecondsPerMonth <= secondsPerMonth, `seed ${seed}, ${name}`);
      t.is(spotUnits === 0, interruptionsPerDay === 0, `seed ${seed}, ${name}`);
    }
  }
});

test("what is always lost is never ready, and a month has no more than its seconds", (t) => {
  const { readyShare, unreadySecondsPerMonth } = settledPlan(
    service({ startSeconds: 86_400 }),
    [line(spotA, 2)],
    () => 1000,
    0,
  );
  t.true(readyShare >= 0 && readyShare < 0.01);
  t.true(unreadySecondsPerMonth > 0.99 * secondsPerMonth && unreadySecondsPerMonth <= secondsPerMonth);
});
