import test from "ava";
import { brief, fleet, service, spotA, spotB, steadyA, Story, unit } from "./fixtures/scene.js";
import type { FleetSpec, WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { InstanceState } from "./observation.js";
import type { Order, OwnerRequests } from "./ownerRequests.js";

function asking(requests: Partial<OwnerRequests>, workload: WorkloadSpec = service()): FleetSpec {
  return fleet([workload], { requests: { bids: [], orders: [], ...requests } });
}

const saving = service({
  checkpoint: { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 64, maximumIntervalSeconds: 3600 },
});
const twins = [unit("i-1", spotA), unit("i-2", spotB)];
const drain: Order = { kind: "drain", id: "o-1", workload: "web", instance: "i-1", atSeconds: 7200 };

test("a paused engine does nothing, whatever is missing, and goes on where it was", (t) => {
  const spec = asking({ pausedUntilSeconds: 7400 });
  const story = new Story(spec);
  t.deepEqual(brief(story.round(7200, [])), []);
  t.deepEqual(brief(story.round(7260, [unit("i-1", spotA)])), []);
  t.deepEqual(Object.keys(story.state.known), ["i-1"]);
  const launches = brief(story.round(7400, [unit("i-1", spotA)]));
  t.true(
    launches.some((action) => action.startsWith("launch 1 serving")),
    launches.join(),
  );
});

test("work whose carrier is lost during a pause is taken up after it", (t) => {
  const story = new Story(asking({ pausedUntilSeconds: 7400 }, saving));
  story.state = {
    ...story.state,
    known: {
      "i-1": {
        ...{ pool: spotA.id, workload: "web", part: "all", level: Level.Immediate, role: "serving" },
        ...{ launchedAtSeconds: 0, leaving: false, noticed: false, snapshot: "web/1" },
      },
    },
  };
  t.deepEqual(brief(story.round(7200, [])), []);
  t.deepEqual(brief(story.round(7260, [])), []);
  t.is(story.state.workloads["web"]?.orphans.length, 1);
  t.true(brief(story.round(7500, twins)).includes("restore i-1"));
  t.deepEqual(story.state.workloads["web"]?.orphans.length, 0);
});

test("a checkpoint that is ordered is made once, of every ready unit", (t) => {
  const order: Order = { kind: "checkpoint", id: "o-1", workload: "web", atSeconds: 7250 };
  const story = new Story(asking({ orders: [order] }, saving));
  const fresh = [...twins, unit("i-3", spotB, { state: InstanceState.Starting })];
  story.round(7200, fresh);
  const saves = brief(story.round(7260, fresh)).filter((action) => action.startsWith("checkpoint"));
  t.deepEqual(saves, ["checkpoint i-1", "checkpoint i-2"]);
  const outcomes = ["i-1", "i-2"].map((instance) => {
    return { kind: "checkpointed" as const, workload: "web", instance, snapshot: `web/${instance}`, atSeconds: 7270 };
  });
  story.state = { ...story.state, outcomes };
  t.deepEqual(
    brief(story.round(7320, fresh)).filter((action) => action.startsWith("checkpoint")),
    [],
  );
});

test("an order for one unit saves that one alone, and one that can't be saved is not tried again", (t) => {
  const order: Order = { kind: "checkpoint", id: "o-1", workload: "web", instance: "i-2", atSeconds: 7250 };
  const story = new Story(asking({ orders: [order] }, saving));
  story.round(7200, twins);
  const [save] = story.round(7260, twins).filter(({ kind }) => kind === "checkpoint");
  if (!save) return t.fail("expected a checkpoint");
  t.like(save, { instance: "i-2" });
  story.state = { ...story.state, outcomes: [{ kind: "failed", action: save, workload: "web", why: "no room" }] };
  t.deepEqual(brief(story.round(7320, twins)), []);
});

test("a drained unit is replaced first, and released once its replacement is ready", (t) => {
  const story = new Story(asking({ orders: [drain] }));
  const first = brief(story.round(7260, twins));
  t.true(
    first.some((action) => action.startsWith("launch 1 serving")),
    first.join(),
  );
  t.false(first.includes("release i-1"));
  const starting = unit("i-3", spotB, { launchedAtSeconds: 7260, state: InstanceState.Starting });
  t.false(brief(story.round(7320, [...twins, starting])).includes("release i-1"));
  t.true(brief(story.round(7500, [...twins, { ...starting, state: InstanceState.Ready }])).includes("release i-1"));
});

test("a drained unit has the notice of its level", (t) => {
  const level = Level.FiveMinuteWarning;
  const steady = service({ parts: [{ name: "all", units: 1, level }] });
  const story = new Story(asking({ orders: [drain] }, steady));
  const units = ["i-1", "i-2"].map((id) => unit(id, steadyA, { level }));
  t.deepEqual(brief(story.round(7260, units)), ["warn i-1"]);
  t.deepEqual(brief(story.round(7500, units)), []);
  t.deepEqual(brief(story.round(7560, units)), ["release i-1"]);
});

test("a drained unit saves its work before it goes", (t) => {
  const story = new Story(asking({ orders: [drain] }, saving));
  story.round(3600, twins);
  const three = [...twins, unit("i-3", spotB, { launchedAtSeconds: 7000 })];
  const actions = brief(story.round(7260, three));
  t.true(actions.includes("checkpoint i-1"), actions.join());
  t.false(actions.includes("release i-1"));
});
