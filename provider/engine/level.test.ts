import test from "ava";
import { compareLevels, Level, levelsByStrength, promiseOf, warningSeconds } from "./level.js";
import { Market, strongestLevelOf } from "./pool.js";

test("a stronger level never warns later than a weaker one, and the strongest is never reclaimed", (t) => {
  t.deepEqual(levelsByStrength.map(warningSeconds), [0, 300, 1800, Infinity]);
});

test("levels compare by what they promise", (t) => {
  t.true(compareLevels(Level.NonInterruptible, Level.ThirtyMinuteGrace) > 0);
  t.true(compareLevels(Level.Immediate, Level.FiveMinuteWarning) < 0);
  t.is(compareLevels(Level.Immediate, Level.Immediate), 0);
});

test("every level's promise names the time it stands for", (t) => {
  const promises = Object.values(Level).map(promiseOf);
  t.is(new Set(promises).size, 4);
  t.regex(promiseOf(Level.FiveMinuteWarning), /5 minutes/);
  t.regex(promiseOf(Level.ThirtyMinuteGrace), /30 minutes/);
  t.regex(promiseOf(Level.NonInterruptible), /never/);
});

test("spot backs nothing above Immediate, on-demand everything", (t) => {
  t.is(strongestLevelOf(Market.Spot), Level.Immediate);
  t.is(strongestLevelOf(Market.OnDemand), Level.NonInterruptible);
});
