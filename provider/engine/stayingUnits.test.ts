import test from "ava";
import { service, spotA, steadyA, unit } from "./fixtures/scene.js";
import { Level } from "./level.js";
import { InstanceState, type ObservedInstance } from "./observation.js";
import { StayingUnits } from "./stayingUnits.js";

function staying(...serving: readonly ObservedInstance[]): StayingUnits {
  const parts = [
    { name: "base", units: 1, level: Level.FiveMinuteWarning },
    { name: "all", units: 2, level: Level.Immediate },
  ];
  const nothingElse = {
    noticed: [],
    lost: [],
    takenOver: new Set<string>(),
    shadows: [],
    pending: [],
    yields: false,
    drained: [],
  };
  const view = { workload: service({ parts }), serving, ...nothingElse };
  return new StayingUnits(view, ({ pool }) => pool === steadyA.id);
}

const starting = (id: string, launchedAtSeconds: number): ObservedInstance =>
  unit(id, spotA, { state: InstanceState.Starting, launchedAtSeconds });

test("beside a ready unit the other ready ones serve, beside one that starts also those that started no later", (t) => {
  const [a, b, early, late] = [unit("a", spotA), unit("b", spotA), starting("early", 60), starting("late", 120)];
  const units = staying(a, b, early, late);
  t.deepEqual(
    [a, b, early, late].map((each) => units.besides(each)),
    [1, 1, 2, 3],
  );
  units.giveUp(b);
  units.giveUp(early);
  t.deepEqual(
    [a, late].map((each) => units.besides(each)),
    [0, 1],
  );
});

test("a unit that takes up another promise keeps that one in the place of its own", (t) => {
  const base = unit("base", steadyA, { part: "base", level: Level.FiveMinuteWarning });
  const heir = unit("heir", steadyA);
  const units = staying(base, heir, unit("weak", spotA, { part: "base" }));
  t.is(units.keepingPromiseOf("base"), 1);
  units.giveUp(base);
  units.passOn(heir, "base");
  t.is(units.keepingPromiseOf("base"), 1);
  t.is(units.keepingPromiseOf("all"), 0);
});

test("steady units are counted apart, whether or not the unit that goes is one", (t) => {
  const [a, b, spot] = [unit("a", steadyA), unit("b", steadyA), unit("spot", spotA)];
  const late = unit("late", steadyA, { state: InstanceState.Starting, launchedAtSeconds: 60 });
  const units = staying(a, b, spot, late);
  t.deepEqual(
    [a, spot, late].map((each) => units.steadyBesides(each)),
    [1, 2, 2],
  );
  units.giveUp(b);
  t.is(units.steadyBesides(a), 0);
});
