import test from "ava";
import type { Action } from "./action.js";
import { decide } from "./decide.js";
import { fleet, seen, service, spotA, steadyA, unit } from "./fixtures/scene.js";
import { Level } from "./level.js";
import { Role } from "./observation.js";
import { recentSeconds, recoveredState } from "./recoveredState.js";
import { emptyState, emptyWorkloadState, type FleetState, type KnownInstance, type PendingAction } from "./state.js";

const reason = { text: "for a test" };
const base = { workload: "web", reason };
const degradation = ["one", "two", "three"].map((name) => ({ name, savesUnits: 1, qualityUsdPerHour: 9 }));
const checkpoint = { saveSeconds: 30, restoreSeconds: 30, sizeMiB: 10, maximumIntervalSeconds: 3600 };
const spec = fleet([
  service({ parts: [{ name: "all", units: 4, level: Level.Immediate }], degradation, checkpoint, startSeconds: 0 }),
]);

function pending(action: Action): PendingAction {
  return { action, decidedAtSeconds: 900, attempts: 0 };
}

function member(fields: Partial<KnownInstance> = {}): KnownInstance {
  return {
    ...{ pool: spotA.id, workload: "web", part: "all", level: Level.Immediate, role: Role.Serving },
    ...{ launchedAtSeconds: 0, leaving: false, noticed: false },
    ...fields,
  };
}

function then(fields: Partial<FleetState> = {}): FleetState {
  return { ...emptyState("fleet", 0), decidedAtSeconds: 1000, sequence: 17, ...fields };
}

const muchLater = 1000 + recentSeconds + 1;

test("the keys of a recovered state meet no key that the state, or the saves that are lost, can have used", (t) => {
  const state = then({ known: { a: member() } });
  for (const [lost, now] of [
    [40, muchLater],
    [0, muchLater],
    [0, -500],
  ] as const) {
    const recovered = recoveredState(spec, { state, version: 20 }, lost, now);
    t.true(recovered.beganAtSeconds > state.beganAtSeconds);
    t.true(recovered.sequence >= Math.max(20, lost));
    const { actions } = decide(spec, recovered, seen(Math.max(1, now), []));
    const keys = [...recovered.pending.map(({ action }) => action.key), ...actions.map(({ key }) => key)];
    t.true(actions.length > 0);
    t.is(new Set(keys).size, keys.length);
    t.true(keys.every((key) => !key.startsWith("fleet/0/")));
  }
});

test("one state that comes back twice in a second, for two losses, gives no key twice", (t) => {
  const keysAfter = (lost: number): string[] => {
    const recovered = recoveredState(spec, { state: then(), version: 20 }, lost, muchLater);
    return decide(spec, recovered, seen(muchLater, [])).actions.map(({ key }) => key);
  };
  const [first, second] = [keysAfter(21), keysAfter(22)];
  t.deepEqual(
    first.filter((key) => second.includes(key)),
    [],
  );
});

test("launches that were pending are dropped; what is repeated under its key stays; releases are decided anew", (t) => {
  const launch: Action = {
    ...{ ...base, kind: "launch", key: "k/launch", part: "all", level: Level.Immediate, role: Role.Serving },
    ...{ stopped: false, pool: spotA.id, count: 2, purpose: "fill" },
  };
  const state = then({
    known: { a: member({ leaving: true }) },
    pending: [
      launch,
      { ...base, kind: "release", key: "k/release", instance: "a" } as const,
      { ...base, kind: "restore", key: "k/restore", instance: "b", snapshot: "s/1", failures: 0 } as const,
      { ...base, kind: "checkpoint", key: "k/checkpoint", instance: "a" } as const,
    ].map(pending),
  });
  const recovered = recoveredState(spec, { state, version: 20 }, 21, 1060);
  const kinds = recovered.pending.map(({ action }) => action.key).filter((key) => key.startsWith("k/"));
  t.deepEqual(kinds, ["k/release", "k/restore", "k/checkpoint"]);
  const { nextState } = decide(spec, recovered, seen(1060, [unit("a", spotA)]));
  t.false(nextState.known["a"]?.leaving);
  t.false(nextState.pending.some(({ action }) => action.kind === "release"));
});

