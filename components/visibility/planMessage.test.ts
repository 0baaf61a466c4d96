import test from "ava";
import { Priority, ShadowMode, WorkloadKind } from "../../provider/engine/fleet.js";
import { Level, promiseOf } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { BlendLine, FleetPlan } from "../../provider/engine/plan.js";
import { Market, poolId, type CapacityPool } from "../../provider/engine/pool.js";
import { planMessage } from "./planMessage.js";

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
const totals = { usdPerHour: 0.29, onDemandUsdPerHour: 0.5, interruptionsPerDay: 0.75 };
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
      ...totals,
    },
  ],
};

test("a plan is told by part, with its cost, what on-demand would cost, expected losses and promises", (t) => {
  t.deepEqual(planMessage(plan).split("\n"), [
    "Plan of shop: 0.290 USD an hour against 0.500 on-demand (42 % less), 0.75 losses a day expected.",
    "  workload            level              promised     USD/h  saving  lost/day",
    "  web                 critical                        0.290    42 %      0.75",
    "    base              Non-Interruptible  never taken  0.200              0.00",
    "      2 × m7i.large on-demand us-east-1a",
    "    base warm shadow  Non-Interruptible  never taken  0.000              0.00",
    "      1 × m7i.large on-demand us-east-1b",
    "    rest              Immediate          none         0.090              0.75",
    "      2 × m7i.large spot us-east-1a",
    "      1 × m7i.large spot us-east-1c",
    "Promises:",
    `  Immediate: ${promiseOf(Level.Immediate)}`,
    `  Non-Interruptible: ${promiseOf(Level.NonInterruptible)}`,
    "Sizes follow the companion from here on: Pulumi leaves them alone.",
  ]);
});

test("a plan says how a shadow is kept that is left to the engine, and what each mode would save", (t) => {
  const savedUsdPerHour = { hot: -0.98, warm: 0.02, "on-forecast": 0 };
  const told = (mode: ShadowMode): string => {
    const workloads = plan.workloads.map((workload) => ({ ...workload, shadow: { mode, savedUsdPerHour } }));
    return planMessage({ ...plan, workloads });
  };
  const saved = "by USD/h saved against none: hot -0.980, warm 0.020, on-forecast 0.000";
  t.true(told(ShadowMode.Warm).includes(`    shadow: warm, ${saved}\n`));
  t.true(told(ShadowMode.Auto).includes(`    shadow: none, ${saved}\n`));
});

test("a plan that costs more than on-demand says so", (t) => {
  t.true(planMessage({ ...plan, usdPerHour: 0.6 }).includes("(20 % more)"));
});

test("a plan says what a spread allows, and what the fullest zone and pool have, shadows apart", (t) => {
  const spread = { maximumShareOfZone: 0.8, maximumShareOfPool: 0.5 };
  const message = planMessage({ ...plan, workloads: plan.workloads.map((workload) => ({ ...workload, spread })) });
  t.regex(message, /^ {4}at most 80 % in one zone: the fullest has 4$/m);
  t.regex(message, /^ {4}at most 50 % in one pool: the fullest has 2$/m);
  t.false(planMessage(plan).includes("at most"));
});

test("the table of a plan is narrow enough for a terminal of a hundred columns", (t) => {
  const lines = planMessage(plan).split("\n").slice(1, 10);
  // Pulumi sets a diagnostic in by four.
  for (const line of lines) t.true(line.length <= 96, line);
});
