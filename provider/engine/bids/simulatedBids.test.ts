import test from "ava";
import { decide, type Decision } from "../decide.js";
import { brief, fleet, pool, seen, service, spotA, spotB, steadyA, steadyB, unit } from "../fixtures/scene.js";
import { Measure, Priority, ShadowMode, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { InstanceState, Role, type ObservedInstance } from "../observation.js";
import type { Order } from "../ownerRequests.js";
import { profiles } from "../profile.js";
import { Market } from "../pool.js";
import { emptyState, type FleetState } from "../state.js";
import type { Bid } from "./bid.js";

/* What the simulation of fleets whose owners bid, order and pause found, each made as small as it can be. */

const steadyPools = [steadyA.id, steadyB.id];
/** At most one unit an hour is moved. */
const slow = { ...profiles.balanced, maximumMoveShare: 0.1, moveWindowSeconds: 3600 };

function team(name: string, level: Level, fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return service({ name, parts: [{ name: "all", level, units: 0, bidUnits: 4 }], profile: slow, ...fields });
}

function bid(id: string, workload: string, fields: Partial<Bid> = {}): Bid {
  return {
    ...{ id, workload, part: "all", usdPerUnitHour: 1.5, units: 2, minimumUnits: 1 },
    ...{ fromSeconds: 0, untilSeconds: 100_000, placedAtSeconds: 0 },
    ...fields,
  };
}

function asking(spec: FleetSpec, bids: readonly Bid[], orders: readonly Order[] = []): FleetSpec {
  return { ...spec, requests: { bids, orders } };
}

function running(workload: string, count: number, where = steadyA, fields: Partial<ObservedInstance> = {}) {
  return Array.from({ length: count }, (_, i) => unit(`${workload}-${i}`, where, { workload, ...fields }));
}

function round(spec: FleetSpec, state: FleetState, nowSeconds: number, units: readonly ObservedInstance[]): Decision {
  return decide(spec, state, seen(nowSeconds, units));
}

function after(spec: FleetSpec, nowSeconds: number, units: readonly ObservedInstance[]): FleetState {
  return round(spec, emptyState("fleet", 0), nowSeconds, units).nextState;
}

test("a unit that is being replaced runs for no lost bid: it goes within the movement cap", (t) => {
  const parts = [{ name: "all", level: Level.Immediate, units: 2, bidUnits: 2 }];
  const spec = asking(fleet([service({ parts, profile: slow, pools: [spotA.id, steadyA.id] })]), [bid("a", "web")]);
  const four = [...running("web", 4, steadyA)];
  const state = after(spec, 7200, four);
  const replaced = ["n-0", "n-1", "n-2", "n-3"].map((id) => unit(id, spotA, { launchedAtSeconds: 7200 }));
  const { actions, nextState } = round(spec, state, 9000, [...four, ...replaced]);
  const released = actions.filter(({ kind }) => kind === "release");
  t.is(released.length, 1);
  t.regex(released[0]?.reason.text ?? "", /best blend/);
  t.is(nextState.auction?.reclaims, undefined);
});

test("what bids lost goes at the end of its notice and within no cap, though the bids are long gone", (t) => {
  const level = Level.FiveMinuteWarning;
  const spec = fleet([team("ml", level, { pools: steadyPools })]);
  const units = running("ml", 3, steadyA, { level });
  let state = after(asking(spec, [bid("a", "ml", { units: 3 })]), 7200, units);
  for (const at of [7260, 7320]) {
    const { actions, nextState } = round(spec, state, at, units);
    t.is(actions.filter(({ kind }) => kind === "warn").length, at === 7260 ? 3 : 0, `at ${at}`);
    state = nextState;
  }
  const { actions, nextState } = round(spec, state, 7560, units);
  t.deepEqual(brief(actions).sort(), ["release ml-0", "release ml-1", "release ml-2"]);
  t.is(nextState.auction, undefined);
});

test("a better bid for the same part takes its units over, and none is given up to be launched again", (t) => {
  const level = Level.FiveMinuteWarning;
  const parts = [{ name: "all", level, units: 0, bidUnits: 2 }];
  const spec = fleet([team("ml", level, { parts, pools: steadyPools })], { budgetUsdPerHour: 2.5 });
  const [first, second] = [bid("a", "ml"), bid("b", "ml", { usdPerUnitHour: 2, placedAtSeconds: 7250 })];
  const units = running("ml", 2, steadyA, { level });
  const state = after(asking(spec, [first]), 7200, units);
  const { actions, nextState } = round(asking(spec, [first, second]), state, 7260, units);
  t.deepEqual(brief(actions), []);
  t.like(
    nextState.auction?.lines.find((line) => line.bid === "b"),
    { awarded: 2, granted: 2 },
  );
});

test("of bids for one part, what one won for good stays its own beside a better one", (t) => {
  const level = Level.NonInterruptible;
  const parts = [{ name: "all", level, units: 0, bidUnits: 2 }];
  const spec = fleet([team("ml", level, { parts, pools: steadyPools })]);
  const units = running("ml", 2, steadyA, { level });
  const [first, second] = [bid("a", "ml", { minimumUnits: 2 }), bid("b", "ml", { units: 1, usdPerUnitHour: 9 })];
  const state = after(asking(spec, [first]), 7200, units);
  const { actions, nextState } = round(asking(spec, [first, second]), state, 7260, units);
  t.deepEqual(brief(actions), []);
  t.is(nextState.auction?.lines.find((line) => line.bid === "a")?.granted, 2);
});

test("units whose bid is gone hold budget and quota until they are gone too", (t) => {
  const level = Level.ThirtyMinuteGrace;
  const teams = ["first", "second"].map((name) => team(name, level, { pools: steadyPools }));
  const units = running("first", 2, steadyA, { level });
  for (const limit of [{ budgetUsdPerHour: 2.5 }, { onDemandVcpus: 5 }]) {
    const spec = fleet(teams, limit);
    const state = after(asking(spec, [bid("a", "first")]), 7200, units);
    const next = round(asking(spec, [bid("b", "second")]), state, 7260, units);
    t.deepEqual(brief(next.actions), ["warn first-1", "warn first-0"]);
    t.is(next.nextState.auction?.lines[0]?.granted, 0);
    const freed = round(asking(spec, [bid("b", "second")]), next.nextState, 9100, []);
    t.is(freed.nextState.auction?.lines[0]?.granted, 2);
  }
});

test("what a bid holds for good counts at its own price, and not at the cheapest", (t) => {
  const level = Level.NonInterruptible;
  const dear = pool("us-east-1c", Market.OnDemand, { usdPerHour: 1.9, onDemandUsdPerHour: 1.9 });
  const pools = [steadyA, dear];
  const own = { pools: pools.map(({ id }) => id) };
  const teams = [team("first", level, own), team("second", level, own)];
  const spec = fleet(teams, { pools, budgetUsdPerHour: 4 });
  const bids = [bid("a", "first", { usdPerUnitHour: 3, units: 1 }), bid("b", "second", { units: 3 })];
  const { nextState } = round(
    asking(spec, bids),
    after(asking(spec, bids), 7200, running("first", 1, dear, { level })),
    7260,
    running("first", 1, dear, { level }),
  );
  t.is(nextState.auction?.lines.find((line) => line.bid === "b")?.granted, 2, "2.1 USD are left beside it");
});

test("while cheap pools are closed, declared units are counted at what open ones cost", (t) => {
  const declared = service({ name: "web", parts: [{ name: "all", units: 2, level: Level.Immediate }] });
  const spec = asking(fleet([declared, team("ml", Level.FiveMinuteWarning)], { budgetUsdPerHour: 3 }), [
    bid("a", "ml"),
  ]);
  const signals = [spotA, spotB].map(({ id }) => ({ pool: id, available: false }));
  const { actions, nextState } = decide(spec, emptyState("fleet", 0), { ...seen(7200, []), signals });
  t.is(nextState.auction?.lines[0]?.granted, 1);
  const forWeb = actions.filter((action) => action.kind === "launch" && action.workload === "web");
  t.is(
    forWeb.reduce((sum, action) => sum + (action.kind === "launch" ? action.count : 0), 0),
    2,
  );
});

test("a workload that has nothing but bids buys nothing that none of them covers, whatever the odds", (t) => {
  const dear = pool("us-east-1c", Market.OnDemand, { usdPerHour: 1.9, onDemandUsdPerHour: 1.9 });
  const pools = [steadyA, dear];
  const spec = asking(fleet([team("ml", Level.FiveMinuteWarning, { pools: pools.map(({ id }) => id) })], { pools }), [
    bid("a", "ml", { units: 1 }),
  ]);
  const begun = emptyState("fleet", 0);
  const refused = { kind: "launched", pool: steadyA.id, workload: "ml", launched: 0, refused: 1 } as const;
  const { nextState } = round(spec, { ...begun, outcomes: [refused] }, 7200, []);
  for (const at of [7260, 8460, 8700]) {
    const { actions } = round(spec, nextState, at, []);
    t.false(brief(actions).includes(`launch 1 serving in ${dear.id}`), `at ${at}`);
  }
});

test("nobody gives up on-demand for units that bids were granted and that were refused", (t) => {
  const level = Level.FiveMinuteWarning;
  const first = team("first", level, { priority: Priority.Critical, pools: steadyPools });
  const second = service({ name: "second", parts: [{ name: "all", level, units: 2 }], pools: steadyPools });
  const spec = asking(fleet([first, second]), [bid("a", "first")]);
  const units = running("second", 2, steadyA, { level });
  const refused = { kind: "launched", pool: steadyA.id, workload: "first", launched: 0, refused: 2 } as const;
  const { actions } = round(spec, { ...after(spec, 7200, units), outcomes: [refused] }, 7260, units);
  t.deepEqual(brief(actions), [`launch 2 serving in ${steadyB.id}`]);
});

test("a declared unit does not wait for a place for what was granted beside it", (t) => {
  const parts = [{ name: "all", level: Level.ThirtyMinuteGrace, units: 3, bidUnits: 4 }];
  const spec = asking(fleet([service({ parts, pools: [steadyA.id] })]), [bid("a", "web", { units: 1 })]);
  const three = running("web", 3, steadyA, { level: Level.ThirtyMinuteGrace });
  const refused = { kind: "launched", pool: steadyA.id, workload: "web", launched: 0, refused: 1 } as const;
  const full = round(spec, { ...after(spec, 7200, three), outcomes: [refused] }, 7260, three).nextState;
  const leaving = { ...full, known: { ...full.known, "web-2": { ...full.known["web-2"]!, leaving: true } } };
  const { actions, nextState } = round(spec, leaving, 7320, three.slice(0, 2));
  t.is(nextState.auction?.lines[0]?.granted, 1, "the pool has room for one");
  t.deepEqual(brief(actions), [`launch 1 serving in ${steadyA.id}`]);
});

test("no shadow is raised beside a unit that is being drained", (t) => {
  const shadow = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id], switchSeconds: 10 };
  const parts = [{ name: "all", units: 1, level: Level.Immediate }];
  const order: Order = { kind: "drain", id: "o", workload: "web", instance: "i-1", atSeconds: 7200 };
  const spec = asking(fleet([service({ parts, shadow })]), [], [order]);
  const { actions } = round(spec, emptyState("fleet", 0), 7260, [unit("i-1", steadyA), unit("i-2", spotB)]);
  t.false(actions.some((action) => action.kind === "launch" && action.role === Role.Shadow));
});

