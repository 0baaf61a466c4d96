import { gzipSync } from "node:zlib";
import test from "ava";
import { stateSnapshotPrefix } from "../document/stateSnapshot.js";
import { MemorySnapshotStore } from "../embedded/memorySnapshotStore.js";
import { fleet, service } from "../engine/fixtures/scene.js";
import { emptyState, emptyWorkloadState, type FleetState } from "../engine/state.js";
import { CorruptDataError, RequestFailedError, StateConflictError } from "../errors.js";
import { stateStoreContract } from "../ports/fixtures/stateStoreContract.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import { JsonStateStore } from "./fixtures/stormWorld.js";
import { snapshotEverySeconds, SnapshottedState } from "./snapshottedState.js";

const spec = fleet([service()]);

class World {
  readonly inner = new JsonStateStore();
  readonly snapshots = new MemorySnapshotStore();
  readonly told: string[] = [];
  nowSeconds = 1_000_000;

  start(snapshots: SnapshotStore = this.snapshots, fleetSpec = spec): SnapshottedState {
    const clock = { nowSeconds: () => this.nowSeconds };
    const tell = (what: string): void => void this.told.push(what);
    return new SnapshottedState({ inner: this.inner, snapshots, spec: fleetSpec, clock, tell });
  }

  /** Saves and ends a round, so many seconds later. */
  async round(state: SnapshottedState, fields: Partial<FleetState>, seconds = 60): Promise<number> {
    this.nowSeconds += seconds;
    const version = (await this.inner.load())?.version ?? 0;
    const decided = { ...emptyState("fleet", 0), decidedAtSeconds: this.nowSeconds, ...fields };
    const saved = await state.save(decided, version);
    await state.flush();
    return saved;
  }

  keys(): Promise<readonly string[]> {
    return this.snapshots.list(stateSnapshotPrefix);
  }

  /** The newest snapshots, damaged. */
  async tear(count: number): Promise<void> {
    // Not put anew: a put would make it the newest.
    for (const key of (await this.keys()).slice(-count)) {
      Object.assign(this.snapshots, { get: tearing(this.snapshots, key) });
    }
  }
}

function tearing(store: MemorySnapshotStore, torn: string): SnapshotStore["get"] {
  const get = store.get.bind(store);
  return async (key) => (key === torn ? Uint8Array.of(1, 2, 3) : get(key));
}

/** Something that must not be forgotten, another each time. */
function degraded(...steps: string[]): Partial<FleetState> {
  return { workloads: { web: { ...emptyWorkloadState(0), degraded: steps } } };
}

stateStoreContract("snapshotted", async () => new World().start());

test("what must not be forgotten is put at the end of its round; the rest every five minutes; the newest three stay", async (t) => {
  const world = new World();
  const state = world.start();
  await world.round(state, degraded("one"));
  t.is((await world.keys()).length, 1);
  for (let minute = 1; minute * 60 < snapshotEverySeconds; minute++) await world.round(state, degraded("one"));
  t.is((await world.keys()).length, 1);
  await world.round(state, degraded("one"));
  t.is((await world.keys()).length, 2);
  await world.round(state, degraded("one", "two"), 1);
  t.is((await world.keys()).length, 3);
  await world.round(state, degraded(), 1);
  const keys = await world.keys();
  t.is(keys.length, 3);
  t.regex(keys.at(-1) ?? "", /^state\/\d{8}T\d{6}Z-0000000008$/);
});

test("a round that saved nothing puts nothing; a process that knows no snapshot puts one with its first save", async (t) => {
  const world = new World();
  const state = world.start();
  await state.flush();
  t.deepEqual(await world.keys(), []);
  await world.round(state, {});
  await world.round(world.start(), {});
  t.is((await world.keys()).length, 2);
});

test("nothing stored and no snapshot is nothing; a good document is given as it is", async (t) => {
  const world = new World();
  const state = world.start();
  t.is(await state.load(), undefined);
  await world.round(state, { sequence: 4 });
  t.deepEqual(await state.load(), await world.inner.load());
  t.deepEqual(world.told, []);
});

test("a snapshot of the very version that is damaged is the document; the next save replaces it", async (t) => {
  const world = new World();
  const state = world.start();
  await world.round(state, degraded("one"));
  const before = await world.inner.load();
  world.inner.damage();
  const loaded = await state.load();
  t.deepEqual(loaded?.state, before?.state);
  t.is(loaded?.version, before?.version);
  t.regex(loaded?.recovered ?? "", /^damaged for a test; recovered from the snapshot of 1970-01-12T13:47:40Z$/);
  t.is(await state.save(before?.state ?? emptyState("fleet", 0), 1), 2);
  t.is((await state.load())?.recovered, undefined);
});

