import test from "ava";
import { decide } from "./decide.js";
import { Weekday, type DemandWindow } from "./demand.js";
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
import { AtPeak, Priority, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { fleetNow } from "./fleetNow.js";
import { Level } from "./level.js";
import { InstanceState, type ObservedInstance } from "./observation.js";
import { profiles } from "./profile.js";
import { emptyState, type FleetState } from "./state.js";
import { withYielding } from "./yielding.js";

const hour = 3600;
/** From ten to twelve, every day. */
const morning: DemandWindow = {
  days: Object.values(Weekday),
  fromMinute: 600,
  lengthMinutes: 120,
  timeZone: "UTC",
  units: 4,
};

/** Steady units that want four in the morning, and one else. */
const checkout = (fields: Partial<WorkloadSpec> = {}): WorkloadSpec =>
  service({
    name: "checkout",
    priority: Priority.Critical,
    parts: [{ name: "base", units: 1, level: Level.ThirtyMinuteGrace, demand: [morning] }],
    ...fields,
  });

const index = (fields: Partial<WorkloadSpec["parts"][number]> = {}): WorkloadSpec =>
  service({
    name: "index",
    priority: Priority.NonCritical,
    parts: [{ name: "all", units: 2, level: Level.FiveMinuteWarning, atPeak: AtPeak.Immediate, ...fields }],
  });

/** Units of a made-up type have two vCPUs: five units may be steady. */
const limited = (workloads: readonly WorkloadSpec[]): FleetSpec => fleet(workloads, { onDemandVcpus: 10 });

function yielded(spec: FleetSpec, nowSeconds: number, state = emptyState("fleet", 0), units: ObservedInstance[] = []) {
  const next = withYielding(spec, state, seen(nowSeconds, units));
  return Object.entries(next.workloads).flatMap(([workload, { yieldedUntilSeconds = {} }]) =>
    Object.keys(yieldedUntilSeconds).map((part) => `${workload}/${part}`),
  );
}

test("a part leaves ahead of the peak of a more important one: a start, its warning and the others' start before", (t) => {
  const spec = limited([checkout(), index()]);
  const { startSeconds } = index();
  const { moveWindowSeconds } = profiles.balanced;
  // Two units leave one by one: a start and two warnings, the cap's wait between, three ticks, and checkout's own lead.
  const ahead = startSeconds + 2 * 300 + moveWindowSeconds + 3 * 60 + startSeconds + 60;
  t.deepEqual(yielded(spec, 10 * hour - ahead - 1), []);
  t.deepEqual(yielded(spec, 10 * hour - ahead), ["index/all"]);
});

test("a part stays where all fit, where its owner does not say that it may leave, and where no limit is known", (t) => {
  const at = 11 * hour;
  t.deepEqual(yielded(limited([checkout(), index()]), at), ["index/all"]);
  t.deepEqual(yielded(fleet([checkout(), index()], { onDemandVcpus: 12 }), at), []);
  t.deepEqual(yielded(limited([checkout(), index({ atPeak: AtPeak.Stay })]), at), []);
  t.deepEqual(yielded(fleet([checkout(), index()]), at), []);
});

test("the least important leave, as many as must", (t) => {
  const report = { ...index(), name: "report", priority: Priority.Standard };
  const of = (onDemandVcpus: number) => fleet([checkout(), report, index()], { onDemandVcpus });
  t.deepEqual(yielded(of(16), 11 * hour), []);
  t.deepEqual(yielded(of(12), 11 * hour), ["index/all"]);
  t.deepEqual(yielded(of(8), 11 * hour), ["report/all", "index/all"]);
});

test("the budget makes a part leave as a quota does, at the cheapest prices that keep each level", (t) => {
  t.deepEqual(yielded(fleet([checkout(), index()], { budgetUsdPerHour: 6 }), 11 * hour), []);
  t.deepEqual(yielded(fleet([checkout(), index()], { budgetUsdPerHour: 5.9 }), 11 * hour), ["index/all"]);
});

test("a part within a workload leaves to a stronger one of the same", (t) => {
  const [base] = checkout().parts;
  const [rest] = index().parts;
  const spec = limited([checkout({ parts: base && rest ? [rest, base] : [] })]);
  t.deepEqual(yielded(spec, 11 * hour), ["checkout/all"]);
});

test("a part comes back when it has fitted for the profile's hold, and what the others held is free", (t) => {
  const spec = limited([checkout(), index()]);
  const during = withYielding(spec, emptyState("fleet", 0), seen(12 * hour - 60, []));
  const hold = profiles.balanced.minimumHoldSeconds;
  const held = ["i-1", "i-2", "i-3", "i-4"].map((id) =>
    unit(id, steadyA, { workload: "checkout", part: "base", level: Level.ThirtyMinuteGrace }),
  );
  t.deepEqual(yielded(spec, 12 * hour - 61 + hold, during), ["index/all"]);
  t.deepEqual(yielded(spec, 12 * hour - 60 + hold, during), []);
  const waiting = withYielding(spec, during, seen(12 * hour + 60, held));
  t.deepEqual(yielded(spec, 12 * hour + hold, waiting), ["index/all"]);
});

test("what has left is Immediate for the engine, and spot is no pool of what has come back", (t) => {
  const spec = limited([checkout(), index()]);
  const during = fleetNow(spec, withYielding(spec, emptyState("fleet", 0), seen(11 * hour, [])), 11 * hour);
  t.like(during.workloads[1], { parts: [{ level: Level.Immediate, units: 2 }], pools: allPools.map(({ id }) => id) });
  const after = fleetNow(spec, emptyState("fleet", 0), 14 * hour);
  t.like(after.workloads[1], { parts: [{ level: Level.FiveMinuteWarning }], pools: [steadyA.id, steadyB.id] });
});

test("a fleet without varying demand and consent is the same object", (t) => {
  const spec = fleet([service()]);
  const state = emptyState("fleet", 0);
  t.is(fleetNow(spec, state, 0), spec);
  t.is(withYielding(spec, state, seen(0, [])), state);
});

test("units of a peak are launched a start and a tick before it begins", (t) => {
  const spec = fleet([checkout()]);
  const one = [unit("i-1", steadyA, { workload: "checkout", part: "base", level: Level.ThirtyMinuteGrace })];
  const launchedAt = (now: number): number =>
    decide(spec, emptyState("fleet", 0), seen(now, one)).actions.reduce(
      (sum, action) => sum + (action.kind === "launch" ? action.count : 0),
      0,
    );
  const lead = checkout().startSeconds + spec.tickSeconds;
  t.is(launchedAt(10 * hour - lead - 1), 0);
  t.is(launchedAt(10 * hour - lead), 3);
});

test("a part that leaves starts on spot first, as Immediate, then is warned, then released; and it comes back likewise", (t) => {
  const story = new Story(fleet([checkout(), index({ units: 1 })], { onDemandVcpus: 8 }));
  const steady = (id: string) => unit(id, steadyA, { workload: "index", level: Level.FiveMinuteWarning });
  const round = (now: number, ...units: ObservedInstance[]) =>
    story.round(now, units).filter(({ workload }) => workload === "index");
  const at = 10 * hour;
  const [launch] = round(at, steady("i-1"));
  t.like(launch, { kind: "launch", level: Level.Immediate, count: 1 });
  t.true(launch?.kind === "launch" && [spotA.id, spotB.id].includes(launch.pool));
  const onSpot = unit("i-2", spotA, { workload: "index", launchedAtSeconds: at });
  t.deepEqual(brief(round(at + 60, steady("i-1"), { ...onSpot, state: InstanceState.Starting })), []);
  t.deepEqual(brief(round(at + 120, steady("i-1"), onSpot)), ["warn i-1"]);
  t.deepEqual(brief(round(at + 419, steady("i-1"), onSpot)), []);
  t.deepEqual(brief(round(at + 420, steady("i-1"), onSpot)), ["release i-1"]);
  const back = 14 * hour;
  t.like(round(back, onSpot)[0], { kind: "launch", level: Level.FiveMinuteWarning, pool: steadyA.id });
  const returned = { ...steady("i-3"), launchedAtSeconds: back };
  t.deepEqual(brief(round(back + 180, onSpot, returned)), ["release i-2"]);
});

test("after a peak its units may go as fast as the cap lets the peak's own move", (t) => {
  const state: FleetState = emptyState("fleet", 0);
  const shareAt = (now: number): number | undefined =>
    fleetNow(fleet([checkout()]), state, now).workloads[0]?.profile.maximumMoveShare;
  t.is(shareAt(12 * hour), 4 * profiles.balanced.maximumMoveShare);
  t.is(shareAt(13 * hour + 60), profiles.balanced.maximumMoveShare);
});
