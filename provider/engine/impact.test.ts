import test from "ava";
import { service, spotA, unit } from "./fixtures/scene.js";
import { impactUsd, predictedImpactUsd, revocationImpact, type RevocationImpact } from "./impact.js";
import { performanceScore } from "./performanceScore.js";
import type { WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { Role, type Usage } from "./observation.js";
import type { KnownInstance } from "./state.js";

const checkpoint = { saveSeconds: 10, restoreSeconds: 30, sizeMiB: 1, maximumIntervalSeconds: 900 };
const known: KnownInstance = {
  pool: spotA.id,
  workload: "web",
  part: "all",
  level: Level.Immediate,
  role: Role.Serving,
  launchedAtSeconds: 0,
  unsavedSinceSeconds: 100,
  leaving: false,
  noticed: false,
};

function impactOf(workload: WorkloadSpec, usage?: Usage): RevocationImpact {
  const instance = unit("i-1", spotA, usage && { usage });
  const score = performanceScore(usage);
  return revocationImpact({ workload, instance, known, unitUsdPerHour: 2, nowSeconds: 1900, score, readyUnits: 1 });
}

test("a unit is healthy up to 80 % of its scarcest resource, and in proportion beyond", (t) => {
  t.is(performanceScore(undefined), 100);
  t.is(performanceScore({ cpu: 0.8, memory: 0.1, io: 0 }), 100);
  t.is(performanceScore({ cpu: 0.2, memory: 1, io: 0.5 }), 80);
  t.is(performanceScore({ cpu: 1.6, memory: 0.2, io: 0.2 }), 50);
});

test("work since the last checkpoint and recovery are paid at the unit's price", (t) => {
  const workload = service({ checkpoint, recoverySeconds: 60 });
  const impact = impactOf(workload);
  t.is(impact.lostWorkUsd, 1);
  t.is(impact.recoveryUsd, (90 / 3600) * 2);
});

test("a workload without a checkpoint has no work to lose, but the time without it", (t) => {
  const impact = impactOf(service());
  t.is(impact.lostWorkUsd, 0);
  t.true(impact.degradedServiceUsd > 0);
});

test("losing a unit is dearer where the others are strained", (t) => {
  const usage = { cpu: 1.6, memory: 0, io: 0 };
  const strained = impactOf(service(), usage);
  const easy = impactOf(service());
  t.is(strained.degradedServiceUsd, 2 * easy.degradedServiceUsd);
});

test("the predicted impact is the impact by the chance of a loss within ten minutes", (t) => {
  const impact = { lostWorkUsd: 1, recoveryUsd: 2, degradedServiceUsd: 3 };
  t.is(impactUsd(impact), 6);
  t.true(Math.abs(predictedImpactUsd(impact, 1) - 6 * (1 - Math.exp(-1 / 6))) < 1e-12);
  t.is(predictedImpactUsd(impact, 0), 0);
});