test("steps of then are taken and the others undone, in an order in which those in force are always the first", (t) => {
  const state = then({
    workloads: { web: { ...emptyWorkloadState(0), degraded: ["one", "two"], degradedAtSeconds: 900 } },
    pending: [pending({ ...base, kind: "degrade", key: "k/degrade", step: "two" })],
  });
  const recovered = recoveredState(spec, { state, version: 20 }, 21, 1060);
  const told = recovered.pending.map(({ action }) =>
    "step" in action ? `${action.kind} ${action.step}` : action.kind,
  );
  t.deepEqual(told, ["undo-degrade three", "degrade one", "degrade two"]);
  t.deepEqual(recovered.workloads["web"]?.degraded, ["one", "two"]);
});

test("a step that its owner has taken away is still undone", (t) => {
  const undo = pending({ ...base, kind: "undo-degrade", key: "k/undo", step: "of old" });
  const recovered = recoveredState(spec, { state: then({ pending: [undo] }), version: 20 }, 21, 1060);
  t.true(recovered.pending.includes(undo));
});

test("who is gone since a recent state was lost; since an older one that says nothing of the pool", (t) => {
  const state = then({ known: { a: member() }, workloads: { web: emptyWorkloadState(0) } });
  const blocked = (now: number): boolean => {
    const recovered = recoveredState(spec, { state, version: 20 }, 0, now);
    const { nextState } = decide(spec, recovered, seen(now, []));
    return nextState.pools[spotA.id]?.blockedUntilSeconds !== undefined;
  };
  t.true(blocked(1000 + recentSeconds));
  t.false(blocked(muchLater));
});

test("what was launched before an older state tells of no pool of now", (t) => {
  const { pool, workload, part, level, role } = member();
  const launched = [930, 990].map((launchedAtSeconds) => ({
    ...{ id: `i-${launchedAtSeconds}`, pool, workload, part, level, role, launchedAtSeconds },
  }));
  const blocked = (now: number): boolean => {
    const recovered = recoveredState(spec, { state: then({ launched }), version: 20 }, 0, now);
    return decide(spec, recovered, seen(now, [])).nextState.pools[spotA.id]?.blockedUntilSeconds !== undefined;
  };
  t.true(blocked(1060));
  t.false(blocked(muchLater));
});

test("work whose carrier is gone is orphaned and restored, however old the state is; who is there keeps its own", (t) => {
  const state = then({
    known: { a: member({ snapshot: "s/a" }), b: member({ snapshot: "s/b" }) },
    workloads: { web: emptyWorkloadState(0) },
  });
  for (const now of [1060, muchLater, 1e6]) {
    const recovered = recoveredState(spec, { state, version: 20 }, 0, now);
    const instances = ["b", "c"].map((id) => unit(id, spotA));
    const { actions, nextState } = decide(spec, recovered, seen(now, instances));
    const restored = actions.flatMap((action) => (action.kind === "restore" ? [action.snapshot] : []));
    t.deepEqual(restored, ["s/a"], `${now} s`);
    t.is(nextState.known["b"]?.snapshot, "s/b");
    t.false(nextState.known["b"]?.leaving);
  }
});

test("a warning of then holds: the unit goes when it was told, and is not told again", (t) => {
  const steady = fleet([service({ parts: [{ name: "all", units: 1, level: Level.FiveMinuteWarning }] })]);
  const warned = { a: member({ pool: steadyA.id, level: Level.FiveMinuteWarning, warnedUntilSeconds: 1900 }) };
  const recovered = recoveredState(steady, { state: then({ known: warned }), version: 20 }, 0, muchLater);
  const instances = [unit("a", steadyA, { level: Level.FiveMinuteWarning })];
  const { nextState } = decide(steady, recovered, seen(muchLater, instances));
  t.is(nextState.known["a"]?.warnedUntilSeconds, 1900);
});

test("moves since are not known, so none is left in this window; deadlines still count from when work began", (t) => {
  const web = { ...emptyWorkloadState(0), beganAtSeconds: 123 };
  const recovered = recoveredState(spec, { state: then({ workloads: { web } }), version: 20 }, 0, muchLater);
  t.deepEqual(recovered.workloads["web"]?.movedAtSeconds, [muchLater, muchLater]);
  t.is(recovered.workloads["web"]?.beganAtSeconds, 123);
});
