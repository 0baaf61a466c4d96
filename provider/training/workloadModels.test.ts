import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { impactModelText } from "../models/impactModelFile.js";
import { performanceModelText } from "../models/performanceModelFile.js";
import { evaluateImpact } from "./evaluateImpact.js";
import { estimateQuality } from "./estimateQuality.js";
import { evaluatePerformance } from "./evaluatePerformance.js";
import { fitWeightedSum, weightedSum } from "./leastSquares.js";
import { performanceRow } from "./performanceRows.js";
import { trainImpact, trainPerformance, type RecordedWorkload } from "./workloadModels.js";
import { kindHalves, kindsLeftOut } from "./workloadMoments.js";

const shipped = (name: string): string =>
  readFileSync(join(__dirname, "..", "..", "..", "provider", "models", `${name}.json`), "utf8");

test("the shipped performance and impact models are what training writes", (t) => {
  t.is(performanceModelText(trainPerformance(1)), shipped("performance"));
  t.is(impactModelText(trainImpact(1)), shipped("impact"));
  t.not(performanceModelText(trainPerformance(2)), shipped("performance"));
});

for (const [design, folds] of Object.entries({ "half of the kinds": kindHalves(), "all others": kindsLeftOut() })) {
  test(`trained on ${design}, scores are nearer than both simple rules on every kind not seen`, (t) => {
    const [model, ...rules] = evaluatePerformance(folds, 1);
    t.is(rules.length, 2);
    for (const rule of rules) {
      t.true((model?.quality.rootMeanSquareError ?? Infinity) < rule.quality.rootMeanSquareError);
      for (const [kind, { meanAbsoluteError }] of Object.entries(rule.byKind)) {
        t.true((model?.byKind[kind]?.meanAbsoluteError ?? Infinity) < meanAbsoluteError, `${rule.line}, ${kind}`);
      }
    }
  });

  test(`trained on ${design}, impacts are nearer than both simple rules on every kind not seen`, (t) => {
    const { lines, withinUsd, withinUnready } = evaluateImpact(folds, 1);
    const [model, ...rules] = lines;
    t.is(rules.length, 2);
    for (const rule of rules) {
      for (const kind of Object.keys(rule.usdByKind)) {
        const where = `${rule.line}, ${kind}`;
        const error = (line: typeof rule | undefined, of: "usdByKind" | "unreadyByKind"): number =>
          line?.[of][kind]?.meanAbsoluteError ?? Infinity;
        t.true(error(model, "usdByKind") < error(rule, "usdByKind"), where);
        t.true(error(model, "unreadyByKind") < error(rule, "unreadyByKind"), where);
      }
    }
    // Eight in ten are wanted; kinds not seen are somewhat further off than their band says.
    t.true(withinUsd > 0.7 && withinUsd < 0.9, String(withinUsd));
    t.true(withinUnready > 0.7 && withinUnready < 0.9, String(withinUnready));
  });
}

test("a weighted sum finds the weights that made its values", (t) => {
  const rows = [0, 1, 2, 3, 4].map((i) => Float64Array.of(i, i * i));
  const fitted = fitWeightedSum(
    rows,
    rows.map(([a = 0, b = 0]) => 3 + 2 * a - b),
  );
  t.true(Math.abs(weightedSum(fitted, Float64Array.of(10, 5)) - 18) < 1e-9);
});

test("errors are those of a case worked by hand", (t) => {
  const quality = estimateQuality([1, 2, 6], [1, 4, 4]);
  t.is(quality.meanAbsoluteError, 4 / 3);
  t.is(quality.rootMeanSquareError, Math.sqrt(8 / 3));
  t.true(Math.abs(quality.explained - (1 - 8 / 6)) < 1e-12);
});

/** A workload that serves half of what is asked of it where memory is nearly full, each moment recorded so often. */
function recorded(times: number): RecordedWorkload {
  const rows = Array.from({ length: 1000 * times }, (_, i) => {
    const minute = Math.floor(i / times);
    return performanceRow({ cpu: 0.2, memory: minute / 1000, io: 0.1 }, minute < 900 ? 1 : 0.5);
  });
  return { name: "web", rows };
}

test("metrics weigh the same in a model however many rows of them there are", (t) => {
  const [few, many] = [1, 40].map((times) => trainPerformance(1, [recorded(times)]));
  t.deepEqual(many?.model, few?.model);
  t.deepEqual(many?.trainedOn.recorded, [{ name: "web", rows: 40_000 }]);
  t.notDeepEqual(few?.model, trainPerformance(1).model);
});
