import test from "ava";
import {
  assertHarmless,
  dataOf,
  hostileName,
  pageContract,
  unbalancedElements,
  withoutScript,
} from "../../replay/report/fixtures/pageContract.js";
import type { HorizonEvaluation, RevocationEvaluation } from "../evaluateRevocation.js";
import { evaluated } from "../fixtures/evaluatedMarket.js";
import { evaluationData, type HorizonChartData } from "./evaluationData.js";
import { evaluationHtml } from "./evaluationHtml.js";

const command = "blended-fleet evaluate";
const evaluation = evaluated.then((found) => found.evaluation);
const page = evaluation.then((found) => evaluationHtml(found, command));

pageContract(page);

test("each horizon has its three plots, each with its place, its text and its data", async (t) => {
  const html = await page;
  const data = JSON.parse(dataOf(html)) as readonly HorizonChartData[];
  t.deepEqual(data, JSON.parse(JSON.stringify(evaluationData(await evaluation))));
  t.is(data.length, 3);
  for (const [index, { lines, falseAlarms, leadTimes }] of data.entries()) {
    for (const kind of ["reliability", "roc", "lead-time"]) {
      const place = new RegExp(`data-chart="${kind}" data-index="${index}" role="img"\\s+aria-label="([^"]+)"`);
      t.regex(place.exec(html)?.[1] ?? "", / within \d+ min\. .*%/, `${kind} ${index}`);
    }
    for (const { name, hits, forecast, share, rows } of lines) {
      t.is(hits.length, name === "base rate" ? 0 : falseAlarms.length, name);
      t.deepEqual([share.length, rows.length], [forecast.length, forecast.length], name);
    }
    t.is(leadTimes.rates.length, 3);
    for (const { shares } of leadTimes.rates) t.is(shares.length, leadTimes.bins.length);
  }
});

test("the base rate is one mark on the reliability plot, for its forecasts are all the same", async (t) => {
  const horizons = evaluationData(await evaluation);
  t.deepEqual(
    horizons.map(({ lines }) => lines.find(({ name }) => name === "base rate")?.forecast.length),
    [1, 1, 1],
  );
});

test("what each plot shows stands in a table too", async (t) => {
  const html = await page;
  for (const label of ["Figures", "Alarms", "Reliability", "ROC curves", "Lead times"]) {
    t.is(html.split(`aria-label="${label}: loss within`).length - 1, 3, label);
  }
});

test("the page says which model it is, what it was trained and what it was measured on", async (t) => {
  const html = await page;
  const { model } = await evaluation;
  t.true(html.includes(`<td class="words">${model.hash}</td>`));
  t.regex(html, /trained on<\/th><td class="words">simulated: its first 7\.2 days, 6 pools, [\d,]+ rows</);
  t.regex(html, /measured on<\/th><td class="words">simulated: 6 pools, from 60 % of its time on</);
  t.notRegex(html, /<strong>Warning/);
});

test("the headline leads with how well losses are told apart, and says whether it is more than age tells", async (t) => {
  const lead = /class="lead">([^<]+)</.exec(await page)?.[1] ?? "";
  t.regex(lead, /^Of a pool that was lost within 60 min and one that was not, .* in \d+ % of pairs \(\d+ % to \d+ %\)/);
  const unclear = (await evaluation).horizons.filter(({ gainOverAge }) => !(gainOverAge.rocAuc.low > 0));
  t.true(lead.includes(unclear.length === 0 ? "is clear at every horizon" : "No clear gain over age alone at"));
});

test("names and warnings from outside are shown and never run", async (t) => {
  const found = await evaluation;
  const hostile = {
    ...found,
    traces: hostileName,
    warnings: [hostileName],
    model: { ...found.model, trainedOn: found.model.trainedOn.map((source) => ({ ...source, traces: hostileName })) },
  };
  assertHarmless(t, evaluationHtml(hostile, hostileName), await page);
});

test("a model of a fleet's log has the dates of its log on the page", async (t) => {
  const found = await evaluation;
  const log = { log: "s3://logs", pools: ["a"], fromSeconds: 1_788_220_800, untilSeconds: 1_788_307_200, rows: 1234 };
  const html = evaluationHtml({ ...found, model: { ...found.model, trainedOn: [log] } }, command);
  t.true(html.includes("s3://logs: 2026-09-01 00:00 to 2026-09-02 00:00 UTC, 1 pool, 1,234 rows"));
});

test("a horizon that too little is known of still makes a page, without a figure that is none", async (t) => {
  const found = await evaluation;
  const unknown = { low: NaN, high: NaN };
  const empty = (horizon: HorizonEvaluation): HorizonEvaluation => ({
    ...horizon,
    rows: 0,
    gainOverAge: everyMeasure({ gain: NaN, ...unknown }),
    lines: horizon.lines.map((line) => ({
      ...line,
      quality: { baseRate: NaN, meanForecast: NaN, ...everyMeasure(NaN) },
      intervals: everyMeasure(unknown),
      reliability: [],
      roc: [{ falseAlarms: 0, hits: 0 }],
      alarms: line.alarms.map(({ alarmRate }) => ({
        alarmRate,
        alarmed: NaN,
        threshold: NaN,
        recall: NaN,
        precision: NaN,
      })),
      leadTimes: line.leadTimes.map((lead) => ({ ...lead, losses: 0, alarmed: NaN, quartiles: [NaN, NaN, NaN] })),
    })),
  });
  const nothing: RevocationEvaluation = { ...found, horizons: found.horizons.map(empty) };
  const html = evaluationHtml(nothing, command);
  t.deepEqual(unbalancedElements(html), []);
  t.notRegex(withoutScript(html), /NaN|undefined|Infinity/);
});

function everyMeasure<T>(value: T) {
  return { rocAuc: value, prAuc: value, brierSkill: value, calibrationError: value };
}
