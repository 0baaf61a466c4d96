import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { DiskStateStore } from "../embedded/diskStateStore.js";
import { createEmbeddedPorts, type EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket } from "../embedded/market.js";
import { MemorySnapshotStore } from "../embedded/memorySnapshotStore.js";
import { LaunchPurpose, type Action } from "../engine/action.js";
import { allPools, fleet, pool, service, spotA, spotB } from "../engine/fixtures/scene.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { emptyState, emptyWorkloadState, type PendingAction } from "../engine/state.js";
import { ActionFailedError, StateConflictError } from "../errors.js";
import type { LaunchAnswer, LaunchRequest } from "../ports/capacity.js";
import type { Ports } from "../ports/ports.js";
import type { StateStore } from "../ports/stateStore.js";
import { MemoryForecastLog } from "../embedded/memoryForecastLog.js";
import { JsonStateStore, mortalPorts } from "./fixtures/stormWorld.js";
import { act } from "./act.js";
import { reconcile } from "./reconcile.js";

const spec = fleet([
  service({
    parts: [
      { name: "base", units: 1, level: Level.NonInterruptible },
      { name: "rest", units: 2, level: Level.Immediate },
    ],
  }),
]);

interface Opened extends EmbeddedWorld {
  readonly decided: Action[];
}

function open(state: StateStore = new JsonStateStore()): Opened {
  const market = new SimulatedMarket({
    supplies: allPools.map((pool) => ({ pool })),
    minimumPaidSeconds: 0,
    stoppedUsdPerHour: 0,
  });
  const decided: Action[] = [];
  const log = { decided: (_: number, actions: readonly Action[]) => void decided.push(...actions), happened: () => {} };
  const world = createEmbeddedPorts({ fleet: spec, market, state, snapshots: new MemorySnapshotStore(), log });
  return { ...world, decided };
}

/** The world's ports, with some hooks of the test's own. */
function withHooks({ ports }: EmbeddedWorld, own: Partial<Ports["hooks"]>): Ports {
  const { hooks } = ports;
  return {
    ...ports,
    hooks: {
      checkpoint: (...args) => hooks.checkpoint(...args),
      restore: (...args) => hooks.restore(...args),
      degrade: (...args) => hooks.degrade(...args),
      undoDegrade: (...args) => hooks.undoDegrade(...args),
      warn: (...args) => hooks.warn(...args),
      drain: (...args) => hooks.drain(...args),
      ...own,
    },
  };
}

/** Pools of all that runs, in order. */
function running({ market }: EmbeddedWorld): string[] {
  return [...market.instances()].map(({ pool }) => pool.id).sort();
}

async function rounds(world: EmbeddedWorld, from: number, to: number): Promise<void> {
  for (let tick = from; tick <= to; tick++) {
    world.market.advanceTo(tick * 60);
    await reconcile({ spec, ports: world.ports });
  }
}

test("a second round at the same moment launches nothing more", async (t) => {
  const world = open();
  await reconcile({ spec, ports: world.ports });
  const before = [...world.market.instances()].map(({ id }) => id);
  t.true(before.length >= 3);
  const again = await reconcile({ spec, ports: world.ports });
  t.false(again.decision.actions.some(({ kind }) => kind === "launch"));
  t.true([...world.market.instances()].every(({ id }) => before.includes(id)));
});

test("of two that race one wins, and the other has launched nothing and logged nothing", async (t) => {
  const world = open();
  const settled = await Promise.allSettled([1, 2].map(() => reconcile({ spec, ports: world.ports })));
  const lost = settled.filter((one): one is PromiseRejectedResult => one.status === "rejected");
  t.is(lost.length, 1);
  t.true(lost[0]?.reason instanceof StateConflictError);
  const launched = world.decided.reduce((sum, action) => sum + (action.kind === "launch" ? action.count : 0), 0);
  t.is(running(world).length, launched);
});

