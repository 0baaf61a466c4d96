import test from "ava";
import fc from "fast-check";
import { poolOf } from "../engine/candidates.js";
import { catalogue } from "../engine/catalogue.js";
import type { FleetSpec, ShadowSpec } from "../engine/fleet.js";
import { compareLevels, Level } from "../engine/level.js";
import { Market, strongestLevelOf } from "../engine/pool.js";
import { InputError } from "../errors.js";
import type { FleetArgs, ShadowArgs } from "./args.js";
import { parseFleet, type FleetContext } from "./declaration.js";

const context: FleetContext = { name: "shop", nowEpochSeconds: Date.parse("2027-01-01T00:00:00Z") / 1000 };
const fleet: FleetArgs = {
  zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
  workloads: [
    {
      name: "worker",
      priority: "non-critical",
      units: 6,
      needs: { vcpu: 4, memoryGiB: 8, architecture: "arm64" },
      degradation: [{ name: "half", savesUnits: 3 }],
      checkpoint: { saveSeconds: 20 },
    },
    {
      name: "web",
      priority: "critical",
      parts: [
        { name: "core", units: 2, level: "Non-Interruptible" },
        { name: "edge", units: 4, level: "Immediate" },
      ],
      needs: { vcpu: 2, memoryGiB: 8 },
      profile: { base: "resilience-first", margin: 0.1 },
      shadow: { mode: "hot" },
    },
    {
      name: "train",
      needs: { vcpu: 8, memoryGiB: 60, gpus: 1 },
      deadline: { workHours: 48, finishBy: "2027-01-03T04:00:00Z" },
    },
  ],
};

test("workloads come by priority, critical first, and keep their order within one", (t) => {
  const names = (declared: FleetArgs): string[] => parseFleet(declared, context).workloads.map(({ name }) => name);
  t.deepEqual(names(fleet), ["web", "train", "worker"]);
  const equals = { ...fleet, workloads: fleet.workloads.map((each) => ({ ...each, priority: "standard" as const })) };
  t.deepEqual(names(equals), ["worker", "web", "train"]);
});

test("what a declaration leaves out is filled in", (t) => {
  const spec = parseFleet(
    { zones: ["us-east-1a"], workloads: [{ name: "web", units: 2, needs: { vcpu: 2, memoryGiB: 8 } }] },
    context,
  );
  const { pools, profile, ...rest } = spec.workloads[0]!;
  t.deepEqual(rest, {
    name: "web",
    kind: "service",
    priority: "standard",
    parts: [{ name: "main", units: 2, level: "Immediate" }],
    startSeconds: 180,
    recoverySeconds: 0,
    degradation: [],
    allowedMeasures: ["shift"],
  });
  t.is(profile.name, "balanced");
  t.true(pools.length > 0);
  t.is(spec.name, "shop");
  t.is(spec.budgetUsdPerHour, Infinity);
  t.is(spec.tickSeconds, 60);
  t.is(spec.noticeSeconds, 120);
});

test("a profile is the named one with what the owner changed", (t) => {
  const { web, train } = byName(parseFleet(fleet, context));
  t.is(web?.profile.name, "resilience-first, changed");
  t.is(web?.profile.margin, 0.1);
  t.is(web?.profile.shortageWeight, 9.5);
  t.is(train?.profile.name, "deadline");
  const { train: balancedTrain } = byName(parseFleet({ ...fleet, profile: { base: "cost-first" } }, context));
  t.is(balancedTrain?.profile.name, "cost-first");
});

test("a moment to finish by is counted from the fleet's start", (t) => {
  t.deepEqual(byName(parseFleet(fleet, context))["train"]?.deadline, {
    workSeconds: 48 * 3600,
    deadlineSeconds: 52 * 3600,
    restartOverheadSeconds: 180,
  });
});

test("a shadow whose mode is not declared is left to the engine, with how long each way takes to switch", (t) => {
  const shadowOf = (shadow: ShadowArgs): ShadowSpec | undefined => {
    const workloads = fleet.workloads.map((each) => (each.name === "web" ? { ...each, shadow } : each));
    return byName(parseFleet({ ...fleet, workloads }, context))["web"]?.shadow;
  };
  t.like(shadowOf({}), { mode: "auto", units: 1, switchSeconds: 10, auto: { hotSeconds: 10, warmSeconds: 60 } });
  const slow = shadowOf({ mode: "auto", switchSeconds: 5, warmSwitchSeconds: 90 });
  t.like(slow, { switchSeconds: 5, auto: { hotSeconds: 5, warmSeconds: 90 } });
  t.false("auto" in (shadowOf({ mode: "hot" }) ?? {}));
});

test("a shadow lives on-demand unless its owner says otherwise, and takes its mode's time to switch", (t) => {
  const spec = parseFleet(fleet, context);
  const { shadow } = byName(spec)["web"]!;
  t.is(shadow?.switchSeconds, 10);
  t.true(shadow!.pools.every((id) => id.endsWith("/on-demand")));
  t.true(shadow!.pools.every((id) => spec.pools.some((pool) => pool.id === id)));
});

test("a workload that is never interruptible has no spot pools", (t) => {
  const steady = { name: "db", units: 2, level: Level.NonInterruptible, needs: { vcpu: 2, memoryGiB: 16 } };
  const spec = parseFleet({ zones: ["us-east-1a"], workloads: [steady] }, context);
  t.true(spec.pools.every((pool) => pool.market === Market.OnDemand));
});

