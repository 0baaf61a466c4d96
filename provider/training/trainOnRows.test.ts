import test from "ava";
import { MemoryForecastLog } from "../embedded/memoryForecastLog.js";
import { forecastHeader, forecastLine } from "../document/forecastLines.js";
import { RevocationPredictor } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import { parseRevocationModel, revocationModelText } from "../models/revocationModelFile.js";
import { afternoonLosses, agingLosses, simulatedMarket, writeSimulatedLog } from "./fixtures/simulatedLog.js";
import { readForecastHistory, type ForecastHistory } from "./forecastHistory.js";
import { historySource } from "./historySource.js";
import { trainOnRows } from "./trainOnRows.js";
import { traceSource, trainRevocation } from "./trainRevocation.js";

const recorded = simulatedMarket(1, 12, agingLosses);
const shipped = trainRevocation([recorded], { until: 1, seed: 1 });
const market = simulatedMarket(2, 24, afternoonLosses);

async function historyOf(leftShare = 0, of = market): Promise<ForecastHistory> {
  const log = new MemoryForecastLog();
  writeSimulatedLog(of, { file: shipped, hash: "shipped", leftShare }, log);
  const text = forecastHeader + log.entries().map(forecastLine).join("");
  async function* batches() {
    yield { where: "log", text };
  }
  return readForecastHistory("log", batches());
}

/** Mean forecast by horizon over a log's rows. */
function meanForecasts(history: ForecastHistory, file: typeof shipped): number[] {
  const predictor = new RevocationPredictor(file.model);
  const all = history.rows.map(({ features }) => predictor.predict(features));
  return [0, 1, 2].map((horizon) => all.reduce((sum, each) => sum + (each[horizon] ?? 0), 0) / all.length);
}

test("a model trained on a log says which log, and until when, in a file that is read back", async (t) => {
  const history = await historyOf();
  const trained = trainOnRows([historySource(history, 0.5)], 1);
  const [source] = trained.trainedOn;
  t.true(source !== undefined && "log" in source && source.log === "log" && source.pools.length === 6);
  t.is(source?.untilSeconds, (history.fromSeconds + history.untilSeconds) / 2);
  t.deepEqual(parseRevocationModel(revocationModelText(trained), "m"), trained);
});

test("what comes after the span that is trained on changes nothing", async (t) => {
  const history = await historyOf();
  const half = (history.fromSeconds + history.untilSeconds) / 2;
  const rows = history.rows.map((row) => (row.seconds > half ? { ...row, lost: [1, 1, 1] as const } : row));
  const [one, other] = [history, { ...history, rows }].map((each) => trainOnRows([historySource(each, 0.5)], 1));
  t.deepEqual(one, other);
});

test("pools that the fleet leaves bend the forecasts little; leaving their rows out would raise them much", async (t) => {
  const [watched, left] = [await historyOf(), await historyOf(0.5)];
  const truth = meanForecasts(watched, trainOnRows([historySource(watched, 1)], 1));
  const learnt = meanForecasts(watched, trainOnRows([historySource(left, 1)], 1));
  const seenOnly = { ...left, rows: left.rows.filter(({ lost }) => !lost.includes(null)) };
  const biased = meanForecasts(watched, trainOnRows([historySource(seenOnly, 1)], 1));
  t.log(truth, learnt, biased);
  truth.forEach((mean, horizon) => t.true(Math.abs((learnt[horizon] ?? 0) / mean - 1) < 0.15));
  t.true((biased[0] ?? 0) > 1.4 * (truth[0] ?? 1));
});

test("recordings and a log are trained on together, and the log's own rest calibrates", async (t) => {
  const history = await historyOf();
  const both = trainOnRows([traceSource(recorded, 1), historySource(history, 1)], 1);
  t.deepEqual(
    both.trainedOn.map((source) => "log" in source),
    [false, true],
  );
  const came = history.rows.reduce((sum, { lost }) => sum + (lost[0] ?? 0), 0) / history.rows.length;
  const [mean = NaN] = meanForecasts(history, both);
  t.true(Math.abs(mean / came - 1) < 0.15, `${mean} for ${came}`);
});

test("a log with hardly a loss says how many are needed, and that recordings help", async (t) => {
  const history = await historyOf(
    0,
    simulatedMarket(3, 2, () => 0.001),
  );
  t.throws(() => trainOnRows([historySource(history, 1)], 1), {
    instanceOf: InputError,
    message: /at least 20 rows with a loss within ten minutes .*; a log may be given with recordings, got \d+ among/,
  });
  t.notThrows(() => trainOnRows([historySource(history, 1), traceSource(recorded, 1)], 1));
});
