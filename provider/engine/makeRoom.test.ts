import test from "ava";
import { brief, fleet, service, spotA, steadyA, Story, unit } from "./fixtures/scene.js";
import { AtPeak, Priority, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import type { ObservedInstance } from "./observation.js";

const level = Level.FiveMinuteWarning;

/** A critical service of so many steady units, in one on-demand pool. */
const web = (units: number, fields: Partial<WorkloadSpec> = {}): WorkloadSpec =>
  service({
    priority: Priority.Critical,
    parts: [{ name: "all", units, level }],
    pools: [steadyA.id],
    ...fields,
  });

const lesser = (name: string, priority: Priority, fields: Partial<WorkloadSpec> = {}): WorkloadSpec =>
  service({ name, priority, parts: [{ name: "all", units: 2, level }], pools: [steadyA.id], ...fields });

const held = (workload: string, ...ids: readonly string[]): ObservedInstance[] =>
  ids.map((id) => unit(id, steadyA, { workload, level }));

/** What is decided in the round after the critical service was refused a unit, without its own launches. */
function afterRefusal(spec: FleetSpec, units: readonly ObservedInstance[]): { story: Story; actions: string[] } {
  const story = new Story(spec);
  story.round(3600, units);
  story.state = { ...story.state, outcomes: [refusal] };
  return { story, actions: brief(story.round(3660, units)).filter((text) => !text.startsWith("launch")) };
}

const refusal = { kind: "launched", pool: steadyA.id, workload: "web", launched: 0, refused: 1 } as const;

const step = (savesUnits: number, name = "less") => ({ name, savesUnits, qualityUsdPerHour: 100 });

test("the least important of those that hold what is needed gives it", (t) => {
  const spec = fleet([web(1), lesser("report", Priority.Standard), lesser("index", Priority.NonCritical)]);
  const units = [...held("index", "i-1", "i-2"), ...held("report", "i-3", "i-4")];
  t.deepEqual(afterRefusal(spec, units).actions, ["warn i-2"]);
});

test("one that can do with less is told so before a unit is taken that nothing stands in for", (t) => {
  const spec = fleet([web(1), lesser("index", Priority.NonCritical, { degradation: [step(1)] })]);
  const { story, actions } = afterRefusal(spec, held("index", "i-1", "i-2"));
  t.deepEqual(actions, ["degrade less"]);
  t.deepEqual(story.state.workloads["index"]?.degraded, ["less"]);
  t.deepEqual(
    brief(story.round(3720, held("index", "i-1", "i-2"))).filter((text) => text.startsWith("warn")),
    ["warn i-2"],
  );
});

test("as many steps are taken as free what is needed, in order, then units that nothing stands in for", (t) => {
  const degradation = [step(1, "one"), step(1, "two")];
  const three = { degradation, parts: [{ name: "all", units: 3, level }] };
  const units = held("index", "i-1", "i-2", "i-3");
  const actions = (wanted: number): string[] =>
    afterRefusal(fleet([web(wanted), lesser("index", Priority.NonCritical, three)]), units).actions;
  t.deepEqual(actions(2), ["degrade one", "degrade two"]);
  t.deepEqual(actions(3), ["degrade one", "degrade two", "warn i-1"]);
});

test("a part that may leave is moved to spot and reclaimed at its notice, and keeps all its units wanted", (t) => {
  const parts = [{ name: "all", units: 2, level, atPeak: AtPeak.Immediate }];
  const spec = fleet([
    web(1),
    lesser("index", Priority.NonCritical, { parts, pools: [steadyA.id, spotA.id], degradation: [step(1)] }),
  ]);
  const units = held("index", "i-1", "i-2");
  const { story, actions } = afterRefusal(spec, units);
  t.deepEqual(actions, ["warn i-2"]);
  t.like(
    story.round(3720, units).find(({ workload }) => workload === "index"),
    {
      kind: "launch",
      pool: spotA.id,
      level: Level.Immediate,
      count: 2,
    },
  );
});

test("a workload is not degraded for want of room that a less important one holds", (t) => {
  const degradation = [step(1)];
  const alone = fleet([web(2, { degradation })]);
  const own = [unit("i-0", steadyA, { level })];
  t.deepEqual(afterRefusal(alone, own).actions, ["degrade less"]);
  const beside = fleet([web(2, { degradation }), lesser("index", Priority.NonCritical)]);
  t.deepEqual(afterRefusal(beside, [...own, ...held("index", "i-1", "i-2")]).actions, ["warn i-2"]);
});