test("wherever the first process dies, the second ends up with the same fleet and nothing twice", async (t) => {
  const whole = open();
  await rounds(whole, 0, 5);
  for (let deadline = 1; deadline <= 12; deadline++) {
    for (const lastIsDone of [false, true]) {
      const world = open();
      await reconcile({ spec, ports: mortalPorts(world.ports, deadline, lastIsDone) }).catch(() => undefined);
      await rounds(world, 1, 5);
      t.deepEqual(running(world), running(whole), `dies at call ${deadline}`);
    }
  }
});

test("a round whose last save finds that another round was there does not fail: that one knows as much", async (t) => {
  const world = open();
  let saves = 0;
  const state: StateStore = {
    load: () => world.ports.state.load(),
    save: async (saved, version) => {
      if (++saves === 2) await reconcile({ spec, ports: world.ports });
      return world.ports.state.save(saved, version);
    },
  };
  await reconcile({ spec, ports: { ...world.ports, state } });
  const before = running(world);
  await reconcile({ spec, ports: world.ports });
  t.deepEqual(running(world), before);
});

test("a damaged document is said, saved over, and what runs is found again", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-reconcile-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const at = join(folder, "state");
  const world = open(new DiskStateStore(at));
  await rounds(world, 0, 3);
  const before = running(world);
  for (const file of readdirSync(at, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".json")) writeFileSync(join(at, file), "{ torn");
  }
  const fresh = { ...world.ports, state: new DiskStateStore(at) };
  world.market.advanceTo(240);
  const { forgot } = await reconcile({ spec, ports: fresh });
  t.regex(forgot ?? "", /expected a JSON document/);
  world.market.advanceTo(300);
  t.is((await reconcile({ spec, ports: fresh })).forgot, undefined);
  t.deepEqual(running(world), before);
});

test("a document of which not even the version is known is an error, not a fleet launched anew each minute", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-reconcile-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "stray"), "");
  const world = open(new DiskStateStore(folder));
  await t.throwsAsync(reconcile({ spec, ports: world.ports }));
  t.deepEqual(running(world), []);
});

/** Ports whose launches always fail, while `broken` says so. */
function launchesFail(ports: Ports, broken: () => boolean): Ports {
  const { capacity } = ports;
  return {
    ...ports,
    capacity: {
      describe: () => capacity.describe(),
      signals: () => capacity.signals(),
      jobs: () => capacity.jobs(),
      release: (id, key) => capacity.release(id, key),
      retag: (id, tags) => capacity.retag(id, tags),
      promote: (id, tags, key) => capacity.promote(id, tags, key),
      launch: async (request) => {
        if (broken()) throw new Error("not allowed");
        return capacity.launch(request);
      },
    },
  };
}

test("a launch that fails is tried three times, then given up with its reason and decided anew", async (t) => {
  const world = open();
  let broken = true;
  const ports = launchesFail(world.ports, () => broken);
  const first = await reconcile({ spec, ports });
  t.deepEqual(first.results, []);
  world.market.advanceTo(60);
  t.deepEqual((await reconcile({ spec, ports })).decision.actions, []);
  world.market.advanceTo(120);
  const third = await reconcile({ spec, ports });
  t.true(third.results.every(({ outcome }) => outcome.kind === "failed" && outcome.why === "not allowed"));
  const again = third.decision.actions.flatMap((action) => (action.kind === "launch" ? [action.key] : []));
  t.true(again.length > 0);
  broken = false;
  await rounds({ ...world, ports }, 3, 4);
  t.true(running(world).length >= 3);
});

test("a degradation step that can't be taken yet holds up the one after it", async (t) => {
  const degradation = ["one", "two"].map((name) => ({ name, savesUnits: 1, qualityUsdPerHour: 9 }));
  const degrading = fleet([service({ parts: [{ name: "all", units: 3, level: Level.Immediate }], degradation })]);
  const world = open();
  const taken: string[] = [];
  let refusals = 1;
  const ports = withHooks(world, {
    degrade: async ({ step }) => {
      if (refusals-- > 0) throw new Error("busy");
      taken.push(step);
      return undefined;
    },
  });
  const pending = degradation.map(({ name: step }): PendingAction => {
    const action = { kind: "degrade", key: step, workload: "web", step, reason: { text: "for a test" } } as const;
    return { action, decidedAtSeconds: 0, attempts: 0 };
  });
  const degraded = { ...emptyWorkloadState(0), degraded: ["one", "two"], degradedAtSeconds: 0 };
  await ports.state.save({ ...emptyState("fleet", 0), workloads: { web: degraded }, pending }, 0);
  await reconcile({ spec: degrading, ports });
  t.deepEqual(taken, []);
  await reconcile({ spec: degrading, ports });
  t.deepEqual(taken, ["one", "two"]);
});

