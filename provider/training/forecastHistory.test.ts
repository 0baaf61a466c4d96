import test from "ava";
import { forecastHeader, forecastLine } from "../document/forecastLines.js";
import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import { InputError } from "../errors.js";
import type { LogBatch } from "../ports/forecastLog.js";
import { forecastAt, outcomeOf } from "../ports/fixtures/sampleForecasts.js";
import { readForecastHistory } from "./forecastHistory.js";
import { labelsOf } from "./historySource.js";

async function* batchesOf(...batches: readonly string[]): AsyncGenerator<LogBatch> {
  for (const [index, text] of batches.entries()) yield { where: `b${index}`, text };
}

function batch(...entries: readonly ForecastEntry[]): string {
  return forecastHeader + entries.map(forecastLine).join("");
}

const made = Array.from({ length: 20 }, (_, i) => forecastAt(600 * i));
const told = made.map((forecast) => outcomeOf(forecast, [0, 0, 1]));

test("forecasts are joined with what came of them, in whatever order both were written", async (t) => {
  const batches = batchesOf(batch(...told), batch(...made.toReversed()));
  const { rows, fromSeconds, untilSeconds, warnings } = await readForecastHistory("log", batches);
  t.deepEqual([fromSeconds, untilSeconds, warnings], [0, 600 * 19, []]);
  t.deepEqual(
    rows.map(({ seconds }) => seconds),
    Array.from({ length: 14 }, (_, i) => 600 * i),
  );
  t.deepEqual(rows[0], {
    pool: "p3.2xlarge/us-east-1a/spot",
    seconds: 0,
    features: Float64Array.from(made[0]?.features ?? []),
    chances: [0.1, 0.2, 0.3],
    lost: [0, 0, 1],
  });
});

test("the last hour is left out, for of it only the losses are known", async (t) => {
  const late = made.slice(15).map((forecast) => outcomeOf(forecast, [1, 1, 1]));
  const { rows } = await readForecastHistory("log", batchesOf(batch(...made, ...told.slice(0, 14), ...late)));
  t.is(rows.length, 14);
  t.true(rows.every(({ lost }) => lost[0] === 0));
});

test("what was written twice counts once, and what lacks its other half is left out and said", async (t) => {
  const stray = outcomeOf(forecastAt(-600), [0, 0, 0]);
  const text = batch(...made, ...made, ...told.slice(2), ...told, stray).replaceAll(forecastLine(told[1] ?? stray), "");
  const { rows, warnings } = await readForecastHistory("log", batchesOf(text));
  t.is(rows.length, 13);
  t.deepEqual(warnings, [
    "1 of 20 forecasts are left out: the log does not say what came of them",
    "1 outcomes are left out: the log lacks their forecasts",
  ]);
});

test("a few damaged lines are left out with one warning", async (t) => {
  const text = `${batch(...made, ...told)}{ torn\n{"kind":"outcome"}\n`;
  const { rows, warnings } = await readForecastHistory("log", batchesOf(text));
  t.is(rows.length, 14);
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? "", /^2 of 42 lines are damaged and left out, the first: b0:42: expected a JSON document/);
});

test("many damaged lines are refused: the first of them by name, the others by number", async (t) => {
  const text = batch(...made) + "{ torn\n".repeat(9);
  const error = await t.throwsAsync(readForecastHistory("log", batchesOf(text)), { instanceOf: InputError });
  t.deepEqual(
    error.faults.map(({ where }) => where),
    ["b0:22", "b0:23", "b0:24", "b0:25", "b0:26", "log"],
  );
  t.regex(error.message, /log: expected 29 lines of forecasts and outcomes, got 9 that are not/);
});

test("a log of other features, and one without a forecast, are refused", async (t) => {
  const other = batch(...made).replace("long-share", "price");
  await t.throwsAsync(readForecastHistory("log", batchesOf(other)), {
    instanceOf: InputError,
    message: /b0:1: expected a forecast log/,
  });
  await t.throwsAsync(readForecastHistory("log", batchesOf(batch())), {
    instanceOf: InputError,
    message: /log: expected forecasts, got none in 0 lines/,
  });
});

test("what nobody saw counts as it was forecast of a pool that was still up when it was last seen", (t) => {
  const chances = [0.1, 0.28, 0.46];
  t.deepEqual(labelsOf({ chances, lost: [0, 1, 1] }), [0, 1, 1]);
  t.deepEqual(labelsOf({ chances, lost: [null, null, null] }), chances);
  const [none, thirty = NaN, sixty = NaN] = labelsOf({ chances, lost: [0, null, null] });
  t.is(none, 0);
  t.true(Math.abs(thirty - 0.2) < 1e-12 && Math.abs(sixty - 0.4) < 1e-12);
  t.deepEqual(labelsOf({ chances: [1, 1, 1], lost: [0, null, null] }), [0, 0, 0]);
});