test("a unit under notice is saved though its owner ordered it drained", (t) => {
  const checkpoint = { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 0, maximumIntervalSeconds: 36_000 };
  const order: Order = { kind: "drain", id: "o", workload: "web", instance: "i-1", atSeconds: 7200 };
  const web = service({ checkpoint, allowedMeasures: [Measure.Checkpoint] });
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  const state = after(fleet([web]), 3600, units);
  const noticed = [{ ...units[0]!, noticedUntilSeconds: 7380 }, units[1]!];
  const { actions } = round(asking(fleet([web]), [], [order]), state, 7260, noticed);
  t.true(brief(actions).includes("checkpoint i-1"));
});

test("a drained unit goes once its own promise is kept by another, however many serve", (t) => {
  const level = Level.FiveMinuteWarning;
  const parts = [
    { name: "all", units: 1, level: Level.Immediate },
    { name: "warned", units: 1, level },
  ];
  const web = fleet([service({ parts })]);
  const order: Order = { kind: "drain", id: "o", workload: "web", instance: "i-1", atSeconds: 7200 };
  const spots = ["i-2", "i-3"].map((id) => unit(id, spotA));
  const drained = unit("i-1", steadyA, { part: "warned", level });
  const heir = unit("i-4", steadyB, { part: "warned", level });
  const warned = (units: readonly ObservedInstance[]): boolean =>
    brief(round(asking(web, [], [order]), after(web, 7200, units), 7260, units).actions).includes("warn i-1");
  t.false(warned([...spots, drained]));
  t.true(warned([...spots, drained, heir]));
});

