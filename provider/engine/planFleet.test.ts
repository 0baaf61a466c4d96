import test from "ava";
import { decide } from "./decide.js";
import { Weekday } from "./demand.js";
import { allPools, fleet, seen, service, spotA, spotB, steadyA, steadyB } from "./fixtures/scene.js";
import { Priority, ShadowMode, type WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { planFleet } from "./planFleet.js";
import { emptyState } from "./state.js";

const web = service({
  priority: Priority.Critical,
  parts: [
    { name: "base", units: 1, level: Level.NonInterruptible },
    { name: "rest", units: 3, level: Level.Immediate },
  ],
  shadow: { mode: ShadowMode.Warm, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 60 },
});
const spec = fleet([web, service({ name: "batch", priority: Priority.NonCritical })]);

test("what is planned is what the first decision launches, insurance apart", (t) => {
  const { actions } = decide(spec, emptyState("fleet", 0), seen(0, []));
  const launched = actions.flatMap((a) =>
    a.kind === "launch" && a.purpose !== "insurance" ? [`${a.workload} ${a.part} ${a.role} ${a.count} ${a.pool}`] : [],
  );
  const planned = planFleet(spec).workloads.flatMap((workload) =>
    workload.blend.map((line) => `${workload.name} ${line.part} ${line.role} ${line.units} ${line.pool.id}`),
  );
  t.deepEqual(planned, launched);
});

test("a shadow left to the engine is planned as it costs least, with what each mode would save", (t) => {
  const auto = { hotSeconds: 10, warmSeconds: 60 };
  const shadow = { mode: ShadowMode.Auto, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10, auto };
  const planned = planFleet(fleet([service({ shadow, startSeconds: 600 })])).workloads[0];
  t.is(planned?.shadow?.mode, ShadowMode.Warm);
  t.true((planned?.shadow?.savedUsdPerHour.warm ?? 0) > (planned?.shadow?.savedUsdPerHour.hot ?? Infinity));
  t.deepEqual(
    planned?.blend.flatMap(({ role, stopped, units }) => (role === "shadow" ? [{ stopped, units }] : [])),
    [{ stopped: true, units: 1 }],
  );
});

test("its figures add up: lines to workloads, workloads to the fleet, and a stopped shadow costs nothing", (t) => {
  const plan = planFleet(spec);
  const near = (got: number, expected: number) => t.true(Math.abs(got - expected) < 1e-9, `${got}, ${expected}`);
  for (const workload of plan.workloads) {
    near(
      workload.blend.reduce((sum, line) => sum + line.usdPerHour, 0),
      workload.usdPerHour,
    );
  }
  near(
    plan.workloads.reduce((sum, workload) => sum + workload.usdPerHour, 0),
    plan.usdPerHour,
  );
  t.is(plan.workloads[0]?.onDemandUsdPerHour, 4);
  const stopped = plan.workloads[0]?.blend.filter((line) => line.stopped) ?? [];
  t.deepEqual(
    stopped.map(({ usdPerHour }) => usdPerHour),
    [0],
  );
});

test("each part shows its promise, spot carries only what may be lost at any moment", (t) => {
  const [plan] = planFleet(spec).workloads;
  t.deepEqual(
    plan?.parts.map(({ promise }) => promise),
    ["never reclaimed by the engine", "may be lost at any moment; work is moved ahead of a loss where it is foreseen"],
  );
  const spot = new Set([spotA.id, spotB.id]);
  for (const line of plan?.blend ?? []) t.true(!spot.has(line.pool.id) || line.level === Level.Immediate);
  t.true((plan?.interruptionsPerDay ?? 0) > 0);
});

test("a plan needs no more pools than there are, down to a single one", (t) => {
  const alone = fleet([service({ pools: [steadyA.id] })], { pools: [steadyA] });
  t.deepEqual(
    planFleet(alone).workloads[0]?.blend.map(({ pool, units }) => [pool.id, units]),
    [[steadyA.id, 2]],
  );
  t.is(allPools.length, 4);
});

test("a plan is that of the hours without special demand, whenever these are", (t) => {
  const always = { days: Object.values(Weekday), fromMinute: 0, lengthMinutes: 1440, timeZone: "UTC", units: 9 };
  const quiet = service({ parts: [{ name: "all", units: 2, level: Level.FiveMinuteWarning }] });
  const busy = { ...quiet, parts: quiet.parts.map((part) => ({ ...part, demand: [always] })) };
  const blendOf = (workload: WorkloadSpec) => planFleet(fleet([workload])).workloads.map(({ blend }) => blend);
  t.deepEqual(blendOf(busy), blendOf(quiet));
});
