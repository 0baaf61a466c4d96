import test from "ava";
import { brief, fleet, service, spotA, spotB, Story, unit } from "./fixtures/scene.js";
import { Level } from "./level.js";
import type { FleetState } from "./state.js";

const checkpoint = { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 1, maximumIntervalSeconds: 1800 };
const workload = service({ checkpoint });
const first = unit("i-1", spotA);
const second = unit("i-2", spotB, { launchedAtSeconds: 60 });

function saved(state: FleetState, instance: string, snapshot: string, atSeconds: number): FleetState {
  return { ...state, outcomes: [{ kind: "checkpointed", workload: "web", instance, snapshot, atSeconds }] };
}

test("work is saved at the interval that the hazard asks for, at the latest at the owner's", (t) => {
  const story = new Story(fleet([workload]));
  t.deepEqual(brief(story.round(90_000, [first, second])), []);
  t.deepEqual(brief(story.round(90_000 + 1800, [first, second])), ["checkpoint i-1", "checkpoint i-2"]);
});

test("on notice the unit with the most unsaved work is saved first", (t) => {
  const story = new Story(fleet([workload]));
  story.round(3600, [first, second]);
  story.state = saved(story.state, "i-1", "s1", 3900);
  const noticed = [first, second].map((one) => ({ ...one, noticedUntilSeconds: 4120 }));
  const saves = brief(story.round(4000, noticed)).filter((action) => action.startsWith("checkpoint"));
  t.deepEqual(saves, ["checkpoint i-2", "checkpoint i-1"]);
});

test("nothing is saved that takes longer than is left, or than what it saves", (t) => {
  const story = new Story(fleet([workload]));
  story.round(3600, [first, second]);
  const tooLate = [{ ...first, noticedUntilSeconds: 4005 }, second];
  t.false(brief(story.round(4000, tooLate)).includes("checkpoint i-1"));
  const fresh = new Story(fleet([workload]));
  fresh.round(3995, [first, second]);
  t.false(brief(fresh.round(4000, [{ ...first, noticedUntilSeconds: 4120 }, second])).includes("checkpoint i-1"));
});

test("an owner who does not allow checkpoints gets none", (t) => {
  const story = new Story(fleet([{ ...workload, allowedMeasures: [] }]));
  story.round(3600, [first, second]);
  t.deepEqual(brief(story.round(90_000, [first, second])), []);
});

test("a save under way is not asked for again", (t) => {
  const story = new Story(fleet([workload]));
  story.round(90_000, [first, second]);
  const actions = story.round(91_800, [first, second]);
  story.state = { ...story.state, pending: actions.map((action) => ({ action, decidedAtSeconds: 0, attempts: 1 })) };
  t.deepEqual(brief(story.round(91_860, [first, second])), []);
});

test("above the threshold with nowhere better to go, what is not saved is saved, the most valuable first", (t) => {
  const only = service({
    checkpoint,
    recoverySeconds: 36_000,
    pools: [spotA.id],
    parts: [{ name: "all", units: 2, level: Level.Immediate }],
  });
  const story = new Story(fleet([only]));
  const units = [first, { ...first, id: "i-3" }];
  story.round(90_000, units);
  story.state = saved(story.state, "i-1", "s1", 90_030);
  const announced = units.map((one) => ({ ...one, rebalanceAtSeconds: 90_180 }));
  const actions = story.round(90_180, announced);
  t.deepEqual(brief(actions), ["checkpoint i-3", "checkpoint i-1"]);
  t.regex(actions[0]?.reason.text ?? "", /above the threshold/);
});

test("the work of a unit that is gone is taken up once by a ready one, not by one that starts", (t) => {
  const story = new Story(fleet([workload]));
  story.round(3600, [first, second]);
  story.state = saved(story.state, "i-1", "s1", 3600);
  const restores = (now: number) => story.round(now, [second]).filter(({ kind }) => kind === "restore");
  const [restore] = restores(3660);
  t.like(restore, { instance: "i-2", snapshot: "s1", failures: 0 });
  t.deepEqual(restores(3720), []);
});

test("a restore that failed for good is tried again later, ever more seldom, and in the end no more", (t) => {
  const story = new Story(fleet([workload]));
  story.round(0, [first, second]);
  story.state = saved(story.state, "i-1", "s1", 0);
  const triedAt: number[] = [];
  for (let now = 60; now < 3 * 86_400; now += 60) {
    const restore = story.round(now, [second]).find(({ kind }) => kind === "restore");
    if (!restore) continue;
    triedAt.push(now);
    story.state = { ...story.state, outcomes: [{ kind: "failed", action: restore, workload: "web", why: "damaged" }] };
  }
  const waits = triedAt.slice(1).map((at, i) => at - (triedAt[i] ?? 0));
  t.deepEqual(waits, [600, 1200, 2400, 4800, 9600, 19_200, 38_400]);
  t.deepEqual(story.state.workloads["web"]?.orphans, []);
});

test("surplus units save their work before they go, and go all the same where saving fails for good", (t) => {
  const one = service({ checkpoint, parts: [{ name: "all", units: 1, level: Level.Immediate }] });
  const story = new Story(fleet([one]));
  const twins = [first, unit("i-2", spotA, { launchedAtSeconds: 60 })];
  t.deepEqual(brief(story.round(1000, twins)), []);
  const [save] = story.round(2000, twins);
  t.like(save, { kind: "checkpoint", instance: "i-2" });
  if (!save) return t.fail("expected a checkpoint");
  story.state = { ...story.state, outcomes: [{ kind: "failed", action: save, workload: "web", why: "no disk" }] };
  t.true(brief(story.round(2060, twins)).includes("release i-2"));
});
