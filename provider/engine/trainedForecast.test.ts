import test from "ava";
import fc from "fast-check";
import { shippedModels } from "../models/shippedModels.js";
import { decide } from "./decide.js";
import { fleet, seen, service, spotA, spotB, steadyA, unit } from "./fixtures/scene.js";
import { simpleRules } from "./models.js";
import { historyOf } from "./outlook.js";
import { remember, type PoolMemory } from "./poolMemory.js";
import { emptyBook } from "./revocation/forecastBook.js";
import { firstRecord, seePool } from "./revocation/poolRecord.js";
import { emptyState, type FleetState } from "./state.js";
import { scaledChances, shiftedChances } from "./trainedForecast.js";

const models = shippedModels();
const spec = fleet([service()]);
const began = { beganAtSeconds: 0 };

/** A pool watched since the fleet began and up from then on. */
function upFor(hours: number, stepSeconds = 600): PoolMemory {
  let record = firstRecord(0, false);
  for (let seconds = stepSeconds; seconds <= hours * 3600; seconds += stepSeconds)
    record = seePool(record, seconds, true, 1);
  return { record };
}

test("a pool that has long been up is safer than one that has just come up", (t) => {
  const chanceAfter = (hours: number): number => {
    const memories = { [spotA.id]: upFor(hours) };
    const forecaster = models.forecasterOf(historyOf(spec, began, memories, emptyBook(0), hours * 3600));
    return forecaster.forecast(spotA, 1).chances[2] ?? NaN;
  };
  t.true(chanceAfter(0.5) > 2 * chanceAfter(12));
  t.true(chanceAfter(12) > chanceAfter(72));
});

test("of a fleet that is young the model says no less than the age curve, and no more than four times as much", (t) => {
  for (const hours of [0.5, 1, 6, 24]) {
    for (const hazardScale of [1, 0.1, 0.02]) {
      const pool = { ...spotA, hazardScale };
      const history = historyOf(spec, began, { [pool.id]: upFor(hours) }, emptyBook(0), hours * 3600);
      const trained = models.forecasterOf(history).forecast(pool, 1).chances;
      const byAge = simpleRules.forecasterOf(history).forecast(pool, 1).chances;
      trained.forEach((chance, horizon) => {
        const ratio = chance / (byAge[horizon] ?? NaN);
        t.true(ratio > 1 && ratio < 4, `${hours} h, scale ${hazardScale}, horizon ${horizon}: ${ratio}`);
      });
    }
  }
});

test("a calmer kind of pool has its hazard scaled, by the same rule for every horizon", (t) => {
  fc.assert(
    fc.property(
      fc.float({ min: 0, max: 1, noNaN: true }),
      fc.float({ min: Math.fround(0.02), max: 1, noNaN: true }),
      (p, scale) => {
        const [scaled = NaN] = scaledChances(Float64Array.of(p), scale);
        return scaled >= 0 && scaled <= p + 1e-12;
      },
    ),
  );
  const calm = { ...spotA, hazardScale: 0.02 };
  const history = historyOf({ pools: [calm] }, began, {}, emptyBook(0), 3600);
  const wild = models.forecasterOf(history).forecast(spotA, 0);
  const { chances } = models.forecasterOf(history).forecast(calm, 0);
  t.true((chances[2] ?? 1) < 0.05 * (wild.chances[2] ?? 0) + 0.01);
  t.true((chances[2] ?? 0) > 0);
});

test("whatever a record holds, a forecast is a chance that never falls with the horizon", (t) => {
  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  const odd = fc.record({ losses: amount, expected: amount, shortUp: amount, shortKnown: amount, longUp: amount });
  fc.assert(
    fc.property(odd, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (counts, downSeconds) => {
      const memories = { [spotA.id]: { record: { ...firstRecord(0, true), ...counts, downSeconds } } };
      const history = historyOf(spec, began, memories, emptyBook(0), 0);
      const { chances, hazardPerHour, lossesPerDay } = models.forecasterOf(history).forecast(spotA, 1);
      return isRising(chances) && hazardPerHour >= 0 && Number.isFinite(hazardPerHour) && lossesPerDay >= 0;
    }),
  );
  t.pass();
});

