import test from "ava";
import { Priority, ShadowMode, WorkloadKind } from "../engine/fleet.js";
import { Level, promiseOf } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { BlendLine, FleetPlan } from "../engine/plan.js";
import { Market, poolId, type CapacityPool } from "../engine/pool.js";
import { planText } from "./planText.js";

function pool(zone: string, market: Market, usdPerHour: number): CapacityPool {
  return {
    id: poolId("m7i.large", zone, market),
    instanceType: "m7i.large",
    zone,
    region: "us-east-1",
    market,
    usdPerHour,
    onDemandUsdPerHour: 0.1,
    performance: { vcpu: 2, memoryGiB: 8, gpus: 0, networkGbps: 0.781, storageIops: 3600 },
    hazardScale: 0,
  };
}

const base = { part: "base", level: Level.NonInterruptible, stopped: false, interruptionsPerDay: 0 };
const blend: readonly BlendLine[] = [
  { ...base, role: Role.Serving, pool: pool("us-east-1a", Market.OnDemand, 0.1), units: 2, usdPerHour: 0.2 },
  {
    ...base,
    role: Role.Shadow,
    stopped: true,
    pool: pool("us-east-1b", Market.OnDemand, 0.1),
    units: 1,
    usdPerHour: 0,
  },
  {
    ...base,
    part: "rest",
    level: Level.Immediate,
    role: Role.Serving,
    pool: pool("us-east-1a", Market.Spot, 0.03),
    units: 2,
    usdPerHour: 0.06,
    interruptionsPerDay: 0.5,
  },
  {
    ...base,
    part: "rest",
    level: Level.Immediate,
    role: Role.Serving,
    pool: pool("us-east-1c", Market.Spot, 0.03),
    units: 1,
    usdPerHour: 0.03,
    interruptionsPerDay: 0.25,
  },
];
const totals = {
  usdPerHour: 0.29,
  usdPerHourRange: { low: 0.25, high: 0.6 },
  onDemandUsdPerHour: 0.5,
  interruptionsPerDay: 0.75,
};
const settled = {
  usdPerHour: 0.29,
  spotUnits: 3,
  onDemandUnits: 2,
  interruptionsPerDay: 0.8,
  unreadySecondsPerMonth: 39.4,
  readyShare: 0.9999,
};
const plan: FleetPlan = {
  fleet: "shop",
  ...totals,
  workloads: [
    {
      name: "web",
      kind: WorkloadKind.Service,
      priority: Priority.Critical,
      profile: "balanced",
      parts: [
        { name: "base", units: 2, level: Level.NonInterruptible, promise: promiseOf(Level.NonInterruptible) },
        { name: "rest", units: 3, level: Level.Immediate, promise: promiseOf(Level.Immediate) },
      ],
      blend,
      unitsWithoutSpot: 5,
      settled,
      ...totals,
    },
  ],
};

test("a plan is told by part, with its cost and range, what on-demand would cost, what is expected, and promises", (t) => {
  t.deepEqual(planText(plan).split("\n"), [
    "Plan of shop: 0.290 USD an hour (0.250-0.600) against 0.500 on-demand (42 % less), 0.80 losses a day expected.",
    "  workload            level              promised  USD/h        range  saving  lost/d  unready",
    "  web                 critical                     0.290  0.250-0.600    42 %    0.80     39 s",
    "    base              Non-Interruptible  never     0.200",
    "      2 × m7i.large on-demand us-east-1a",
    "    base warm shadow  Non-Interruptible  never     0.000",
    "      1 × m7i.large on-demand us-east-1b",
    "    rest              Immediate          none      0.090",
    "      2 × m7i.large spot us-east-1a",
    "      1 × m7i.large spot us-east-1c",
    "range: spot at its lowest of late, to no spot to be had; saving: shadows and spares paid;",
    "lost/d: instances expected to be lost a day; unready: of 30 days, with a unit missing (a forecast).",
    "Promises:",
    `  Immediate: ${promiseOf(Level.Immediate)}`,
    `  Non-Interruptible: ${promiseOf(Level.NonInterruptible)}`,
    "Sizes follow the companion from here on: Pulumi leaves them alone.",
  ]);
});

test("a plan says what a service comes to once its pools have been up for a day, where that is something else", (t) => {
  const workloads = plan.workloads.map((workload) => ({ ...workload, settled: { ...settled, usdPerHour: 0.2 } }));
  const told = planText({ ...plan, workloads });
  t.true(told.includes("\n    after a day without losses: 3 on spot, 2 on-demand, 0.200 USD/h\n"), told);
  t.false(planText(plan).includes("after a day"));
});

test("a plan says how a shadow is kept that is left to the engine, and what each mode would save", (t) => {
  const savedUsdPerHour = { hot: -0.98, warm: 0.02, "on-forecast": 0 };
  const told = (mode: ShadowMode): string => {
    const workloads = plan.workloads.map((workload) => ({ ...workload, shadow: { mode, savedUsdPerHour } }));
    return planText({ ...plan, workloads });
  };
  const saved = "by USD/h saved against none: hot -0.980, warm 0.020, on-forecast 0.000";
  t.true(told(ShadowMode.Warm).includes(`    shadow: warm, ${saved}\n`));
  t.true(told(ShadowMode.Auto).includes(`    shadow: none, ${saved}\n`));
});

test("a workload of which nothing runs says why: a job that may wait, units that bids alone would add, or no room", (t) => {
  const told = (fields: Partial<FleetPlan["workloads"][number]>): string => {
    const workloads = plan.workloads.map((workload) => ({ ...workload, blend: [], ...fields }));
    return planText({ ...plan, workloads });
  };
  t.regex(
    told({ kind: WorkloadKind.DeadlineJob }),
    /^ {4}nothing runs at first: its deadline leaves time to wait for spot$/m,
  );
  const bids = { name: "main", units: 0, bidUnits: 3, level: Level.Immediate, promise: promiseOf(Level.Immediate) };
  t.regex(told({ parts: [bids] }), /^ {4}nothing runs at first: it has no units but those of bids$/m);
  t.regex(told({}), /^ {4}nothing of it runs$/m);
});

test("a plan that costs more than on-demand says so", (t) => {
  t.true(planText({ ...plan, usdPerHour: 0.6 }).includes("(20 % more)"));
});

test("a plan says what a spread allows, and what the fullest zone and pool have, shadows apart", (t) => {
  const spread = { maximumShareOfZone: 0.8, maximumShareOfPool: 0.5 };
  const message = planText({ ...plan, workloads: plan.workloads.map((workload) => ({ ...workload, spread })) });
  t.regex(message, /^ {4}at most 80 % in one zone: the fullest has 4$/m);
  t.regex(message, /^ {4}at most 50 % in one pool: the fullest has 2$/m);
  t.false(planText(plan).includes("at most"));
});

test("the table of a plan is narrow enough for a terminal of a hundred columns", (t) => {
  const lines = planText(plan).split("\n").slice(1, 10);
  // Pulumi sets a diagnostic in by four.
  for (const line of lines) t.true(line.length <= 96, line);
});