test("where the process ended before the last save was put, the one before comes back and is made safe", async (t) => {
  const world = new World();
  await world.round(world.start(), { ...degraded("one"), sequence: 1 });
  await world.inner.save({ ...emptyState("fleet", 0), sequence: 9 }, 1);
  world.inner.damage();
  const loaded = await world.start().load();
  t.is(loaded?.version, 2);
  t.deepEqual(loaded?.state.workloads["web"]?.degraded, ["one"]);
  t.is(loaded?.state.beganAtSeconds, world.nowSeconds);
});

test("where the document is gone, the newest snapshot comes back and is saved as the first", async (t) => {
  const world = new World();
  const state = world.start();
  await world.round(state, degraded("one"));
  world.inner.lose();
  const loaded = await state.load();
  t.is(loaded?.version, 0);
  t.regex(loaded?.recovered ?? "", /^no state is stored; recovered/);
  t.is(await state.save(loaded?.state ?? emptyState("fleet", 0), 0), 1);
});

test("of two that bring the state back at once one saves, and the other is told of a conflict", async (t) => {
  const world = new World();
  await world.round(world.start(), degraded("one"));
  world.inner.damage();
  const [one, other] = [world.start(), world.start()];
  const [first, second] = [await one.load(), await other.load()];
  t.true(first !== undefined && second !== undefined);
  await one.save(first?.state ?? emptyState("fleet", 0), first?.version ?? 0);
  const late = other.save(second?.state ?? emptyState("fleet", 0), second?.version ?? 0);
  await t.throwsAsync(late, { instanceOf: StateConflictError });
});

test("a torn snapshot is told and passed over for the one before; where all are torn the document's own fault is thrown", async (t) => {
  const world = new World();
  const state = world.start();
  for (const steps of [["one"], ["one", "two"], []]) await world.round(state, degraded(...steps));
  await world.round(state, {}, 1);
  world.inner.damage();
  await world.tear(2);
  t.deepEqual((await state.load())?.state.workloads["web"]?.degraded, ["one", "two"]);
  t.is(
    world.told.filter((what) => /a snapshot of the state can't be used: state\/\S+: expected a gzipped/.test(what))
      .length,
    2,
  );
  await world.tear(3);
  await t.throwsAsync(state.load(), { instanceOf: CorruptDataError, message: "damaged for a test" });
  world.inner.lose();
  t.is(await state.load(), undefined);
});

test("a snapshot of a newer form, or of another fleet, is none", async (t) => {
  const world = new World();
  await world.round(world.start(), degraded("one"));
  await world.round(world.start(), { ...degraded("two"), fleet: "another" });
  world.inner.lose();
  t.deepEqual((await world.start().load())?.state.workloads["web"]?.degraded, ["one"]);
  t.true(world.told.some((what) => what.includes("expected the state of fleet, got that of another")));
  t.is(await world.start(world.snapshots, { ...spec, name: "third" }).load(), undefined);
  const newer = gzipSync(JSON.stringify({ version: 3, state: { ...emptyState("fleet", 0), format: 2 } }));
  await world.snapshots.put(`${stateSnapshotPrefix}newer`, newer);
  t.deepEqual((await world.start().load())?.state.workloads["web"]?.degraded, ["one"]);
  t.true(world.told.some((what) => what.startsWith("a snapshot of the state can't be used: state/newer: expected")));
});

test("a snapshot that can't be put is told, fails no save, and is put with the next round", async (t) => {
  const world = new World();
  let fails = true;
  const { snapshots } = world;
  const failing: SnapshotStore = {
    put: (key, bytes) => (fails ? Promise.reject(new RequestFailedError("S3 is away")) : snapshots.put(key, bytes)),
    get: (key) => snapshots.get(key),
    list: (prefix) => snapshots.list(prefix),
    delete: (key) => snapshots.delete(key),
  };
  const state = world.start(failing);
  t.is(await world.round(state, degraded("one")), 1);
  t.deepEqual(world.told, ["no snapshot of the state was put: S3 is away"]);
  fails = false;
  await world.round(state, degraded("one"), 1);
  t.is((await world.keys()).length, 1);
});

test("a snapshot from after the clock was set back is given all the same, with nothing decided in the future", async (t) => {
  const world = new World();
  await world.round(world.start(), degraded("one"));
  world.nowSeconds -= 5000;
  world.inner.lose();
  const { state } = (await world.start().load()) ?? {};
  t.deepEqual(state?.workloads["web"]?.degraded, ["one"]);
  t.is(state?.decidedAtSeconds, world.nowSeconds);
});

test("while the snapshots can't be asked for, a lost document is not taken for an empty one", async (t) => {
  const world = new World();
  const away = { list: () => Promise.reject(new RequestFailedError("S3 is away")) } as unknown as SnapshotStore;
  await t.throwsAsync(world.start(away).load(), { instanceOf: RequestFailedError });
});
