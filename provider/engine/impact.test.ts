import test from "ava";
import { service, spotA } from "./fixtures/scene.js";
import {
  impactUsd,
  lossSituation,
  predictedImpactUsd,
  revocationImpact,
  unservedUsdPerUnitHour,
  type RevocationImpact,
} from "./impact.js";
import { performanceScore } from "./performanceScore.js";
import { Priority, type WorkloadSpec } from "./fleet.js";
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
  const among = { readyUnits: 1, unitUsdPerHour: 2, nowSeconds: 1900, scoreOf: performanceScore };
  return revocationImpact(lossSituation(workload, { usage, known }, among));
}

test("a unit is healthy up to 80 % of its scarcest resource, and in proportion beyond", (t) => {
  t.is(performanceScore(undefined), 100);
  t.is(performanceScore({ cpu: 0.8, memory: 0.1, io: 0 }), 100);
  t.is(performanceScore({ cpu: 0.2, memory: 1, io: 0.5 }), 80);
  t.is(performanceScore({ cpu: 1.6, memory: 0.2, io: 0.2 }), 50);
  t.is(performanceScore({ cpu: NaN, memory: 1, io: Infinity }), 80);
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

test("an hour of service not served is worth what the profile and the priority say, spread over a start", (t) => {
  const workload = service({ startSeconds: 360 });
  const worth = unservedUsdPerUnitHour(workload, 2);
  t.true(Math.abs(worth - (workload.profile.shortageWeight * 2) / 0.1) < 1e-9);
  t.is(unservedUsdPerUnitHour({ ...workload, priority: Priority.Critical }, 2), 4 * worth);
});

test("the predicted impact is the impact by the chance of a loss within ten minutes", (t) => {
  const impact = impactOf(service({ checkpoint, recoverySeconds: 60 }));
  const usd = impact.lostWorkUsd + impact.recoveryUsd + impact.degradedServiceUsd;
  t.is(impactUsd(impact), usd);
  t.true(Math.abs(predictedImpactUsd(impact, 1) - usd * (1 - Math.exp(-1 / 6))) < 1e-12);
  t.is(predictedImpactUsd(impact, 0), 0);
});
