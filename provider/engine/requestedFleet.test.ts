import test from "ava";
import fc from "fast-check";
import type { Bid } from "./bids/bid.js";
import { emptyControls, type FleetControls } from "./controls.js";
import { fleet, service, spotA, steadyA } from "./fixtures/scene.js";
import { AtPeak, Measure, Priority, WorkloadKind, type FleetSpec } from "./fleet.js";
import { compareLevels, Level } from "./level.js";
import type { Preferences } from "./ownerRequests.js";
import { profiles } from "./profile.js";
import { savedByAll, spareableUnits, withRequests } from "./requestedFleet.js";

const change = { version: 1, by: "arn:aws:iam::1:role/a", atSeconds: 0 };
const deadline = { workSeconds: 3600, deadlineSeconds: 7200, restartOverheadSeconds: 60 };

const spec = fleet([
  service({
    name: "web",
    parts: [
      { name: "base", units: 2, level: Level.ThirtyMinuteGrace, bidUnits: 4 },
      { name: "rest", units: 3, level: Level.Immediate },
      { name: "peak", units: 1, level: Level.FiveMinuteWarning, atPeak: AtPeak.Immediate },
    ],
    degradation: [
      { name: "slow", savesUnits: 2, qualityUsdPerHour: 1 },
      { name: "off", savesUnits: 1, qualityUsdPerHour: 9 },
    ],
  }),
  service({ name: "spot", pools: [spotA.id], parts: [{ name: "all", units: 2, level: Level.Immediate, bidUnits: 1 }] }),
  service({
    name: "job",
    kind: WorkloadKind.DeadlineJob,
    deadline,
    parts: [{ name: "all", units: 1, level: Level.Immediate, bidUnits: 1 }],
  }),
]);

function preferring(name: string, preferences: Preferences, more: Partial<FleetControls> = {}): FleetControls {
  return { ...emptyControls("fleet"), preferences: { [name]: { ...change, preferences } }, ...more };
}

function workload(name: string, controls: FleetControls, of: FleetSpec = spec) {
  const found = withRequests(of, controls, 100).workloads.find((other) => other.name === name);
  if (!found) throw new RangeError(`expected ${name}`);
  return found;
}

const levelsOf = (name: string, preferences: Preferences): readonly Level[] =>
  workload(name, preferring(name, preferences)).parts.map(({ level }) => level);

function bid(fields: Partial<Bid> = {}): Bid {
  return {
    ...{ id: "a", workload: "web", part: "base", units: 3, minimumUnits: 1, usdPerUnitHour: 1 },
    ...{ fromSeconds: 0, untilSeconds: 1000, placedAtSeconds: 0 },
    ...fields,
  };
}

function bidding(...bids: readonly Bid[]): FleetControls {
  return { ...emptyControls("fleet"), bids: Object.fromEntries(bids.map((one) => [one.id, { ...change, bid: one }])) };
}

test("a fleet of which nobody has said anything is the declared one itself", (t) => {
  t.is(withRequests(spec, emptyControls("fleet"), 0), spec);
});

test("a part gets the level that is preferred where its declared capacity can keep it", (t) => {
  const { NonInterruptible, FiveMinuteWarning, Immediate, ThirtyMinuteGrace } = Level;
  t.deepEqual(levelsOf("web", { levels: { base: FiveMinuteWarning, peak: Immediate } }), [
    FiveMinuteWarning,
    Immediate,
    Immediate,
  ]);
  t.deepEqual(levelsOf("web", { levels: { rest: ThirtyMinuteGrace } })[1], ThirtyMinuteGrace);
  t.deepEqual(levelsOf("web", { levels: { base: NonInterruptible } })[0], NonInterruptible);
});

test("a level is left out where only on-demand could keep it and there is none, or its lanes have no spot", (t) => {
  t.deepEqual(levelsOf("spot", { levels: { all: Level.FiveMinuteWarning } }), [Level.Immediate]);
  t.deepEqual(levelsOf("web", { levels: { base: Level.Immediate } })[0], Level.ThirtyMinuteGrace);
  t.deepEqual(levelsOf("job", { levels: { all: Level.NonInterruptible } }), [Level.Immediate]);
  t.deepEqual(levelsOf("web", { levels: { gone: Level.Immediate, constructor: Level.Immediate } }).length, 3);
});

test("a part that is never to be taken back does not yield at peak demand any more", (t) => {
  const peak = workload("web", preferring("web", { levels: { peak: Level.NonInterruptible } })).parts[2];
  t.deepEqual(peak, { name: "peak", units: 1, level: Level.NonInterruptible });
});

test("workloads are in the order of the importance that is preferred, those of one priority as declared", (t) => {
  const controls = preferring("job", { priority: Priority.Critical }, {});
  const names = withRequests(spec, controls, 0).workloads.map(({ name }) => name);
  t.deepEqual(names, ["job", "web", "spot"]);
});

test("a profile that is preferred counts whole, but for a threshold that is preferred too", (t) => {
  const { impactThreshold: _, ...rest } = profiles["resilience-first"];
  const both = workload("web", preferring("web", { profile: "resilience-first", impactThreshold: 0.7 }));
  t.deepEqual(both.profile, { ...rest, impactThreshold: 0.7 });
  t.deepEqual(workload("web", preferring("web", { impactThreshold: 0 })).profile, {
    ...profiles.balanced,
    impactThreshold: 0,
  });
});

