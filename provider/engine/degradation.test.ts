import test from "ava";
import { chooseDepth, optionTotal, savedUnits, stepsTaken, type DegradedOption } from "./degradation.js";
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
  t.is(chooseDepth(workload, 0, long, options(4, 3, 0)).depth, 1);
  t.is(chooseDepth(workload, 0, long, options(4, 3.49, 0)).depth, 0);
});

test("steps are undone when they are not worth it any more, the last first", (t) => {
  t.is(chooseDepth(workload, 2, long, options(1, 1, 1)).depth, 1);
  t.is(chooseDepth(workload, 1, long, options(1, 1, 1)).depth, 0);
});

test("nothing changes within ten minutes of the last change while the present depth can be had", (t) => {
  t.is(chooseDepth(workload, 1, 599, options(1, 1, 1)).depth, 1);
  t.is(chooseDepth(workload, 0, 599, options(9, 1, 1)).depth, 0);
});

test("where the present depth can't be had, as many steps are taken as it needs, at once", (t) => {
  t.is(chooseDepth(workload, 0, 0, options(undefined, undefined, 1)).depth, 2);
  t.is(chooseDepth(workload, 0, 0, options(undefined, 5, 1)).depth, 1);
});

test("where nothing can be had, nothing is degraded for nothing", (t) => {
  t.is(chooseDepth(workload, 0, long, options(undefined, undefined, undefined)).depth, 0);
});
