import test from "ava";
import { hashIn } from "../models/modelFile.js";
import { revocationModelText } from "../models/revocationModelFile.js";
import { evaluateRevocation } from "./evaluateRevocation.js";
import { evaluationWarnings } from "./evaluationWarnings.js";
import { evaluated, evaluatedMarket, evaluatedModel } from "./fixtures/evaluatedMarket.js";
import { hitsAt, ScoredForecasts } from "./forecastQuality.js";
import { leadTimes } from "./leadTimes.js";
import { alarmRates, lineNames } from "./lineEvaluation.js";
import type { RevocationRow } from "./revocationRows.js";

test("every line has its reliability, its curve, its alarms and its lead times; the base rate can't alarm", async (t) => {
  const { horizons } = (await evaluated).evaluation;
  t.deepEqual(
    horizons.map(({ horizonSeconds }) => horizonSeconds),
    [600, 1800, 3600],
  );
  for (const { lines, rows } of horizons) {
    t.deepEqual(
      lines.map(({ line }) => line),
      [...lineNames],
    );
    for (const { line, reliability, roc, alarms, leadTimes: leads } of lines) {
      const rates = line === "base rate" ? [] : [...alarmRates];
      t.is(
        reliability.reduce((sum, group) => sum + group.rows, 0),
        rows,
        line,
      );
      t.deepEqual(
        [roc[0], roc.at(-1)],
        [
          { falseAlarms: 0, hits: 0 },
          { falseAlarms: 1, hits: 1 },
        ],
        line,
      );
      t.deepEqual([alarms.map(({ alarmRate }) => alarmRate), leads.map(({ alarmRate }) => alarmRate)], [rates, rates]);
    }
  }
});

test("the losses of a histogram and those never alarmed are all losses", async (t) => {
  const [horizon] = (await evaluated).evaluation.horizons;
  const leads = horizon?.lines[0]?.leadTimes ?? [];
  t.is(leads.length, 3);
  for (const { losses, alarmed, histogram } of leads) {
    t.is(
      histogram.reduce((sum, bin) => sum + bin.losses, 0),
      Math.round(losses * alarmed),
    );
    t.true(alarmed > 0 && losses > 0);
  }
});

test("an evaluation says which model it was, and what span was measured", async (t) => {
  const { model, fromSeconds, untilSeconds, gapSeconds, warnings } = (await evaluated).evaluation;
  t.is(model.hash, hashIn(revocationModelText(evaluatedModel)));
  t.deepEqual(model.trainedOn, evaluatedModel.trainedOn);
  t.deepEqual([fromSeconds, untilSeconds, gapSeconds], [0.6 * 1728 * 600, 1728 * 600, 600]);
  t.deepEqual(warnings, []);
});

test("a model measured on what it was trained on comes with a warning of how much of it that is", (t) => {
  const { trainedOn } = evaluatedModel;
  const until = 1728 * 600;
  t.regex(evaluationWarnings(trainedOn, evaluatedMarket, 0)[0] ?? "", /^60 % of the time measured/);
  t.regex(evaluationWarnings(trainedOn, evaluatedMarket, 0.5 * until)[0] ?? "", /^20 % of the time measured/);
  t.deepEqual(evaluationWarnings(trainedOn, { ...evaluatedMarket, name: "another" }, 0), []);
  t.deepEqual(evaluationWarnings(trainedOn, { ...evaluatedMarket, warnings: ["cut"] }, 0.9 * until), ["cut"]);
});

test("each step is told and waited for, and one that throws ends the work", async (t) => {
  const told: string[] = [];
  const stopping = evaluateRevocation(evaluatedModel, evaluatedMarket, { from: 0.6, seed: 1 }, async (step) => {
    told.push(step);
    if (told.length === 12) throw new RangeError("enough");
  });
  await t.throwsAsync(stopping, { message: "enough" });
  t.is(told.length, 12);
  t.is(told[0], "forecasts: 0 %");
  t.regex(told[11] ?? "", /^loss within 10 min: logistic/);
});

test("rows of equal forecast are one group and one step of the curve, in whatever order they come", (t) => {
  for (const events of [
    [1, 0, 1, 0, 0],
    [0, 0, 1, 1, 0],
  ]) {
    const scored = new ScoredForecasts([0.4, 0.4, 0.4, 0.4, 0.1], events);
    t.deepEqual(scored.rocCurve(200), [
      { falseAlarms: 0, hits: 0 },
      { falseAlarms: 2 / 3, hits: 1 },
      { falseAlarms: 1, hits: 1 },
    ]);
    t.deepEqual(
      scored.reliability(5).map(({ rows, share }) => [rows, share]),
      [
        [1, 0],
        [4, 0.5],
      ],
    );
  }
});

test("hits are read off a curve between its points, and at a step at its top", (t) => {
  const curve = [
    { falseAlarms: 0, hits: 0 },
    { falseAlarms: 0, hits: 0.4 },
    { falseAlarms: 0.5, hits: 0.8 },
    { falseAlarms: 1, hits: 1 },
  ];
  const shares = [0, 0.25, 0.5, 0.75, 1];
  t.deepEqual(
    shares.map((share) => Number(hitsAt(curve, share).toFixed(6))),
    [0.4, 0.6, 0.8, 0.9, 1],
  );
});

/** Rows of a pool that is lost at 3000 s and again at 6000 s, and that the recording's end then leaves up. */
function rowsOfTwoLosses(): readonly RevocationRow[] {
  const [pool] = evaluatedMarket.pools;
  if (!pool) throw new RangeError("expected a pool");
  return [0, 600, 1200, 1800, 2400, 4200, 4800, 5400, 6600].map((seconds) => ({
    pool,
    seconds,
    features: new Float64Array(0),
    lost: [],
    lostAfterSeconds: (seconds < 3000 ? 3000 : seconds < 6000 ? 6000 : Infinity) - seconds,
  }));
}

test("a lead time is that of the unbroken run of alarms before a loss; a run that ended before it is none", (t) => {
  // Alarmed at 0 s, then from 1200 s on without a break until the loss; before the second loss only at 4200 s.
  const forecasts = [0.9, 0.1, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.9];
  const scored = new ScoredForecasts(forecasts, new Uint8Array(9));
  const { losses, alarmed, quartiles, histogram } = leadTimes(rowsOfTwoLosses(), scored, 6 / 9);
  t.deepEqual([losses, alarmed], [2, 0.5]);
  t.deepEqual(quartiles, [1800, 1800, 1800]);
  t.deepEqual(
    histogram.filter((bin) => bin.losses > 0),
    [{ overSeconds: 1200, upToSeconds: 1800, losses: 1 }],
  );
});

test("where no loss was alarmed there is no lead time, not one of nothing", (t) => {
  const scored = new ScoredForecasts([0.9, 0, 0, 0, 0, 0, 0, 0, 0], new Uint8Array(9));
  const { alarmed, quartiles } = leadTimes(rowsOfTwoLosses(), scored, 1 / 9);
  t.is(alarmed, 0);
  t.deepEqual(quartiles, [NaN, NaN, NaN]);
});
