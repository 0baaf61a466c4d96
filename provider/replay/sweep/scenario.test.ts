import test from "ava";
import { sampleTrace } from "../baselines/fixtures/sampleTrace.js";
import { scenariosOf, scenarioText, settingsOf, type SweepGrid } from "./scenario.js";

const grid: SweepGrid = {
  targets: [1, 2],
  coldStartsSeconds: [20, 60, 90],
  noticesSeconds: [0, 30],
  profiles: ["balanced"],
  riskWeights: [1],
};

test("without notice cold starts of the same whole ticks are one scenario, with notice each is its own", (t) => {
  const scenarios = scenariosOf(sampleTrace("1111"), grid);
  t.deepEqual(
    scenarios.map(({ target, coldStartsSeconds, startSeconds, noticeSeconds }) => [
      target,
      coldStartsSeconds,
      startSeconds,
      noticeSeconds,
    ]),
    [1, 2].flatMap((target) => [
      [target, [20, 60], 60, 0],
      [target, [90], 120, 0],
      [target, [20], 20, 30],
      [target, [60], 60, 30],
      [target, [90], 90, 30],
    ]),
  );
});

test("a scenario is replayed and told by what it says", (t) => {
  const scenario = { target: 1, coldStartsSeconds: [30, 180], startSeconds: 195, noticeSeconds: 0 };
  t.like(settingsOf(scenario), { target: 1, coldStartSeconds: 195, noticeSeconds: 0 });
  t.is(scenarioText(scenario), "1 unit, cold start 30 s or 3 min, no notice");
  const noticed = { ...scenario, target: 4, coldStartsSeconds: [30], noticeSeconds: 120 };
  t.is(scenarioText(noticed), "4 units, cold start 30 s, 2 min of notice");
});