/** How a fleet may have come to know a pool: steadily, after weeks away, on a clock that was set back, or just now. */
const sightings = fc.array(
  fc.record({
    seconds: fc.oneof(
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 7 * 86_400, max: 60 * 86_400 }),
      fc.integer({ min: -7 * 86_400, max: 0 }),
      fc.constant(-1_700_000_000),
    ),
    held: fc.nat(2),
    lost: fc.boolean(),
    noticed: fc.boolean(),
    refused: fc.boolean(),
  }),
  { maxLength: 40 },
);
const calmOrNever = fc.constantFrom(
  { held: 1, lost: false, noticed: false, refused: false },
  { held: 0, lost: false, noticed: false, refused: true },
  {},
);

test("however a pool came to be known, all that is forecast of it is finite, and its chances are in order", (t) => {
  const scale = fc.double({ min: 0.02, max: 1, noNaN: true });
  const beganAtSeconds = 1_700_000_000;
  fc.assert(
    fc.property(sightings, calmOrNever, scale, (seen, always, hazardScale) => {
      let memory: PoolMemory | undefined;
      let nowSeconds = beganAtSeconds;
      for (const { seconds, ...sighting } of seen) {
        nowSeconds += seconds;
        memory = remember(memory, { ...sighting, ...always }, nowSeconds, beganAtSeconds, hazardScale);
      }
      const pools = [{ ...spotA, hazardScale }, spotB];
      const memories = memory ? { [spotA.id]: memory } : {};
      const history = historyOf({ pools }, { beganAtSeconds }, memories, emptyBook(nowSeconds), nowSeconds);
      const forecaster = models.forecasterOf(history);
      for (const pool of pools) {
        t.true(history.featuresOf(pool).every(Number.isFinite), "features");
        const { chances, rawChances, hazardPerHour, lossesPerDay, launchOdds } = forecaster.forecast(pool, 0);
        for (const each of [chances, rawChances]) t.true(isRising(each), String(each));
        t.true(hazardPerHour >= 0 && Number.isFinite(hazardPerHour), "hazard");
        t.true(lossesPerDay >= 0 && Number.isFinite(lossesPerDay), "losses a day");
        t.true(launchOdds >= 0 && launchOdds <= 1, `launch odds ${launchOdds}`);
      }
    }),
    { numRuns: 500 },
  );
});

function isRising(chances: readonly number[]): boolean {
  return chances.every((chance, i) => chance >= (chances[i - 1] ?? 0) && chance <= 1);
}

test("a shift keeps chances between 0 and 1 and in order", (t) => {
  const shift = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.tuple(shift, shift, shift),
      (raw, by) => {
        const chances = shiftedChances(raw, by);
        return chances.every((chance, i) => chance > 0 && chance < 1 && chance >= (chances[i - 1] ?? 0));
      },
    ),
  );
  t.pass();
});

test("a decision logs a forecast for each pool where units run, and later what came of it", (t) => {
  const units = [unit("i-1", spotA), unit("i-2", spotB), unit("i-3", steadyA)];
  let state: FleetState = emptyState("fleet", 0);
  const forecastsAt = (nowSeconds: number, there: typeof units) => {
    const decision = decide(spec, state, seen(nowSeconds, there), models);
    state = { ...decision.nextState, pending: [] };
    return decision.forecasts;
  };
  const first = forecastsAt(60, units);
  t.deepEqual(
    first.map(({ kind, pool }) => `${kind} ${pool}`).sort(),
    [`forecast ${spotA.id}`, `forecast ${spotB.id}`].sort(),
  );
  t.true(
    first.every(
      (entry) => entry.kind === "forecast" && entry.features.every(Number.isFinite) && entry.model.length === 64,
    ),
  );
  t.deepEqual(forecastsAt(120, units), []);
  const after = forecastsAt(180, units.slice(1));
  t.deepEqual(after, [{ kind: "outcome", pool: spotA.id, atSeconds: 60, lost: [1, 1, 1] }]);
});

test("the simple rules log their forecasts under a name of their own", (t) => {
  const { forecasts } = decide(spec, emptyState("fleet", 0), seen(60, [unit("i-1", spotA)]), simpleRules);
  t.is(forecasts[0]?.kind === "forecast" ? forecasts[0].model : "", "age of stint");
});
