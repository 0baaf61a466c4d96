import test from "ava";
import type { Action } from "../action.js";
import { brief, fleet, seen, service, spotA, spotB, steadyA, Story, unit } from "../fixtures/scene.js";
import { decide } from "../decide.js";
import { Priority, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { InstanceState, type ObservedInstance } from "../observation.js";
import { emptyState, type FleetState } from "../state.js";
import type { BidLine } from "./auction.js";
import type { Bid } from "./bid.js";

const forBids = { units: 0, bidUnits: 8 };

function team(name: string, level: Level = Level.Immediate, fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return service({ name, parts: [{ name: "all", level, ...forBids }], ...fields });
}

function bid(workload: string, usdPerUnitHour: number, fields: Partial<Bid> = {}): Bid {
  return {
    id: `${workload}-bid`,
    ...{ workload, part: "all", usdPerUnitHour, units: 2, minimumUnits: 1 },
    ...{ fromSeconds: 0, untilSeconds: 100_000, placedAtSeconds: 0 },
    ...fields,
  };
}

function bidding(workloads: readonly WorkloadSpec[], bids: readonly Bid[], fields: Partial<FleetSpec> = {}): FleetSpec {
  return fleet(workloads, { requests: { bids, orders: [] }, ...fields });
}

function running(workload: string, count: number, fields: Partial<ObservedInstance> = {}, where = spotA) {
  return Array.from({ length: count }, (_, i) => unit(`${workload}-${i}`, where, { workload, ...fields }));
}

function launched(actions: readonly Action[], workload: string): number {
  return actions.reduce(
    (sum, action) => sum + (action.kind === "launch" && action.workload === workload ? action.count : 0),
    0,
  );
}

function lineOf(state: FleetState, id: string): BidLine | undefined {
  return state.auction?.lines.find((line) => line.bid === id);
}

test("a bid that covers its capacity gets units on top of the declared ones, and pays the level's price", (t) => {
  const both = service({ name: "ml", parts: [{ name: "all", units: 2, level: Level.Immediate, bidUnits: 4 }] });
  const spec = bidding([both], [bid("ml", 0.5, { units: 3 })]);
  const story = new Story(spec);
  const actions = story.round(7200, running("ml", 2));
  t.is(launched(actions, "ml"), 3);
  t.like(lineOf(story.state, "ml-bid"), { asked: 3, awarded: 3, granted: 3, usdPerUnitHour: 0.3 });
});

test("a workload that is there for bids alone has nothing without one, and no decision of it breaks", (t) => {
  t.deepEqual(brief(new Story(fleet([team("ml")])).round(7200, [])), []);
  const closed = bidding([team("ml")], [bid("ml", 0.5, { fromSeconds: 9000 })]);
  t.deepEqual(brief(new Story(closed).round(7200, [])), []);
});

test("a bid below what its capacity costs gets nothing, and is told so", (t) => {
  const story = new Story(bidding([team("ml")], [bid("ml", 0.2)]));
  t.deepEqual(brief(story.round(7200, [])), []);
  t.like(lineOf(story.state, "ml-bid"), { awarded: 0, granted: 0 });
  t.regex(lineOf(story.state, "ml-bid")?.why ?? "", /Below cost/);
});

test("units for bids that do not cover on-demand are not bought there when spot is gone", (t) => {
  const spec = bidding([team("ml")], [bid("ml", 0.6)]);
  const story = new Story(spec);
  const noSpot = [spotA, spotB].map(({ id }) => ({ pool: id, available: false }));
  const { actions, nextState } = decide(spec, story.state, { ...seen(7200, []), signals: noSpot });
  t.deepEqual(brief(actions), []);
  t.is(nextState.auction?.lines[0]?.awarded, 0);
});

test("when the budget is short the higher bid is served, and the loser keeps its units for the notice of its level", (t) => {
  const level = Level.FiveMinuteWarning;
  const teams = [team("first", level), team("second", level)];
  const early = bid("first", 1.2, { units: 2 });
  const late = bid("second", 1.8, { units: 2, fromSeconds: 7000, placedAtSeconds: 7000 });
  const spec = bidding(teams, [early, late], { budgetUsdPerHour: 2 });
  const story = new Story(spec);
  t.is(launched(story.round(6000, []), "first"), 2);
  const two = running("first", 2, { level }, steadyA);
  const outbid = story.round(7200, two);
  t.deepEqual(brief(outbid), ["warn first-1", "warn first-0"]);
  t.like(lineOf(story.state, "second-bid"), { awarded: 2, granted: 0 });
  t.deepEqual(brief(story.round(7440, two)), [], "not a second earlier than promised");
  t.deepEqual(brief(story.round(7500, two)).sort(), ["release first-0", "release first-1"]);
  t.is(launched(story.round(7560, []), "second"), 2);
});

test("a bid that is won again before the notice is over keeps its units", (t) => {
  const level = Level.FiveMinuteWarning;
  const teams = [team("first", level), team("second", level)];
  const early = bid("first", 1.2);
  const passing = bid("second", 1.8, { fromSeconds: 7000, untilSeconds: 7300 });
  const story = new Story(bidding(teams, [early, passing], { budgetUsdPerHour: 2 }));
  const two = running("first", 2, { level }, steadyA);
  story.round(6000, two);
  t.deepEqual(brief(story.round(7200, two)), ["warn first-1", "warn first-0"]);
  for (const at of [7320, 7500, 7560, 8000]) t.deepEqual(brief(story.round(at, two)), [], `at ${at}`);
});

test("Non-Interruptible units that a bid won stay, whoever offers more, until its window is over", (t) => {
  const level = Level.NonInterruptible;
  const teams = [team("first", level), team("second", level)];
  const early = bid("first", 1.2, { untilSeconds: 9000 });
  const late = bid("second", 3, { fromSeconds: 7000 });
  const story = new Story(bidding(teams, [early, late], { budgetUsdPerHour: 2 }));
  const two = running("first", 2, { level }, steadyA);
  story.round(6000, two);
  t.deepEqual(brief(story.round(7200, two)), []);
  t.like(lineOf(story.state, "second-bid"), { awarded: 0 });
  t.deepEqual(brief(story.round(9000, two)), ["warn first-1", "warn first-0"]);
});

test("declared units come before every bid", (t) => {
  const declared = service({
    name: "web",
    priority: Priority.NonCritical,
    parts: [{ name: "all", units: 2, level: Level.ThirtyMinuteGrace }],
  });
  const story = new Story(bidding([declared, team("ml")], [bid("ml", 50, { units: 8 })], { budgetUsdPerHour: 2.4 }));
  const actions = story.round(7200, []);
  t.is(launched(actions, "web"), 2);
  t.is(launched(actions, "ml"), 1, "0.4 USD are left, and spot costs 0.3");
});

test("several bids for one part share what bids may add to it, the highest first", (t) => {
  const bids = [bid("ml", 0.4, { id: "low", units: 6 }), bid("ml", 0.9, { id: "high", units: 6 })];
  const story = new Story(bidding([team("ml")], bids));
  t.is(launched(story.round(7200, []), "ml"), 8);
  t.like(lineOf(story.state, "high"), { awarded: 6 });
  t.like(lineOf(story.state, "low"), { asked: 2, awarded: 2 });
});

test("what bids won on spot is given up at once when they lose it, however young it is", (t) => {
  const teams = [team("first"), team("second")];
  const early = bid("first", 0.4);
  const late = bid("second", 0.9, { fromSeconds: 7000 });
  const story = new Story(bidding(teams, [early, late], { budgetUsdPerHour: 0.65 }));
  const two = running("first", 2, { launchedAtSeconds: 6960 });
  story.round(6990, two);
  t.deepEqual(brief(story.round(7020, two)).sort(), ["release first-0", "release first-1"]);
  t.is(launched(story.round(7080, []), "second"), 2);
});

test("the outcome of a round does not depend on the order in which bids were said", (t) => {
  const teams = ["a", "b", "c"].map((name) => team(name));
  const bids = [bid("a", 0.4), bid("b", 0.9), bid("c", 0.7)];
  const outcome = (order: readonly Bid[]) => {
    const spec = bidding(teams, order, { budgetUsdPerHour: 1.3 });
    const { actions, nextState } = decide(spec, emptyState("fleet", 0), seen(7200, []));
    return {
      actions: brief(actions),
      lines: [...(nextState.auction?.lines ?? [])].sort((x, y) => (x.bid < y.bid ? -1 : 1)),
    };
  };
  t.deepEqual(outcome(bids), outcome(bids.toReversed()));
});

test("a unit that starts for a bid is counted before it is ready", (t) => {
  const story = new Story(bidding([team("ml")], [bid("ml", 0.5)]));
  story.round(7200, []);
  const starting = running("ml", 2, { state: InstanceState.Starting, launchedAtSeconds: 7200 });
  t.deepEqual(brief(story.round(7260, starting)), []);
});
