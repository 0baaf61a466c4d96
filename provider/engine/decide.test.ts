import test from "ava";
import { decide, type Decision } from "./decide.js";
import {
  allPools,
  brief,
  fleet,
  seen,
  service,
  spotA,
  spotB,
  steadyA,
  steadyB,
  Story,
  unit,
} from "./fixtures/scene.js";
import { Priority, WorkloadKind } from "./fleet.js";
import { Level } from "./level.js";
import { InstanceState, type Observation } from "./observation.js";
import { profiles } from "./profile.js";
import { emptyState, type FleetState } from "./state.js";

const dearSpotA = { usdPerHour: { [spotA.id]: 0.9 } };

/** A decision without the forecaster, a function. */
function decided(state: FleetState, observation: Observation): Pick<Decision, "actions" | "nextState"> {
  const { actions, nextState } = decide(fleet([service()]), state, observation);
  return { actions, nextState };
}

test("units that are missing are launched, each with a reason that names the pool", (t) => {
  const actions = new Story(fleet([service()])).round(0, []);
  const launched = actions.reduce((sum, action) => sum + (action.kind === "launch" ? action.count : 0), 0);
  t.true(launched >= 2);
  for (const action of actions) t.regex(action.reason.text, /USD\/h/);
});

test("what is pending is not launched again", (t) => {
  const spec = fleet([service()]);
  const { actions, nextState } = decide(spec, emptyState("fleet", 0), seen(0, []));
  const pending = actions.map((action) => ({ action, decidedAtSeconds: 0, attempts: 1 }));
  t.deepEqual(decide(spec, { ...nextState, pending }, seen(60, [])).actions, []);
});

test("a pool that is said to be down is not launched into, few as the others may be", (t) => {
  const spec = fleet([service({ pools: [spotA.id, spotB.id, steadyA.id] })]);
  const launchesWith = (signals: Observation["signals"]): string[] =>
    decide(spec, emptyState("fleet", 0), { ...seen(0, []), signals }).actions.flatMap((action) =>
      action.kind === "launch" ? [action.pool] : [],
    );
  t.true(launchesWith([]).includes(spotA.id));
  const without = launchesWith([{ pool: spotA.id, available: false }]);
  t.true(without.length > 0);
  t.false(without.includes(spotA.id));
});

test("an unchanged fleet decides the same again: nothing, and the same arguments give the same decision", (t) => {
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  const story = new Story(fleet([service()]));
  story.round(3600, units);
  const once = decided(story.state, seen(3660, units));
  t.deepEqual(once, decided(story.state, seen(3660, units)));
  t.deepEqual(once.actions, []);
});

test("a state that went through JSON decides the same", (t) => {
  const units = [unit("i-1", spotA, { noticedUntilSeconds: 3700 }), unit("i-2", spotB)];
  const story = new Story(fleet([service()]));
  story.round(3540, [unit("i-1", spotA), unit("i-2", spotB)]);
  const copy = JSON.parse(JSON.stringify(story.state)) as FleetState;
  t.deepEqual(decided(copy, seen(3600, units)), decided(story.state, seen(3600, units)));
});

test("a shift launches first and releases only when its replacement is ready", (t) => {
  const spec = fleet([service({ parts: [{ name: "all", units: 1, level: Level.Immediate }] })]);
  const old = unit("i-1", spotA);
  const dear = (now: number, units: Parameters<typeof seen>[1], state: FleetState) =>
    decide(spec, state, { ...seen(now, units), ...dearSpotA });
  const first = dear(7200, [old], emptyState("fleet", 0));
  t.deepEqual(brief(first.actions), [`launch 1 serving in ${spotB.id}`]);
  const booting = unit("i-2", spotB, { state: InstanceState.Starting, launchedAtSeconds: 7200 });
  const second = dear(7260, [old, booting], first.nextState);
  t.deepEqual(brief(second.actions), []);
  const third = dear(7320, [old, { ...booting, state: InstanceState.Ready }], second.nextState);
  t.deepEqual(brief(third.actions), ["release i-1"]);
});

test("spot is held for the profile's time before it is given up", (t) => {
  const spec = fleet([service({ parts: [{ name: "all", units: 1, level: Level.Immediate }] })]);
  const young = unit("i-1", spotA, { launchedAtSeconds: 6900 });
  const other = unit("i-2", spotB, { launchedAtSeconds: 6800 });
  const look = (now: number) => decide(spec, emptyState("fleet", 0), { ...seen(now, [young, other]), ...dearSpotA });
  t.deepEqual(brief(look(7200).actions), []);
  t.deepEqual(brief(look(6900 + profiles.balanced.minimumHoldSeconds).actions), ["release i-1"]);
});

