import test from "ava";
import type { Action } from "./action.js";
import { decide } from "./decide.js";
import { isStillDue, isWanted } from "./declared.js";
import { ShadowMode, WorkloadKind, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { brief, fleet, seen, service, spotA, spotB, steadyA, steadyB, unit } from "./fixtures/scene.js";
import { Level } from "./level.js";
import { Role, type ObservedInstance } from "./observation.js";
import { emptyState, type FleetState } from "./state.js";

const checkpoint = { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 1, maximumIntervalSeconds: 86_400 };

/** Decides after one round of the old document on the same instances; all actions are taken for done. */
function afterChange(before: FleetSpec, after: FleetSpec, instances: readonly ObservedInstance[], state?: FleetState) {
  const old = decide(before, state ?? emptyState("fleet", 0), seen(7200, instances));
  return decide(after, old.nextState, seen(7800, instances));
}

test("work of a workload that is no longer declared is saved before its unit is released, and then forgotten", (t) => {
  const units = [unit("i-1", steadyA), unit("i-2", steadyB)];
  const first = afterChange(fleet([service({ checkpoint })]), fleet([]), units);
  t.deepEqual(brief(first.actions), ["checkpoint i-1", "checkpoint i-2"]);
  t.deepEqual(Object.keys(first.nextState.workloads), ["web"]);
  const saved = (instance: string) =>
    ({ kind: "checkpointed", workload: "web", instance, snapshot: `of-${instance}`, atSeconds: 7800 }) as const;
  const outcomes = [saved("i-1"), saved("i-2")];
  const second = decide(fleet([]), { ...first.nextState, outcomes }, seen(7860, units));
  t.deepEqual(brief(second.actions), ["release i-1", "release i-2"]);
  const gone = decide(fleet([]), second.nextState, seen(7920, []));
  t.deepEqual([gone.nextState.workloads, gone.nextState.known, gone.actions], [{}, {}, []]);
});

test("units of a removed workload that end by themselves say nothing about their pool; a declared one's do", (t) => {
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  const declared = fleet([service()]);
  const { nextState } = decide(declared, emptyState("fleet", 0), seen(7200, units));
  const lossesBy = (spec: FleetSpec): number =>
    decide(spec, nextState, seen(7260, [])).nextState.pools[spotA.id]?.record.losses ?? NaN;
  t.is(lossesBy(fleet([])), nextState.pools[spotA.id]?.record.losses ?? NaN);
  t.true(lossesBy(declared) > lossesBy(fleet([])));
});

test("steps that the owner no longer has, or no longer allows, are undone, the last one first", (t) => {
  const degradation = ["a", "b"].map((name) => ({ name, savesUnits: 1, qualityUsdPerHour: 0.01 }));
  const degraded = (workload: WorkloadSpec) => {
    const state = { degraded: ["a", "b"], degradedAtSeconds: 7000, orphans: [], movedAtSeconds: [], alarmed: false };
    const remembered = { ...emptyState("fleet", 0), workloads: { web: { ...state, beganAtSeconds: 0 } } };
    const { actions, nextState } = decide(fleet([workload]), remembered, seen(7200, [unit("i-1", spotA)]));
    const undone = actions.filter(({ kind }) => kind === "undo-degrade");
    return { undone: brief(undone), left: nextState.workloads["web"]?.degraded };
  };
  const parts = [{ name: "all", units: 3, level: Level.Immediate }];
  t.deepEqual(degraded(service({ parts, degradation })), { undone: [], left: ["a", "b"] });
  t.deepEqual(degraded(service({ parts })), { undone: ["undo-degrade b", "undo-degrade a"], left: [] });
  t.deepEqual(degraded(service({ parts, degradation, allowedMeasures: [] })).undone, [
    "undo-degrade b",
    "undo-degrade a",
  ]);
  t.is(degraded(service({ parts, degradation: degradation.slice(0, 1) })).undone[0], "undo-degrade b");
});

test("a shadow is not used up for units that are newly declared", (t) => {
  const shadow = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };
  const units = [
    unit("i-1", spotA),
    unit("i-2", spotB),
    unit("i-3", steadyB, { role: Role.Shadow, level: Level.Immediate }),
  ];
  const before = fleet([service({ shadow })]);
  const after = fleet([service({ shadow, parts: [{ name: "all", units: 4, level: Level.Immediate }] })]);
  const kinds = afterChange(before, after, units).actions.map(({ kind }) => kind);
  t.true(kinds.includes("launch"));
  t.false(kinds.includes("switch-shadow"));
});

