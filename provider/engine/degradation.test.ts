import test from "ava";
import {
  chooseDepth,
  doesWithout,
  optionTotal,
  savedUnits,
  stepsTaken,
  type DegradedOption,
  type DepthQuestion,
} from "./degradation.js";
import { service } from "./fixtures/scene.js";

const workload = service({
  parts: [{ name: "all", units: 4, level: "Immediate" }],
  degradation: [
    { name: "fewer-images", savesUnits: 1, qualityUsdPerHour: 0.5 },
    { name: "half-speed", savesUnits: 2, qualityUsdPerHour: 1 },
  ],
});

/** Options that cost so much by depth; undefined cannot be had. */
function options(...usd: readonly (number | undefined)[]): (depth: number) => DegradedOption {
  return (depth) => {
    const money = usd[depth];
    const terms = { money: money ?? 0, shortage: 0, blackout: 0, lostWork: 0, moves: 0 };
    return { depth, choice: { blend: { pools: [], units: [] }, terms, feasible: money !== undefined } };
  };
}

const long = 3600;

/** Options that honour everything but the budget. */
function dear(...usd: readonly number[]): (depth: number) => DegradedOption {
  return (depth) => {
    const option = options(...usd)(depth);
    return { ...option, choice: { ...option.choice, feasible: false, unaffordable: true } };
  };
}

/** The depth chosen by one that is settled, may be restored, and for which nobody else gives anything. */
function chosen(depth: number, optionAt: DepthQuestion["optionAt"], fields: Partial<DepthQuestion> = {}): number {
  const none = () => false;
  const question = { workload, depth, changedSecondsAgo: long, optionAt, mayRestore: true, othersCanGive: none };
  return chooseDepth({ ...question, ...fields }).depth;
}

test("steps are taken in the owner's order and their units add up", (t) => {
  t.deepEqual(
    stepsTaken(workload, 1).map(({ name }) => name),
    ["fewer-images"],
  );
  t.is(savedUnits(workload, 2), 3);
});

test("an option costs its blend and the quality of every step taken; one that can't be had costs all there is", (t) => {
  t.is(optionTotal(workload, options(2, 2, 2)(2)), 3.5);
  t.is(optionTotal(workload, options(undefined)(0)), Infinity);
});

test("a step is taken where it saves more than its quality by the margin, and only one at a time", (t) => {
  t.is(chosen(0, options(4, 3, 0)), 1);
  t.is(chosen(0, options(4, 3.49, 0)), 0);
});

test("steps are undone when they are not worth it any more, the last first", (t) => {
  t.is(chosen(2, options(1, 1, 1)), 1);
  t.is(chosen(1, options(1, 1, 1)), 0);
});

test("nothing changes within ten minutes of the last change while the present depth can be had", (t) => {
  t.is(chosen(1, options(1, 1, 1), { changedSecondsAgo: 599 }), 1);
  t.is(chosen(0, options(9, 1, 1), { changedSecondsAgo: 599 }), 0);
});

test("where the present depth can't be had, as many steps are taken as it needs, at once", (t) => {
  t.is(chosen(0, options(undefined, undefined, 1), { changedSecondsAgo: 0 }), 2);
  t.is(chosen(0, options(undefined, 5, 1), { changedSecondsAgo: 0 }), 1);
});

test("where nothing can be had, nothing is degraded for nothing", (t) => {
  t.is(chosen(0, options(undefined, undefined, undefined)), 0);
});

test("a step that is no better than its units is undone: capacity is back", (t) => {
  t.is(chosen(1, options(1.5, 1, 1)), 0);
  t.is(chosen(1, options(1.51, 1, 1)), 1);
});

test("a step is not undone while a more important workload waits for the same", (t) => {
  t.is(chosen(2, options(1, 1, 1), { mayRestore: false }), 2);
});

test("what is not to be had is waited for while others can give it, but not for want of money", (t) => {
  const othersCanGive = () => true;
  t.is(chosen(0, options(undefined, 1, 1), { othersCanGive }), 0);
  t.is(chosen(0, dear(3, 2, 1), { othersCanGive }), 2);
});

test("where no depth is within the budget, every step is taken, for each brings it nearer", (t) => {
  t.is(chosen(0, dear(3, 2, 1)), 2);
  t.is(chosen(2, dear(3, 2, 1)), 2);
});

test("one does without where the last step would be undone if it could be, not where the step pays", (t) => {
  const without = (optionAt: DepthQuestion["optionAt"]) => doesWithout(workload, optionAt(1), optionAt(0).choice);
  t.true(without(options(undefined, 1, 1)));
  t.true(without(options(1.5, 1, 1)));
  t.false(without(options(9, 1, 1)));
});
