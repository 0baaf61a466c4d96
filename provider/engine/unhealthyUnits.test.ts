import test from "ava";
import { brief, fleet, seen, service, spotA, spotB, steadyA, steadyB, Story, unit } from "./fixtures/scene.js";
import { decide } from "./decide.js";
import { Level } from "./level.js";
import { InstanceState, type ObservedInstance } from "./observation.js";
import { emptyState, type LaunchedUnit } from "./state.js";

/* A unit that was ready and is not any more: it is there, and may be healthy again. */

function unhealthy(instance: ObservedInstance): ObservedInstance {
  return { ...instance, state: InstanceState.Starting };
}

const checkpoint = { saveSeconds: 30, restoreSeconds: 30, sizeMiB: 10, maximumIntervalSeconds: 3600 };

test("a whole fleet that turns unhealthy is no loss: nothing is launched, released or warned, minute after minute", (t) => {
  const story = new Story(
    fleet([
      service({
        parts: [
          { name: "base", units: 2, level: Level.FiveMinuteWarning },
          { name: "all", units: 4, level: Level.Immediate },
        ],
      }),
    ]),
  );
  const base = { part: "base", level: Level.FiveMinuteWarning };
  const units = [
    ...[unit("a", steadyA, base), unit("b", steadyB, base)],
    ...[unit("c", spotA), unit("d", spotB), unit("e", spotA), unit("f", spotB)],
  ];
  for (let minute = 0; minute < 10; minute++) story.round(minute * 60, units);
  const before = brief(story.round(600, units));
  t.deepEqual(before, []);
  for (let minute = 11; minute < 60; minute++) {
    t.deepEqual(brief(story.round(minute * 60, units.map(unhealthy))), [], `minute ${minute}`);
  }
  t.deepEqual(brief(story.round(3600, units)), []);
  t.is(story.state.pools[spotA.id]?.blockedUntilSeconds, undefined);
});

test("one that is unhealthy for a while carries the work on that no checkpoint holds", (t) => {
  const story = new Story(fleet([service({ checkpoint })]));
  const units = [unit("a", spotA), unit("b", spotB)];
  story.round(60, units);
  story.round(120, units.map(unhealthy));
  story.round(180, units);
  t.is(story.state.known["a"]?.unsavedSinceSeconds, 60);
});

test("one that was stopped and starts again carries none", (t) => {
  const story = new Story(fleet([service({ checkpoint })]));
  const units = [unit("a", spotA), unit("b", spotB)];
  story.round(60, units);
  story.round(
    120,
    units.map((instance) => ({ ...instance, state: InstanceState.Stopped })),
  );
  story.round(180, units.map(unhealthy));
  t.is(story.state.known["a"]?.unsavedSinceSeconds, undefined);
});

test("one that has served is warned before it goes, unhealthy or not; one that never served just goes", (t) => {
  const spec = fleet([service({ parts: [{ name: "all", units: 1, level: Level.FiveMinuteWarning }] })]);
  const level = Level.FiveMinuteWarning;
  const [old, young, gone] = [
    unit("old", steadyA, { level }),
    unit("young", steadyB, { level, launchedAtSeconds: 60 }),
    fleet([]),
  ];
  const served = new Story(spec);
  served.round(60, [old, young]);
  const onlyOld = { ...served.state };
  const { actions } = decide(gone, onlyOld, seen(4000, [unhealthy(old)]));
  t.deepEqual(brief(actions), ["warn old"]);
  const never = new Story(spec);
  never.round(60, [unhealthy(old)]);
  t.deepEqual(brief(decide(gone, never.state, seen(4000, [unhealthy(old)])).actions), ["release old"]);
});

test("launches into a pool that are gone at the first look, one after the other, are as good as refused", (t) => {
  const spec = fleet([service()]);
  const gone = (id: string, launchedAtSeconds: number): LaunchedUnit => {
    const { pool, workload, part, level, role } = unit(id, spotA);
    return { id, pool, workload, part, level, role, launchedAtSeconds };
  };
  const after = (launched: readonly LaunchedUnit[]) =>
    decide(spec, { ...emptyState("fleet", 0), launched }, seen(120, [unit("b", spotB)])).nextState.pools[spotA.id];
  t.is(after([gone("a", 0), gone("a2", 0)])?.blockedUntilSeconds, undefined, "one launch may be chance");
  t.is(after([gone("a", 0), gone("b", 60)])?.blockedUntilSeconds, undefined, "one of them is there");
  t.is(after([gone("a", 0), gone("c", 60)])?.blockedUntilSeconds, 120 + 1200);
  t.is(after([gone("a", 0), gone("c", 60)])?.record.losses ?? 0, 0, "nothing that served was lost");
});
