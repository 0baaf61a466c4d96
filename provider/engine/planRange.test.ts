import test from "ava";
import { randomFleet } from "../companion/fixtures/randomFleet.js";
import { shippedModels } from "../models/shippedModels.js";
import { leastUnits, peakUnits, Weekday } from "./demand.js";
import { allPools, fleet, service, spotA, spotB, steadyA, steadyB } from "./fixtures/scene.js";
import { AtPeak, type FleetSpec, type PartSpec } from "./fleet.js";
import { Level } from "./level.js";
import { simpleRules, type Models } from "./models.js";
import type { FleetPlan, UsdPerHourRange, WorkloadPlan } from "./plan.js";
import { planFleet } from "./planFleet.js";

/** More for a longer look: BLENDED_FLEET_PLANS=3000. */
const plans = Number(process.env["BLENDED_FLEET_PLANS"] ?? 60);
const rounding = 1e-9;

/** Plans of random fleets, by the shipped models and by simple rules in turn. */
function* randomPlans(): Generator<{ seed: number; spec: FleetSpec; models: Models; plan: FleetPlan }> {
  for (let seed = 1; seed <= plans; seed++) {
    const spec = randomFleet(seed);
    const models = seed % 2 === 0 ? shippedModels() : simpleRules;
    yield { seed, spec, models, plan: planFleet(spec, models) };
  }
}

function contains({ low, high }: UsdPerHourRange, usdPerHour: number): boolean {
  return low <= usdPerHour + rounding && usdPerHour <= high + rounding;
}

function withUnits(spec: FleetSpec, of: (part: PartSpec) => number): FleetSpec {
  const workloads = spec.workloads.map((workload) => ({
    ...workload,
    parts: workload.parts.map(({ demand, ...part }) => ({
      ...part,
      units: of({ ...part, ...(demand && { demand }) }),
    })),
  }));
  return { ...spec, workloads };
}

test("a range has what the plan costs, and what a service comes to, within it: of each workload and of the fleet", (t) => {
  for (const { seed, plan } of randomPlans()) {
    for (const each of [plan, ...plan.workloads]) {
      t.true(contains(each.usdPerHourRange, each.usdPerHour), `seed ${seed}`);
    }
    for (const { name, settled, usdPerHourRange } of plan.workloads) {
      t.true(settled === undefined || contains(usdPerHourRange, settled.usdPerHour), `seed ${seed}, ${name}`);
    }
    const lows = plan.workloads.reduce((sum, { usdPerHourRange: { low } }) => sum + low, 0);
    t.true(Math.abs(lows - plan.usdPerHourRange.low) < rounding, `seed ${seed}`);
  }
});

test("hours with another demand widen a range to what the fleet costs where it always has the fewest, or the most, units", (t) => {
  let wider = 0;
  for (const { seed, spec, models, plan } of randomPlans()) {
    if (!spec.workloads.some(({ parts }) => parts.some(({ demand }) => demand))) continue;
    const [quiet, busy] = [leastUnits, peakUnits].map((of) => planFleet(withUnits(spec, of), models));
    plan.workloads.forEach(({ name, usdPerHourRange: { low, high }, usdPerHour }, index) => {
      const [least, most] = [quiet, busy].map((other) => other?.workloads[index]?.usdPerHourRange);
      t.true(low <= (least?.low ?? NaN) + rounding, `seed ${seed}, ${name}: ${low}, ${least?.low}`);
      t.true(high >= (most?.high ?? NaN) - rounding, `seed ${seed}, ${name}: ${high}, ${most?.high}`);
      if (high > usdPerHour && (busy?.workloads[index]?.usdPerHour ?? 0) > usdPerHour) wider++;
    });
  }
  t.true(wider > 0);
});

function planOf(workload: Parameters<typeof service>[0], fields: Partial<FleetSpec> = {}): WorkloadPlan {
  const [plan] = planFleet(fleet([service(workload)], fields)).workloads;
  if (!plan) throw new RangeError("expected a plan of one service, got none");
  return plan;
}

const weak = [{ name: "all", units: 3, level: Level.Immediate }];
/** A price of spot that came down and went up again, of both pools. */
const moved = new Map([spotA, spotB].map(({ id }) => [id, { low: 0.1, high: 0.7 }]));

test("the low end takes spot at its lowest, the high end takes on-demand for it", (t) => {
  const [plan] = planFleet(fleet([service({ parts: weak })]), simpleRules, moved).workloads;
  const spot = plan?.blend.reduce((sum, { units }) => sum + units, 0) ?? 0;
  t.true((plan?.usdPerHourRange.low ?? NaN) <= spot * 0.1 + rounding);
  t.is(plan?.usdPerHourRange.high, 3);
  t.is(plan?.unitsWithoutSpot, 3);
});

test("of what may run nowhere but on spot, the high end is its highest price, and it keeps its pools", (t) => {
  const [plan] = planFleet(
    fleet([service({ parts: weak, pools: [spotA.id, spotB.id] })]),
    simpleRules,
    moved,
  ).workloads;
  const units = plan?.blend.reduce((sum, line) => sum + line.units, 0) ?? 0;
  t.true(Math.abs((plan?.usdPerHourRange.high ?? NaN) - units * 0.7) < rounding);
  t.is(plan?.unitsWithoutSpot, units);
});

test("what never runs on spot costs the same at both ends", (t) => {
  const { usdPerHourRange, usdPerHour } = planOf({ pools: [steadyA.id, steadyB.id] });
  t.deepEqual(usdPerHourRange, { low: usdPerHour, high: usdPerHour });
});

test("a budget lowers the high end only by the steps that a service may be degraded by", (t) => {
  const degradation = [{ name: "less", savesUnits: 2, qualityUsdPerHour: 9 }];
  t.is(planOf({ parts: weak }, { budgetUsdPerHour: 1.5 }).usdPerHourRange.high, 3);
  t.is(planOf({ parts: weak, degradation }).usdPerHourRange.high, 3);
  const degraded = planOf({ parts: weak, degradation }, { budgetUsdPerHour: 1.5 });
  t.true(degraded.usdPerHourRange.high < 1.5);
  t.is(degraded.unitsWithoutSpot, 1);
});

test("the quota of on-demand vCPUs ends what runs without spot, the most important and the strongest first", (t) => {
  const always = { days: Object.values(Weekday), fromMinute: 0, lengthMinutes: 60, timeZone: "UTC" };
  const parts = [
    { name: "base", units: 2, level: Level.NonInterruptible, demand: [{ ...always, units: 3 }] },
    { name: "batch", units: 2, level: Level.FiveMinuteWarning, atPeak: AtPeak.Immediate },
  ];
  const { unitsWithoutSpot, usdPerHourRange } = planOf({ parts }, { onDemandVcpus: 8 });
  t.is(unitsWithoutSpot, 4);
  t.is(usdPerHourRange.high, 4);
  const without = [service({ name: "a", parts: weak }), service({ name: "b", parts: weak })];
  t.deepEqual(
    planFleet(fleet(without, { onDemandVcpus: 8 })).workloads.map((workload) => workload.unitsWithoutSpot),
    [3, 1],
  );
  t.is(allPools[0]?.performance.vcpu, 2);
});