test("each decision's forecasts, and later what came of them, reach the log", async (t) => {
  const world = open();
  const forecasts = new MemoryForecastLog();
  for (let minute = 0; minute <= 75; minute++) {
    world.market.advanceTo(minute * 60);
    await reconcile({ spec, ports: { ...world.ports, forecasts } });
  }
  const made = forecasts.entries().filter(({ kind }) => kind === "forecast");
  const outcomes = forecasts.entries().filter((entry) => entry.kind === "outcome");
  t.true(made.length >= 7 && outcomes.length >= 1);
  t.true(outcomes.every(({ lost }) => lost.every((each) => each === 0)));
  t.true(outcomes.every(({ pool, atSeconds }) => made.some((one) => one.pool === pool && one.atSeconds === atSeconds)));
});

test("a fleet without a forecast log decides as ever", async (t) => {
  const [with_, without] = [open(), open()];
  await rounds(without, 0, 20);
  for (let tick = 0; tick <= 20; tick++) {
    with_.market.advanceTo(tick * 60);
    await reconcile({ spec, ports: { ...with_.ports, forecasts: new MemoryForecastLog() } });
  }
  t.deepEqual(running(with_), running(without));
});

test("a step that is decided on waits for one that is still to be undone", async (t) => {
  const degradation = [{ name: "one", savesUnits: 1, qualityUsdPerHour: 0 }];
  const degrading = fleet([service({ parts: [{ name: "all", units: 3, level: Level.Immediate }], degradation })]);
  const world = open();
  const done: string[] = [];
  let refusals = 1;
  const ports = withHooks(world, {
    degrade: async ({ step }) => void done.push(`take ${step}`),
    undoDegrade: async ({ step }) => {
      if (refusals-- > 0) throw new Error("busy");
      done.push(`undo ${step}`);
      return undefined;
    },
  });
  const action = { kind: "undo-degrade", key: "undo", workload: "web", step: "one", reason: { text: "test" } } as const;
  await ports.state.save({ ...emptyState("fleet", 0), pending: [{ action, decidedAtSeconds: 0, attempts: 0 }] }, 0);
  await reconcile({ spec: degrading, ports });
  t.deepEqual(done, []);
  await reconcile({ spec: degrading, ports });
  t.deepEqual(done, ["undo one", "take one"]);
});

test("what has begun is asked about under its key until it is done, and counts as under way meanwhile", async (t) => {
  const world = open();
  const degradation = [{ name: "one", savesUnits: 1, qualityUsdPerHour: 0 }];
  const degrading = fleet([service({ parts: [{ name: "all", units: 3, level: Level.Immediate }], degradation })]);
  const asked: unknown[] = [];
  const ports = withHooks(world, {
    undoDegrade: async ({ key, begun }) => {
      asked.push([key, begun]);
      return asked.length < 3 ? { begun: `command ${asked.length}` } : undefined;
    },
  });
  const action = { kind: "undo-degrade", key: "u", workload: "web", step: "one", reason: { text: "test" } } as const;
  await ports.state.save({ ...emptyState("fleet", 0), pending: [{ action, decidedAtSeconds: 0, attempts: 0 }] }, 0);
  for (let round = 0; round < 4; round++) await reconcile({ spec: degrading, ports });
  t.deepEqual(asked, [
    ["u", undefined],
    ["u", "command 1"],
    ["u", "command 2"],
  ]);
  t.false((await ports.state.load())?.state.pending.some(({ action: { key } }) => key === "u"));
});