test("needs can be profiled from a sample of metrics", (t) => {
  const usage = [
    { vcpuUsed: 3.2, memoryGiBUsed: 20 },
    { vcpuUsed: 3.1, memoryGiBUsed: 25 },
  ];
  const spec = parseFleet({ zones: ["us-east-1a"], workloads: [{ name: "web", units: 2, usage }] }, context);
  t.true(spec.pools.every(({ performance }) => performance.vcpu >= 4 && performance.memoryGiB >= 28.75));
});

test("the owner's own figures replace the catalogue's and add to it", (t) => {
  const instanceTypes = [
    { name: "m6i.large", onDemandUsdPerHour: 0.018 },
    { name: "m99.large", vcpu: 2, memoryGiB: 8, onDemandUsdPerHour: 0.02, spotDiscount: 0.5 },
  ];
  const spec = parseFleet({ ...fleet, instanceTypes }, context);
  t.is(byName(spec)["web"]?.pools[0], "m6i.large/us-east-1a/spot");
  t.is(spec.pools.find((pool) => pool.id === "m99.large/us-east-1a/spot")?.usdPerHour, 0.01);
});

test("on given pools the candidates are those that meet the needs, narrowed by the fleet's zones", (t) => {
  const types = ["p3.2xlarge", "m6i.large"].map((name) => catalogue.find((type) => type.name === name)!);
  const pools = ["us-east-1a", "us-west-2b"].flatMap((zone) => types.map((type) => poolOf(type, zone, Market.Spot)));
  const workloads = [{ name: "llm", units: 4, needs: { vcpu: 8, memoryGiB: 60, gpus: 1 } }];
  const everywhere = parseFleet({ workloads }, { ...context, pools });
  t.deepEqual(everywhere.pools, pools);
  t.deepEqual(everywhere.workloads[0]?.pools, ["p3.2xlarge/us-east-1a/spot", "p3.2xlarge/us-west-2b/spot"]);
  const east = parseFleet({ zones: ["us-east-1a"], workloads }, { ...context, pools });
  t.deepEqual(east.workloads[0]?.pools, ["p3.2xlarge/us-east-1a/spot"]);
});

test("a fleet may carry settings of its infrastructure, and fields set to undefined", (t) => {
  const carrying = { ...fleet, infrastructure: { network: { vpcId: "vpc-1" } }, budgetUsdPerHour: undefined };
  t.deepEqual(parseFleet(carrying, context), parseFleet(fleet, context));
});

test("a budget that just pays the cheapest blend is accepted", (t) => {
  const workloads = [{ name: "web", units: 4, needs: { vcpu: 2, memoryGiB: 8 } }];
  t.is(parseFleet({ zones: ["us-east-1a"], workloads, budgetUsdPerHour: 0.1291 }, context).budgetUsdPerHour, 0.1291);
});

test("any value at all is either a fleet or an input error with at least one fault", (t) => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  const almost = fc.record(
    { zones: anything, workloads: fc.oneof(anything, fc.array(anything)), profile: anything, instanceTypes: anything },
    { requiredKeys: [] },
  );
  t.notThrows(() => fc.assert(fc.property(fc.oneof(anything, almost), isFleetOrFaults), { numRuns: 1000 }));
});

test("a sound fleet with any one value replaced is either a fleet that keeps its promises or an input error", (t) => {
  const values = fc.oneof(
    fc.anything(),
    fc.integer({ min: -2, max: 20 }),
    fc.double(),
    fc.constantFrom(
      "spot",
      "on-demand",
      "hot",
      "Non-Interruptible",
      "Immediate",
      "m6i.large",
      "us-east-1a",
      ["spot"],
      [],
    ),
  );
  const paths = pathsIn(fleet);
  const places = fc.integer({ min: 0, max: paths.length - 1 });
  t.notThrows(() =>
    fc.assert(
      fc.property(places, values, (place, value) => isFleetOrFaults(replaced(fleet, paths[place]!, value))),
      { numRuns: 2000 },
    ),
  );
});

test("a loop of references is refused like any other value", (t) => {
  const loop: Record<string, unknown> = { zones: ["us-east-1a"] };
  loop["workloads"] = [loop];
  loop["profile"] = loop;
  t.throws(() => parseFleet(loop, context), { instanceOf: InputError });
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...steps.flatMap(([step, item]) => pathsIn(item, [...path, step]))];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

function isFleetOrFaults(value: unknown): boolean {
  try {
    return keepsItsPromises(parseFleet(value, context));
  } catch (error) {
    if (error instanceof InputError) return error.faults.length > 0;
    throw error;
  }
}

function keepsItsPromises(spec: FleetSpec): boolean {
  const poolsById = new Map(spec.pools.map((pool) => [pool.id, pool]));
  return spec.workloads.every(({ parts, pools, shadow }) => {
    const markets = pools.map((id) => poolsById.get(id)!.market);
    const isBacked = parts.every(({ level }) =>
      markets.some((market) => compareLevels(strongestLevelOf(market), level) >= 0),
    );
    const isApart = shadow === undefined || new Set([...pools, ...shadow.pools]).size > 1;
    return isBacked && isApart && parts.length > 0 && (shadow?.pools.every((id) => poolsById.has(id)) ?? true);
  });
}

function byName(spec: FleetSpec): Readonly<Record<string, FleetSpec["workloads"][number]>> {
  return Object.fromEntries(spec.workloads.map((workload) => [workload.name, workload]));
}
