import test from "ava";
import { evaluateRevocation } from "../provider/training/evaluateRevocation.js";
import { trainRevocation } from "../provider/training/trainRevocation.js";
import { sharedTraces } from "../provider/replay/fixtures/sharedTraces.js";
import { shippedRecall } from "./rules/limitWarningOnSpot.js";

const until = 0.6;
const tenMinutes = 600;
const alarmRate = 0.05;
const warningSeconds = 300;

test("the recall that the pack takes for granted is the one that is measured", async (t) => {
  const trace = sharedTraces("nine-zones-2023-02");
  if (trace === undefined) {
    t.pass();
    return;
  }
  const model = trainRevocation([trace], { until, seed: 1 });
  const { evaluation } = await evaluateRevocation(model, trace, { from: until, seed: 1 });
  const line = evaluation.horizons
    .find(({ horizonSeconds }) => horizonSeconds === tenMinutes)
    ?.lines.find((each) => each.line === "model");
  const leads = line?.leadTimes.find((each) => each.alarmRate === alarmRate);
  const inTime = leads?.histogram.filter(({ overSeconds }) => overSeconds >= warningSeconds) ?? [];
  const warned = inTime.reduce((sum, { losses }) => sum + losses, 0);
  t.deepEqual([warned, leads?.losses], [128, 420]);
  t.is(Number((warned / (leads?.losses ?? NaN)).toFixed(3)), shippedRecall);
});
