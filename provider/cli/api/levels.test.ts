import test from "ava";
import { Level, levelsByStrength } from "../../engine/level.js";
import { levelNamed } from "./levels.js";

test("a level is known by its name, or by as much of it as tells which", (t) => {
  for (const level of levelsByStrength) t.is(levelNamed(level), level);
  t.is(levelNamed("30"), Level.ThirtyMinuteGrace);
  t.is(levelNamed(" IMM "), Level.Immediate);
  t.is(levelNamed("5-min"), Level.FiveMinuteWarning);
  t.is(levelNamed("non"), Level.NonInterruptible);
  for (const none of ["", " ", "x", "Immediate!", "min"]) t.is(levelNamed(none), undefined, none);
});
