import test from "ava";
import { isRepeatable, type Action } from "./action.js";
import { brief, fleet, service, spotA, spotB, steadyA, Story, unit } from "./fixtures/scene.js";
import { Level } from "./level.js";
import { emptyState, emptyWorkloadState, type FleetState } from "./state.js";
import { takeBack } from "./takeBack.js";

const base = { key: "k", workload: "web", reason: { text: "for a test" } };
const steps = [
  { name: "one", savesUnits: 1, qualityUsdPerHour: 9 },
  { name: "two", savesUnits: 1, qualityUsdPerHour: 9 },
];
const web = service({ degradation: steps, parts: [{ name: "all", units: 3, level: Level.Immediate }] });

function failed(action: Action, degraded: readonly string[] = []): FleetState {
  const workloads = { web: { ...emptyWorkloadState(0), degraded } };
  return {
    ...emptyState("fleet", 0),
    workloads,
    outcomes: [{ kind: "failed", action, workload: "web", why: "for a test" }],
  };
}

test("only what gives something up is not simply repeated", (t) => {
  t.false(isRepeatable({ ...base, kind: "release", instance: "i-1" }));
  t.false(isRepeatable({ ...base, kind: "warn", instance: "i-1", level: Level.FiveMinuteWarning, dueAtSeconds: 1 }));
  t.true(isRepeatable({ ...base, kind: "checkpoint", instance: "i-1" }));
  t.true(isRepeatable({ ...base, kind: "degrade", step: "one" }));
});

test("a release of which nothing is known is decided anew: given up by then is only what is still to spare", (t) => {
  const story = new Story(fleet([service({ parts: [{ name: "all", units: 1, level: Level.Immediate }] })]));
  const twins = [unit("i-1", spotA), unit("i-2", spotA, { launchedAtSeconds: 60 })];
  const [release] = story.round(7200, twins);
  t.like(release, { kind: "release", instance: "i-2" });
  if (!release) return t.fail("expected a release");
  const pending = [{ action: release, decidedAtSeconds: 7200, attempts: 1 }];
  story.state = { ...story.state, pending };
  const retold = new Story(fleet([service({ parts: [{ name: "all", units: 1, level: Level.Immediate }] })]));
  retold.state = story.state;
  // Whether it was carried out or not, it counts for the movement cap: ten minutes, for one unit.
  t.deepEqual(brief(story.round(7800, twins)), ["release i-2"]);
  t.deepEqual(story.state.pending, []);
  t.deepEqual(brief(retold.round(7800, twins.slice(0, 1))), []);
  t.is(retold.state.pools[spotA.id]?.record.losses, 0, "a release that was carried out is no loss");
});

test("a warning of which nothing is known starts its time anew", (t) => {
  const level = Level.FiveMinuteWarning;
  const story = new Story(fleet([service({ parts: [{ name: "all", units: 1, level }] })]));
  const twins = ["i-1", "i-2"].map((id) => unit(id, steadyA, { level }));
  const [warning] = story.round(7200, twins);
  if (!warning) return t.fail("expected a warning");
  story.state = { ...story.state, pending: [{ action: warning, decidedAtSeconds: 7200, attempts: 1 }] };
  const [again] = story.round(7500, twins);
  t.like(again, { kind: "warn", instance: "i-2", dueAtSeconds: 7800 });
});

test("a degradation that failed was not taken, nor those after it; one that was not undone still holds", (t) => {
  const taken = takeBack(failed({ ...base, kind: "degrade", step: "one" }, ["one", "two"]), [web], []);
  t.deepEqual(taken.workloads["web"]?.degraded, []);
  const undone = takeBack(failed({ ...base, kind: "undo-degrade", step: "two" }, []), [web], []);
  t.deepEqual(undone.workloads["web"]?.degraded, ["one", "two"]);
});

test("steps that waited for one that failed are not taken either", (t) => {
  const waiting: Action = { ...base, key: "k2", kind: "degrade", step: "two" };
  const state = failed({ ...base, kind: "degrade", step: "one" }, ["one", "two"]);
  const before = { ...state, pending: [{ action: waiting, decidedAtSeconds: 0, attempts: 0 }] };
  t.deepEqual(takeBack(before, [web], []).pending, []);
});

test("a launch that failed for good leads to another pool", (t) => {
  const story = new Story(fleet([service({ parts: [{ name: "all", units: 1, level: Level.Immediate }] })]));
  const launches = story.round(0, []).filter((action) => action.kind === "launch" && action.purpose === "fill");
  const [launch] = launches;
  if (launch?.kind !== "launch") return t.fail("expected a launch");
  story.state = { ...story.state, outcomes: [{ kind: "failed", action: launch, workload: "web", why: "not allowed" }] };
  const pools = story.round(60, []).flatMap((action) => (action.kind === "launch" ? [action.pool] : []));
  t.true(pools.length > 0 && !pools.includes(launch.pool), `${launch.pool}, then ${pools.join(", ")}`);
});

test("a state without failures is the same object", (t) => {
  const state = emptyState("fleet", 0);
  t.is(takeBack(state, [web], []), state);
});

test("keys are never used twice, not even by a fleet that forgot everything", (t) => {
  const [one, other] = [new Story(fleet([service()])), new Story(fleet([service()]))];
  other.state = emptyState("fleet", 600);
  const keys = [...one.round(0, []), ...one.round(60, [unit("i-1", spotB)]), ...other.round(600, [])].map(
    ({ key }) => key,
  );
  t.is(new Set(keys).size, keys.length);
});