test("a hook that ran and failed is not run again", async (t) => {
  const world = open();
  let runs = 0;
  const ports = withHooks(world, {
    undoDegrade: async () => {
      runs += 1;
      throw new ActionFailedError("exit status 3");
    },
  });
  const action = { kind: "undo-degrade", key: "u", workload: "web", step: "one", reason: { text: "test" } } as const;
  await ports.state.save({ ...emptyState("fleet", 0), pending: [{ action, decidedAtSeconds: 0, attempts: 0 }] }, 0);
  const { results } = await reconcile({ spec, ports });
  await reconcile({ spec, ports });
  t.is(runs, 1);
  t.like(results[0]?.outcome, { kind: "failed", why: "exit status 3" });
});

test("what there is no time for stays pending, and is done by the next round", async (t) => {
  const world = open();
  const { ports, market } = world;
  const first = await reconcile({ spec, ports, mayBegin: () => false });
  t.true(first.decision.actions.some(({ kind }) => kind === "launch"));
  t.is([...market.instances()].length, 0);
  await reconcile({ spec, ports });
  t.is([...market.instances()].length, 3);
});

test("what was launched lately is told to those who look, for three minutes", async (t) => {
  const world = open();
  const told: (readonly string[])[] = [];
  const { capacity } = world.ports;
  const watched = new Proxy(capacity, {
    get: (target, name) =>
      name === "describe"
        ? (launched: readonly { readonly id: string }[]) => {
            told.push(launched.map(({ id }) => id));
            return capacity.describe();
          }
        : (Reflect.get(target, name) as () => unknown).bind(target),
  });
  for (let tick = 0; tick <= 4; tick++) {
    world.market.advanceTo(tick * 60);
    await reconcile({ spec, ports: { ...world.ports, capacity: watched } });
  }
  const ids = [...world.market.instances()].map(({ id }) => id).sort();
  t.deepEqual(
    told.map((each) => [...each].sort()),
    [[], ids, ids, ids, []],
  );
});

test("a launch keeps out of blocked pools of its zone and market, where the world may choose the type", async (t) => {
  const other = pool("us-east-1a", Market.Spot, { id: "other/us-east-1a/spot", instanceType: "other" });
  const avoided: (readonly string[] | undefined)[] = [];
  const launch = async (request: LaunchRequest): Promise<LaunchAnswer> => {
    avoided.push(request.avoid);
    return { instanceIds: [], refused: request.count };
  };
  const { ports } = open();
  const action: Action = {
    kind: "launch",
    key: "l",
    workload: "web",
    part: "base",
    level: Level.Immediate,
    role: Role.Serving,
    stopped: false,
    pool: spotA.id,
    count: 1,
    purpose: LaunchPurpose.Fill,
    reason: { text: "test" },
  };
  const on = {
    spec: { ...spec, pools: [...allPools, other] },
    ports: { ...ports, capacity: Object.assign(Object.create(ports.capacity) as Ports["capacity"], { launch }) },
  };
  for (const blocked of [[], [other.id, spotB.id, spotA.id]]) await act({ ...on, blocked: new Set(blocked) }, action);
  t.deepEqual(avoided, [[], [other.id]]);
});

test("what events tell is part of what is seen, until it is void; strangers leave nothing", async (t) => {
  const world = open();
  await rounds(world, 0, 3);
  const [member] = [...world.market.instances()].map(({ id }) => id);
  if (member === undefined) throw new Error("expected a member");
  const notice = { kind: "interruption-notice", instanceId: member, untilSeconds: 300 } as const;
  const stranger = { kind: "rebalance-recommendation", instanceId: "i-stranger", atSeconds: 180 } as const;
  const first = await reconcile({ spec, ports: world.ports, signs: [notice, stranger, notice] });
  const seen = ({ observation }: typeof first): number | undefined =>
    observation.instances.find(({ id }) => id === member)?.noticedUntilSeconds;
  t.is(seen(first), 300);
  t.deepEqual((await world.ports.state.load())?.state.signs, { [member]: { noticedUntilSeconds: 300 } });
  t.is(seen(await reconcile({ spec, ports: world.ports })), 300);
  world.market.advanceTo(660);
  t.is(seen(await reconcile({ spec, ports: world.ports })), undefined);
  t.is((await world.ports.state.load())?.state.signs, undefined);
});
