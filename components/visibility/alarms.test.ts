import test from "ava";
import { named, recordHappyFleet } from "../fixtures/happyFleet.js";

const own = { namespace: "BlendedFleet", dimensions: { Fleet: "shop", Stack: "test/dev" }, statistic: "Sum" };
const whenAny = { comparisonOperator: "GreaterThanOrEqualToThreshold", evaluationPeriods: 1 };

test("an alarm tells of three failed rounds within five minutes, as the companion's own metric counts them", async (t) => {
  const { inputs } = named(await recordHappyFleet(), "MetricAlarm", "shop-rounds-failing");
  t.like(inputs, { ...own, ...whenAny, metricName: "FailedRounds", threshold: 3, period: 300 });
});

test("an alarm tells of each checkpoint that did not make it", async (t) => {
  const { inputs } = named(await recordHappyFleet(), "MetricAlarm", "shop-checkpoint-missed");
  t.like(inputs, { ...own, ...whenAny, metricName: "MissedCheckpoints", threshold: 1, period: 60 });
});