test("a shadow that is to be kept otherwise goes once another is in its place", (t) => {
  const shadow = { mode: ShadowMode.Warm, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };
  const serving = [unit("i-1", spotA), unit("i-2", spotB)];
  const running = unit("i-3", steadyB, { role: Role.Shadow });
  const spec = fleet([service({ shadow })]);
  const alone = decide(spec, emptyState("fleet", 0), seen(7200, [...serving, running])).actions;
  t.true(brief(alone).some((action) => action.startsWith("launch 1 shadow")));
  t.false(brief(alone).includes("release i-3"));
  const stopped = unit("i-4", steadyA, { role: Role.Shadow, state: "stopped" });
  const both = decide(spec, emptyState("fleet", 0), seen(7200, [...serving, running, stopped])).actions;
  t.true(brief(both).includes("release i-3"));
});

test("a unit of a pool that is no longer declared stays until another keeps the promise of its part", (t) => {
  const parts = [{ name: "all", units: 1, level: Level.FiveMinuteWarning }];
  const spec = fleet([service({ parts, pools: [spotB.id, steadyB.id] })]);
  const level = Level.FiveMinuteWarning;
  const old = unit("i-1", steadyA, { level });
  t.deepEqual(brief(decide(spec, emptyState("fleet", 0), seen(7200, [old])).actions), [
    `launch 1 serving in ${steadyB.id}`,
  ]);
  const beside = unit("i-2", spotB);
  t.false(brief(decide(spec, emptyState("fleet", 0), seen(7200, [old, beside])).actions).includes("warn i-1"));
  const replaced = unit("i-3", steadyB, { level });
  t.true(brief(decide(spec, emptyState("fleet", 0), seen(7200, [old, replaced])).actions).includes("warn i-1"));
});

test("a launch is still due where its units are still wanted, and anything else always", (t) => {
  const launch = {
    kind: "launch",
    key: "k",
    workload: "web",
    part: "all",
    level: Level.Immediate,
    role: Role.Serving,
    stopped: false,
    pool: spotA.id,
    count: 1,
    purpose: "fill",
    reason: { text: "for a test" },
  } as const satisfies Action;
  const due = (spec: FleetSpec, changes: Partial<typeof launch> | { role: Role } = {}): boolean =>
    isStillDue(spec, { ...launch, ...changes });
  t.true(due(fleet([service()])));
  t.false(due(fleet([])));
  t.false(due(fleet([service({ pools: [spotB.id] })])));
  t.false(due(fleet([service({ parts: [{ name: "other", units: 2, level: Level.Immediate }] })])));
  t.false(due(fleet([service({ parts: [{ name: "all", units: 2, level: Level.NonInterruptible }] })])));
  t.false(due(fleet([service()]), { role: Role.Shadow }));
  t.true(
    isStillDue(fleet([]), { kind: "checkpoint", key: "k", workload: "web", instance: "i-1", reason: launch.reason }),
  );
});

test("a unit is wanted where its workload, part, pool and promise are still declared", (t) => {
  const here = unit("i-1", spotA);
  t.true(isWanted(service(), here));
  t.false(isWanted(undefined, here));
  t.false(isWanted(service({ pools: [spotB.id] }), here));
  t.false(isWanted(service({ parts: [{ name: "other", units: 2, level: Level.Immediate }] }), here));
  t.false(isWanted(service({ parts: [{ name: "all", units: 2, level: Level.NonInterruptible }] }), here));
  t.false(isWanted(service(), { ...here, role: Role.Shadow }));
});

test("a deadline given as a moment holds whenever the workload was first seen", (t) => {
  const deadline = { workSeconds: 3600, deadlineSeconds: 100_000, restartOverheadSeconds: 0 };
  const job = (finishBySeconds?: number): FleetSpec =>
    fleet([
      service({
        kind: WorkloadKind.DeadlineJob,
        parts: [{ name: "all", units: 1, level: Level.Immediate }],
        deadline: { ...deadline, ...(finishBySeconds !== undefined && { finishBySeconds }) },
      }),
    ]);
  const launched = (spec: FleetSpec): string[] => brief(decide(spec, emptyState("fleet", 0), seen(0, [])).actions);
  t.true(launched(job()).every((action) => action.endsWith("/spot")));
  t.true(launched(job(3800)).some((action) => action.endsWith("/on-demand")));
});
