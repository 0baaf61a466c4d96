import test from "ava";
import type { Action } from "./action.js";
import { decide } from "./decide.js";
import {
  allPools,
  brief,
  fleet,
  outlook,
  pool,
  seen,
  service,
  spotA,
  steadyA,
  steadyB,
  unit,
} from "./fixtures/scene.js";
import type { WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { Market } from "./pool.js";
import { spreadFor, type SpreadQuestion } from "./spread.js";
import { emptyState } from "./state.js";

const half = { maximumShareOfZone: 0.5 };

function four(fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return service({ parts: [{ name: "all", units: 4, level: Level.Immediate }], spread: half, ...fields });
}

/** Units launched by zone, insurance among them. */
function zonesOf(actions: readonly Action[]): Record<string, number> {
  const zones: Record<string, number> = {};
  for (const action of actions) {
    const zone = action.kind === "launch" && allPools.find(({ id }) => id === action.pool)?.zone;
    if (action.kind === "launch" && zone) zones[zone] = (zones[zone] ?? 0) + action.count;
  }
  return zones;
}

function decided(workload: WorkloadSpec, units: Parameters<typeof seen>[1] = []): readonly Action[] {
  return decide(fleet([workload]), emptyState("fleet", 0), seen(3600, units)).actions;
}

test("no zone gets more than its share, on spot and on on-demand", (t) => {
  for (const level of [Level.Immediate, Level.FiveMinuteWarning, Level.NonInterruptible]) {
    const parts = [{ name: "all", units: 4, level }];
    t.deepEqual(zonesOf(decided(four({ parts }))), { "us-east-1a": 2, "us-east-1b": 2 }, level);
  }
});

test("a share of a pool holds for each by itself", (t) => {
  const actions = decided(four({ spread: { maximumShareOfPool: 0.25 } }));
  const launches = actions.flatMap((action) => (action.kind === "launch" ? [action.count] : []));
  t.deepEqual(launches, [1, 1, 1, 1]);
});

test("where pools of one zone alone are open all units go there, and the reason says that it is the nearest", (t) => {
  const actions = decided(four({ pools: [spotA.id, steadyA.id] }));
  t.true((zonesOf(actions)["us-east-1a"] ?? 0) >= 4);
  for (const { reason } of actions) t.regex(reason.text, /no places for the declared spread: this is the nearest$/);
});

test("what runs too close together is moved apart, the new units first", (t) => {
  const units = ["i-1", "i-2", "i-3"].map((id) => unit(id, spotA));
  const actions = decided(four({ parts: [{ name: "all", units: 3, level: Level.Immediate }] }), units);
  t.deepEqual(zonesOf(actions), { "us-east-1b": 1 });
  t.regex(actions[0]?.reason.text ?? "", /^more units in one zone or pool than the spread allows; us-east-1b/);
  t.false(brief(actions).some((action) => action.startsWith("release")));
});

test("units that nothing moves count where they are", (t) => {
  const parts = [
    { name: "base", units: 2, level: Level.NonInterruptible },
    { name: "rest", units: 2, level: Level.Immediate },
  ];
  const base = ["i-1", "i-2"].map((id) => unit(id, steadyA, { part: "base", level: Level.NonInterruptible }));
  t.deepEqual(zonesOf(decided(four({ parts }), base)), { "us-east-1b": 2 });
});

const spots = ["us-east-1a", "us-east-1b", "us-west-2a"].map((zone) => outlook(pool(zone, Market.Spot)));
const question: SpreadQuestion = {
  outlooks: [...spots, outlook(steadyB)],
  units: 5,
  onDemandFloor: 0,
  onDemandMost: Infinity,
  pinnedIn: [],
};

test("shares are rounded up, and raised by as few units as give all a place", (t) => {
  const third = { maximumShareOfZone: 1 / 3 };
  t.is(spreadFor(third, question).places([0]), 2);
  t.is(spreadFor(third, question).raisedBy, 0);
  t.is(spreadFor({ maximumShareOfZone: 0.1 }, question).raisedBy, 1);
  t.is(spreadFor(third, { ...question, onDemandFloor: 5 }).raisedBy, 3);
  t.is(spreadFor(third, { ...question, pinnedIn: [spotA.id] }).places([0]), 1);
});

test("units are poured evenly over pools that have places, and none where these are too few", (t) => {
  const spread = spreadFor({ maximumShareOfZone: 0.4 }, question);
  t.deepEqual(spread.pour({ pools: [3], units: [1] }, [0, 1, 2], 5), { pools: [3, 1, 0, 2], units: [1, 1, 2, 2] });
  t.is(spread.pour({ pools: [3], units: [1] }, [0, 1, 2], 6), undefined);
  t.deepEqual(spread.fill({ pools: [], units: [] }, [1, 0], 3), { pools: [1, 0], units: [2, 1] });
});
