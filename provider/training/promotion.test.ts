import test from "ava";
import { generatorFor, draw } from "../embedded/seededDraw.js";
import type { RevocationModel } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import { trainRevocation } from "./trainRevocation.js";
import type { ForecastHistory, LoggedForecast } from "./forecastHistory.js";
import { agingLosses, simulatedMarket } from "./fixtures/simulatedLog.js";
import { compareModels, trainedUntilSeconds } from "./promotion.js";

const { model } = trainRevocation([simulatedMarket(1, 12, agingLosses)], { until: 1, seed: 1 });

/** A log of so many days whose forecasts, as made, are the true chances to a power by horizon: 1 leaves them true. */
function historyOf(days: number, ten: number, thirty = ten, sixty = thirty): ForecastHistory {
  const powers = [ten, thirty, sixty];
  const generator = generatorFor(5, "history");
  const rows = Array.from({ length: days * 144 }, (_, i): LoggedForecast => {
    const truth = 0.02 + 0.2 * draw(generator);
    const chances = [1, 2, 3].map((times) => 1 - (1 - truth) ** times);
    const drawn = draw(generator);
    const lost = chances.map((chance) => (drawn < chance ? (1 as const) : (0 as const)));
    const features = Float64Array.of(truth, 0, 0, 0, 0, 0);
    return {
      pool: "p",
      seconds: 600 * i,
      features,
      chances: chances.map((chance, i) => chance ** (powers[i] ?? 1)),
      lost,
    };
  });
  return { name: "log", fromSeconds: 0, untilSeconds: days * 86_400, rows, warnings: [] };
}

/** Models that forecast the same of every row. */
const flat: RevocationModel = {
  ranges: model.ranges,
  calibrations: model.calibrations,
  network: { ...model.network, outputWeights: model.network.outputWeights.map(() => 0) },
};
const calibratedFlat: RevocationModel = {
  ...flat,
  calibrations: [0.12, 0.22, 0.31].map((chance) => ({ slope: 0, bias: Math.log(chance / (1 - chance)) })),
};

test("a model that is clearly better than the forecasts as made may replace what made them", (t) => {
  const { figures, objections, losses } = compareModels(calibratedFlat, "as made", historyOf(14, 3), {
    fromSeconds: 0,
    seed: 1,
  });
  t.deepEqual(objections, []);
  t.true(losses > 20);
  t.is(figures.rows, 14 * 144);
  t.is(figures.days, 14);
  t.true(figures.gainLow > 0 && figures.gainLow < figures.gain);
  t.true(Math.abs(figures.logLossBefore - figures.logLoss - figures.gain) < 1e-12);
});

test("one that is worse, or the same, may not, and it is said by how much", (t) => {
  const worse = compareModels(calibratedFlat, "as made", historyOf(14, 1), { fromSeconds: 0, seed: 1 });
  t.regex(worse.objections[0] ?? "", /^it is not clearly better: the log loss falls by -0\.0\d+, at least by -/);
  const same = compareModels(model, model, historyOf(14, 1), { fromSeconds: 0, seed: 1 });
  t.is(same.figures.gain, 0);
  t.is(same.objections.length, 1);
});

test("one that is better but far from its own word at a horizon may not", (t) => {
  const [ten, thirty] = calibratedFlat.calibrations;
  const tooHigh = { slope: 0, bias: Math.log(0.4 / 0.6) };
  const off: RevocationModel = { ...flat, calibrations: [ten, thirty, tooHigh].flatMap((line) => line ?? []) };
  const { objections, figures } = compareModels(off, "as made", historyOf(28, 6, 6, 1), { fromSeconds: 0, seed: 1 });
  t.true(figures.gainLow > 0);
  t.is(objections.length, 1);
  t.regex(objections[0] ?? "", /^its calibration error within 60 minutes is 0\.0[78]\d, against 0\.0[0-2]\d$/);
});

test("too few days and too few losses are objections of their own", (t) => {
  const { objections } = compareModels(calibratedFlat, "as made", historyOf(0.5, 3), { fromSeconds: 0, seed: 1 });
  t.true(objections.includes("the later part of the log has 1 days, and 7 are needed"));
  const calm = historyOf(14, 3);
  const rows = calm.rows.map((row) => ({ ...row, lost: [0, 0, 0] as const }));
  const without = compareModels(calibratedFlat, "as made", { ...calm, rows }, { fromSeconds: 0, seed: 1 });
  t.true(without.objections.includes("it has 0 rows with a loss, and 20 are needed"));
});

test("only what comes after the training of both counts, and a log that ends before is bad input", (t) => {
  const history = historyOf(14, 3);
  const fromSeconds = 5 * 86_400;
  const { figures } = compareModels(calibratedFlat, "as made", history, { fromSeconds, seed: 1 });
  t.is(figures.days, 9);
  t.throws(() => compareModels(calibratedFlat, "as made", history, { fromSeconds: 15 * 86_400, seed: 1 }), {
    instanceOf: InputError,
    message: /log: expected forecasts from 1970-01-16T00:00:00\.000Z on.*got 2016 forecasts until 1970-01-15T/,
  });
});

test("a log whose every pool was left before an hour had passed can't be compared on", (t) => {
  const history = historyOf(14, 1);
  const rows = history.rows.map((row) => ({ ...row, lost: [0, 0, null] as const }));
  t.throws(() => compareModels(model, "as made", { ...history, rows }, { fromSeconds: 0, seed: 1 }), {
    instanceOf: InputError,
  });
});

test("models are trained until the latest end of the logs among their sources, whichever model's", (t) => {
  const log = { log: "l", pools: [], fromSeconds: 0, untilSeconds: 500, rows: 1 };
  const traces = { traces: "t", pools: [], gapSeconds: 600, untilSeconds: 9e9, rows: 1 };
  t.is(trainedUntilSeconds([traces, log], [{ ...log, untilSeconds: 700 }]), 700);
  t.is(trainedUntilSeconds([traces]), -Infinity);
});
