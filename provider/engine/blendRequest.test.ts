import test from "ava";
import { requestAt } from "./blendRequest.js";
import { assessUnits } from "./protect.js";
import { performanceScore } from "./performanceScore.js";
import { simpleRules } from "./models.js";
import { outlook, service, spotA, spotB, unit } from "./fixtures/scene.js";
import type { Usage } from "./observation.js";
import { Level } from "./level.js";
import type { WorkloadView } from "./workloadView.js";

const usage: Usage = { cpu: 0.7, memory: 0.4, io: 0.1 };

/** What being short costs four units of which only the first so many are measured. */
function costsWith(measured: number): readonly number[] {
  const workload = service({ parts: [{ name: "all", units: 4, level: Level.Immediate }] });
  const serving = [spotA, spotA, spotB, spotB].map((pool, n) => unit(`i-${n}`, pool, n < measured ? { usage } : {}));
  const nothing = {
    noticed: [],
    lost: [],
    shadows: [],
    pending: [],
    takenOver: new Set<string>(),
    yields: false,
    drained: [],
  };
  const view: WorkloadView = { workload, serving, ...nothing };
  const outlooks = [outlook(spotA), outlook(spotB)];
  const risks = assessUnits({ view, outlooks, known: {}, unitUsdPerHour: 1, nowSeconds: 0, models: simpleRules });
  const question = { view, pinned: new Set<string>(), outlooks, risks, unitUsdPerHour: 1, budgetUsdPerHour: Infinity };
  const request = requestAt(0, {
    ...question,
    noticeSeconds: 0,
    readiness: undefined,
    bids: undefined,
    scoreOf: performanceScore,
  });
  return request.valuation.exposure.costs;
}

test("units that are measured tell of those that are not: half of them give the same costs of being short", (t) => {
  t.deepEqual(costsWith(2), costsWith(4));
  t.notDeepEqual(costsWith(0), costsWith(4));
});