test("no more than the profile's share moves within its window", (t) => {
  const spec = fleet([service({ parts: [{ name: "all", units: 4, level: Level.Immediate }] })]);
  const old = ["i-1", "i-2", "i-3", "i-4"].map((id) => unit(id, spotA));
  const fresh = ["i-5", "i-6", "i-7", "i-8"].map((id) => unit(id, spotB));
  const dear = (now: number, units: Parameters<typeof seen>[1], state: FleetState) =>
    decide(spec, state, { ...seen(now, units), usdPerHour: { [spotA.id]: 5 } });
  const first = dear(7200, [...old, ...fresh], emptyState("fleet", 0));
  const released = first.actions.flatMap((action) => (action.kind === "release" ? [action.instance] : []));
  t.deepEqual(released, ["i-4", "i-3"]);
  const left = [...old.slice(0, 2), ...fresh];
  t.deepEqual(brief(dear(7260, left, first.nextState).actions), []);
  t.deepEqual(brief(dear(7800, left, first.nextState).actions), ["release i-2", "release i-1"]);
});

test("a unit that promises five minutes is warned, and released when they are over, not before", (t) => {
  const part = { name: "all", units: 1, level: Level.FiveMinuteWarning };
  const story = new Story(fleet([service({ parts: [part] })]));
  const units = ["i-1", "i-2"].map((id) => unit(id, steadyA, { level: Level.FiveMinuteWarning }));
  t.deepEqual(brief(story.round(7200, units)), ["warn i-2"]);
  t.deepEqual(brief(story.round(7499, units)), []);
  t.deepEqual(brief(story.round(7500, units)), ["release i-2"]);
});

test("a warning that came to nothing is forgotten: later a new one is given", (t) => {
  const part = { name: "all", units: 1, level: Level.FiveMinuteWarning };
  const story = new Story(fleet([service({ parts: [part] })]));
  const units = ["i-1", "i-2"].map((id) => unit(id, steadyA, { level: Level.FiveMinuteWarning }));
  story.round(7200, units);
  story.round(7260, units.slice(1));
  t.deepEqual(brief(story.round(8101, units)), ["warn i-2"]);
});

test("a Non-Interruptible unit is not moved for a better price, and given up only beyond what is declared, after half an hour", (t) => {
  const part = { name: "all", units: 1, level: Level.NonInterruptible };
  const spec = fleet([service({ parts: [part] })]);
  const level = Level.NonInterruptible;
  const dear = { usdPerHour: { [steadyA.id]: 9 } };
  const only = decide(spec, emptyState("fleet", 0), { ...seen(7200, [unit("i-1", steadyA, { level })]), ...dear });
  t.deepEqual(brief(only.actions), []);
  const two = [unit("i-1", steadyA, { level }), unit("i-2", steadyB, { level, launchedAtSeconds: 60 })];
  const story = new Story(spec);
  t.deepEqual(brief(story.round(7200, two)), ["warn i-2"]);
  t.deepEqual(brief(story.round(8999, two)), []);
  t.deepEqual(brief(story.round(9000, two)), ["release i-2"]);
});

test("an on-demand unit moves up to a part that promises more and lacks one; spot fills the place it leaves", (t) => {
  const parts = [
    { name: "base", units: 1, level: Level.NonInterruptible },
    { name: "rest", units: 1, level: Level.Immediate },
  ];
  const actions = new Story(fleet([service({ parts })])).round(7200, [unit("i-1", steadyA, { part: "rest" })]);
  t.is(brief(actions)[0], "reassign i-1 to base");
  const launch = actions.find((action) => action.kind === "launch");
  t.like(launch, { part: "rest", level: Level.Immediate });
});

test("a spot unit never counts for a promise that spot can't keep", (t) => {
  const part = { name: "all", units: 1, level: Level.FiveMinuteWarning };
  const actions = new Story(fleet([service({ parts: [part] })])).round(7200, [unit("i-1", spotA)]);
  const launches = actions.filter((action) => action.kind === "launch");
  t.true(launches.length > 0 && launches.every(({ pool }) => pool === steadyA.id || pool === steadyB.id));
});

test("a unit of a part that is not declared any more is counted to one that lacks a unit", (t) => {
  const parts = [{ name: "new", units: 1, level: Level.Immediate }];
  const actions = new Story(fleet([service({ parts })])).round(7200, [unit("i-1", spotA, { part: "old" })]);
  t.deepEqual(brief(actions), ["reassign i-1 to new"]);
});