test("steps and measures that are preferred replace those declared", (t) => {
  const degradation = [{ name: "off", savesUnits: 4, qualityUsdPerHour: 0 }];
  const web = workload("web", preferring("web", { degradation, allowedMeasures: [Measure.Degrade] }));
  t.deepEqual([web.degradation, web.allowedMeasures], [degradation, [Measure.Degrade]]);
});

test("steps that are preferred are declared ones, in any order, with any saving and price; others are left out", (t) => {
  const step = (name: string) => ({ name, savesUnits: 1, qualityUsdPerHour: 3 });
  const names = (...steps: readonly string[]): readonly string[] =>
    workload("web", preferring("web", { degradation: steps.map(step) })).degradation.map(({ name }) => name);
  t.deepEqual(names("off", "slow"), ["off", "slow"]);
  t.deepEqual(names("off", "unheard-of", "constructor"), ["off"]);
  t.deepEqual(names("unheard-of"), []);
  t.deepEqual(workload("web", preferring("web", { degradation: [step("off")] })).degradation, [step("off")]);
});

test("steps that save units which are promised now are left out, and promises that leave too few for the declared steps", (t) => {
  const tooMuch = [{ name: "slow", savesUnits: 6, qualityUsdPerHour: 0 }];
  t.is(workload("web", preferring("web", { degradation: tooMuch })).degradation, spec.workloads[0]?.degradation ?? []);
  const { NonInterruptible } = Level;
  const levels = { base: NonInterruptible, rest: NonInterruptible };
  t.is(workload("web", preferring("web", { levels })).parts, spec.workloads[0]?.parts ?? []);
});

test("bids that are not over count, by id, and for no more units than their part takes", (t) => {
  const controls = bidding(
    bid({ id: "b", units: 9 }),
    bid({ fromSeconds: 500 }),
    bid({ id: "over", untilSeconds: 100 }),
  );
  const { requests } = withRequests(spec, controls, 100);
  t.deepEqual(requests?.bids, [bid({ fromSeconds: 500 }), bid({ id: "b", units: 4 })]);
});

test("a bid of a part that takes none, or too few for it to be of use, does not count", (t) => {
  const odd = [
    bid({ id: "1", part: "rest" }),
    bid({ id: "2", part: "gone" }),
    bid({ id: "3", workload: "gone" }),
    bid({ id: "4", workload: "job", part: "all", units: 1 }),
    bid({ id: "5", units: 6, minimumUnits: 5 }),
  ];
  t.is(withRequests(spec, bidding(...odd), 100), spec);
});

test("an order to save is due for an hour, and one to drain for a day, of workloads that there are", (t) => {
  const by = "arn";
  const orders = [
    { kind: "checkpoint", id: "c", workload: "web", atSeconds: 0, by },
    { kind: "drain", id: "d", workload: "web", instance: "i", atSeconds: 0, by },
    { kind: "drain", id: "e", workload: "gone", instance: "i", atSeconds: 0, by },
  ] as const;
  const dueAt = (seconds: number): readonly string[] =>
    (withRequests(spec, { ...emptyControls("fleet"), orders }, seconds).requests?.orders ?? []).map(({ id }) => id);
  t.deepEqual([3599, 3600, 86_399, 86_400].map(dueAt), [["c", "d"], ["d"], ["d"], []]);
  t.false("by" in (withRequests(spec, { ...emptyControls("fleet"), orders }, 0).requests?.orders[0] ?? { by }));
});

test("a pause holds until it is over", (t) => {
  const controls = { ...emptyControls("fleet"), engine: { ...change, pausedUntilSeconds: 50 } };
  t.deepEqual(withRequests(spec, controls, 49).requests, { bids: [], orders: [], pausedUntilSeconds: 50 });
  t.is(withRequests(spec, controls, 50), spec);
});

test("whatever is preferred, no level is one that its pools can't keep, and no step saves what is promised", (t) => {
  const level = fc.constantFrom(...Object.values(Level));
  const levels = fc.dictionary(fc.constantFrom("base", "rest", "peak", "all", "gone"), level);
  const step = fc.record({
    name: fc.constantFrom("slow", "off", "gone", "__proto__"),
    savesUnits: fc.integer({ min: 1, max: 5 }),
    qualityUsdPerHour: fc.nat(),
  });
  const preferences = fc.record({ levels, degradation: fc.array(step, { maxLength: 3 }) }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.constantFrom("web", "spot", "job"), preferences, (name, wanted) => {
      const found = workload(name, preferring(name, wanted));
      const steady = found.pools.includes(steadyA.id);
      t.true(found.parts.every((part) => steady || part.level === Level.Immediate));
      const { parts: declared, degradation: steps } = spec.workloads.find((other) => other.name === name) ?? found;
      t.true(found.degradation.every((taken) => steps.some((each) => each.name === taken.name)));
      t.true(
        found.parts.every(
          (part, i) =>
            part.level !== Level.Immediate ||
            declared[i]?.level === Level.Immediate ||
            declared[i]?.atPeak === AtPeak.Immediate,
        ),
      );
      t.true(savedByAll(found.degradation) <= Math.max(0, spareableUnits(found.parts)));
      t.true(
        found.parts.every((part) => part.atPeak === undefined || compareLevels(part.level, Level.NonInterruptible) < 0),
      );
    }),
  );
});