test("a state from before there were bids is decided on as it is", (t) => {
  const { auction: _, ...before } = after(fleet([team("ml", Level.Immediate)]), 7200, []);
  const { actions } = round(asking(fleet([team("ml", Level.Immediate)]), [bid("a", "ml")]), before, 7260, []);
  t.is(
    actions.reduce((sum, action) => sum + (action.kind === "launch" ? action.count : 0), 0),
    2,
  );
  t.is(round(fleet([team("ml", Level.Immediate)]), before, 7260, []).nextState.auction, undefined);
});

test("on a clock that was set back, who waits is not taken to have waited for long", (t) => {
  const spec = asking(fleet([team("ml", Level.Immediate)]), [bid("a", "ml")]);
  const starting = running("ml", 1, spotA, { state: InstanceState.Starting });
  const state = round(spec, after(spec, 9000, []), 9060, starting).nextState;
  const { nextState } = round(spec, state, 8000, starting);
  t.is(nextState.auction?.lines[0]?.granted, 2);
});

test("bids for capacity that is free, or that nobody knows, are cleared at a number", (t) => {
  const free = [spotA, steadyA].map((each) => ({ ...each, usdPerHour: 0, onDemandUsdPerHour: 0 }));
  for (const pools of [free, []]) {
    for (const usdPerUnitHour of [0, 1.5, 1e300]) {
      const own = team("ml", Level.Immediate, { pools: pools.map(({ id }) => id) });
      const { auction } = after(asking(fleet([own], { pools }), [bid("a", "ml", { usdPerUnitHour })]), 7200, []);
      const numbers = auction?.levels.flatMap(({ rate, costRate, losingRate }) => [rate, costRate, losingRate]) ?? [];
      t.true([auction?.lines[0]?.usdPerUnitHour ?? NaN, ...numbers].every(Number.isFinite), `${usdPerUnitHour}`);
    }
  }
});