test("members of a workload that is not declared go, at the notice of their level, and strangers are not seen at all", (t) => {
  const story = new Story(fleet([]));
  const units = [
    unit("i-1", spotA),
    unit("i-2", steadyA, { level: Level.ThirtyMinuteGrace }),
    unit("i-3", steadyA, { level: Level.NonInterruptible }),
  ];
  t.deepEqual(brief(story.round(0, units)), ["release i-1", "warn i-2", "warn i-3"]);
  t.deepEqual(brief(story.round(1799, units.slice(1))), []);
  t.deepEqual(brief(story.round(1800, units.slice(1))), ["release i-2", "release i-3"]);
});

test("a workload that is refused on-demand takes it from a less important one, at the notice of its level", (t) => {
  const critical = service({
    priority: Priority.Critical,
    parts: [{ name: "all", units: 1, level: Level.NonInterruptible }],
    pools: [steadyA.id],
  });
  const lesser = service({
    name: "batch",
    priority: Priority.NonCritical,
    parts: [{ name: "all", units: 2, level: Level.FiveMinuteWarning }],
    pools: [steadyA.id],
  });
  const story = new Story(fleet([critical, lesser]));
  const level = Level.FiveMinuteWarning;
  const units = ["i-1", "i-2"].map((id) => unit(id, steadyA, { workload: "batch", level }));
  t.deepEqual(brief(story.round(3600, units)), [`launch 1 serving in ${steadyA.id}`]);
  const refused = { kind: "launched", pool: steadyA.id, workload: "web", launched: 0, refused: 1 } as const;
  story.state = { ...story.state, outcomes: [refused] };
  t.deepEqual(brief(story.round(3660, units)), ["warn i-2"]);
  const due = story.round(3960, units);
  t.true(brief(due).includes("release i-2"));
  t.false(brief(due).includes("release i-1"));
  t.regex(due.find(({ kind }) => kind === "release")?.reason.text ?? "", /web needs this capacity/);
});

test("the budget binds the least important first, and is kept where a plan fits it", (t) => {
  const web = service({
    priority: Priority.Critical,
    parts: [{ name: "all", units: 1, level: Level.NonInterruptible }],
  });
  const batch = service({ name: "batch", priority: Priority.NonCritical });
  const spec = fleet([web, batch], { budgetUsdPerHour: 1.7 });
  const { actions } = decide(spec, emptyState("fleet", 0), seen(0, []));
  const price = new Map(allPools.map(({ id, usdPerHour }) => [id, usdPerHour]));
  const usd = actions.reduce((sum, a) => sum + (a.kind === "launch" ? a.count * (price.get(a.pool) ?? 0) : 0), 0);
  t.true(usd <= 1.7 + 1e-9, `${usd} USD/h`);
  t.true(actions.some((action) => action.workload === "batch"));
});

test("a deadline job with work left runs one unit, and none when the work is done", (t) => {
  const deadline = { workSeconds: 3600, deadlineSeconds: 36_000, restartOverheadSeconds: 60 };
  const job = service({
    kind: WorkloadKind.DeadlineJob,
    deadline,
    parts: [{ name: "all", units: 1, level: Level.Immediate }],
  });
  const progress = (doneSeconds: number) => ({ jobs: [{ workload: "web", doneSeconds, overheadLeftSeconds: 0 }] });
  const spec = fleet([job]);
  const start = decide(spec, emptyState("fleet", 0), { ...seen(0, []), ...progress(0) });
  t.is(start.actions.length, 1);
  t.like(start.actions[0], { kind: "launch", count: 1 });
  const end = decide(spec, start.nextState, { ...seen(3900, [unit("i-1", spotA)]), ...progress(3600) });
  t.deepEqual(brief(end.actions), ["release i-1"]);
});

test("a job whose promise spot can't keep runs on on-demand only", (t) => {
  const deadline = { workSeconds: 3600, deadlineSeconds: 3900, restartOverheadSeconds: 60 };
  const parts = [{ name: "all", units: 1, level: Level.NonInterruptible }];
  const job = service({ kind: WorkloadKind.DeadlineJob, deadline, parts });
  const { actions } = decide(fleet([job]), emptyState("fleet", 0), seen(0, []));
  t.like(actions, { 0: { kind: "launch", pool: steadyA.id, level: Level.NonInterruptible }, length: 1 });
});
