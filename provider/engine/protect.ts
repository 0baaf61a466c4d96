import type { PoolOutlook } from "./blend.js";
import { checkpointIntervalSeconds } from "./checkpointing.js";
import { because, type Draft } from "./draft.js";
import { allowedCheckpoint, unitsOf, type WorkloadSpec } from "./fleet.js";
import { lossProbability } from "./forecast.js";
import {
  impactHorizonSeconds,
  impactUsd,
  lossSituation,
  predictedImpactUsd,
  type LossSituation,
  type RevocationImpact,
} from "./impact.js";
import type { Models } from "./models.js";
import type { ObservedInstance } from "./observation.js";
import type { KnownInstance, OrphanedWork } from "./state.js";
import { readyOf, type WorkloadView } from "./workloadView.js";

/** One serving unit with what losing it would cost and how likely that is. */
export interface UnitRisk {
  readonly instance: ObservedInstance;
  readonly hazardPerHour: number;
  readonly impact: RevocationImpact;
  readonly impactUsd: number;
  readonly predictedUsd: number;
  readonly unsavedSeconds: number;
  /** Share of the unsaved work that a loss is expected to destroy. */
  readonly lostShare: number;
  /** The newest checkpoint of its work; undefined where there is none. */
  readonly snapshot: string | undefined;
}

export interface RiskQuestion {
  readonly view: WorkloadView;
  readonly outlooks: readonly PoolOutlook[];
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly unitUsdPerHour: number;
  readonly nowSeconds: number;
  readonly models: Models;
}

/** The loop's first two steps for every serving unit: its score and impact, times the probability of losing its pool. */
export function assessUnits(question: RiskQuestion): UnitRisk[] {
  const { view, known, nowSeconds, unitUsdPerHour, models } = question;
  const hazards = new Map(question.outlooks.map((outlook) => [outlook.pool.id, outlook.hazardPerHour]));
  const ready = readyOf([...view.serving, ...view.noticed]);
  const among = { readyUnits: ready.length, unitUsdPerHour, nowSeconds, scoreOf: models.scoreOf };
  return ready.map((instance) => {
    const unit = { usage: instance.usage, known: known[instance.id] };
    const situation = lossSituation(view.workload, unit, among);
    const impact = models.impactOf(situation);
    const hazardPerHour = hazards.get(instance.pool) ?? 0;
    return {
      instance,
      hazardPerHour,
      impact,
      impactUsd: impactUsd(impact),
      predictedUsd: predictedImpactUsd(impact, hazardPerHour),
      unsavedSeconds: nowSeconds - (known[instance.id]?.unsavedSinceSeconds ?? nowSeconds),
      lostShare: lostShareOf(impact, situation),
      snapshot: known[instance.id]?.snapshot,
    };
  });
}

/** Predicted impact of all units. */
export function predictedUsd(risks: readonly UnitRisk[]): number {
  return risks.reduce((sum, risk) => sum + risk.predictedUsd, 0);
}

/** The predicted impact above which a workload is alarmed. @param unitUsdPerHour what a unit costs on-demand now. */
export function alarmThresholdUsd(workload: WorkloadSpec, unitUsdPerHour: number): number {
  return workload.profile.impactThreshold * unitsOf(workload) * unitUsdPerHour;
}

/** Noticed units save first what is worth most a second of saving: where it is worth more than saving takes, in time. */
export function saveNoticed(view: WorkloadView, risks: readonly UnitRisk[], nowSeconds: number, draft: Draft): void {
  const checkpoint = allowedCheckpoint(view.workload);
  if (!checkpoint) return;
  const noticed = risks.filter(({ instance }) => instance.noticedUntilSeconds !== undefined);
  for (const risk of mostValuableFirst(noticed)) {
    const secondsLeft = (risk.instance.noticedUntilSeconds ?? Infinity) - nowSeconds;
    if (risk.unsavedSeconds <= checkpoint.saveSeconds || secondsLeft < checkpoint.saveSeconds) continue;
    saveUnit(risk, `${risk.instance.pool} gave notice; its work is worth ${risk.impactUsd.toFixed(2)} USD`, draft);
  }
}

/** Above the threshold, and no capacity to shift to: what is expected to be lost is saved where it is more than saving takes. */
export function saveOnAlarm(view: WorkloadView, risks: readonly UnitRisk[], draft: Draft): void {
  const checkpoint = allowedCheckpoint(view.workload);
  if (!checkpoint) return;
  const isWorthSaving = (risk: UnitRisk): boolean => expectedLostSeconds(risk) > checkpoint.saveSeconds;
  for (const risk of mostValuableFirst(unnoticed(risks).filter(isWorthSaving))) {
    saveUnit(risk, `predicted impact ${risk.predictedUsd.toFixed(2)} USD is above the threshold`, draft);
  }
}

/** Work of a unit that is expected to be lost within the horizon, in seconds. */
export function expectedLostSeconds({ hazardPerHour, lostShare, unsavedSeconds }: UnitRisk): number {
  return lossProbability(hazardPerHour, impactHorizonSeconds) * lostShare * unsavedSeconds;
}

/** Checkpoints that are due by the hazard of the moment. */
export function savePeriodically(view: WorkloadView, risks: readonly UnitRisk[], draft: Draft): void {
  const checkpoint = allowedCheckpoint(view.workload);
  if (!checkpoint) return;
  const intervalOf = ({ hazardPerHour, lostShare }: UnitRisk): number =>
    checkpointIntervalSeconds(checkpoint, hazardPerHour, lostShare);
  const due = unnoticed(risks).filter((risk) => risk.unsavedSeconds >= intervalOf(risk));
  for (const risk of mostValuableFirst(due)) {
    const [since, best] = [risk.unsavedSeconds, intervalOf(risk)].map(Math.round);
    saveUnit(risk, `${since} s since the last one; best at this hazard is ${best} s`, draft);
  }
}

/** All units save now, whatever the hazard. */
export function saveNow(view: WorkloadView, risks: readonly UnitRisk[], why: string, draft: Draft): void {
  if (!allowedCheckpoint(view.workload)) return;
  for (const risk of mostValuableFirst(unnoticed(risks))) saveUnit(risk, why, draft);
}

/** Work whose carrier is gone goes to ready units, the youngest first; answers what still waits. */
export function restoreOrphans(
  view: WorkloadView,
  orphans: readonly OrphanedWork[],
  nowSeconds: number,
  draft: Draft,
): OrphanedWork[] {
  if (orphans.length === 0) return [];
  const carriers = readyOf(view.serving)
    .filter(({ id }) => !draft.isUnderWay("restore", id))
    .sort((a, b) => b.launchedAtSeconds - a.launchedAtSeconds);
  const due = orphans.filter((orphan) => nowSeconds >= restoreDueAtSeconds(orphan)).slice(0, carriers.length);
  due.forEach((orphan, i) => {
    const carrier = carriers[i];
    if (!carrier) return;
    draft.add({
      kind: "restore",
      workload: view.workload.name,
      instance: carrier.id,
      snapshot: orphan.snapshot,
      failures: orphan.failures,
      ...(orphan.lostAtSeconds !== undefined && { lostAtSeconds: orphan.lostAtSeconds }),
      reason: because(`the work of ${orphan.snapshot} lost its carrier; ${carrier.id} takes it up`),
    });
  });
  return orphans.filter((orphan) => !due.includes(orphan));
}

const firstWaitSeconds = 600;

/** A restore that fails is tried again after ten minutes, twenty, forty and so on; after about a day no more. */
export const mostFailedRestores = 8;

function restoreDueAtSeconds({ orphanedAtSeconds, failures }: OrphanedWork): number {
  return orphanedAtSeconds + (failures === 0 ? 0 : firstWaitSeconds * 2 ** (failures - 1));
}

function lostShareOf({ lostWorkUsd }: RevocationImpact, { unsavedSeconds, unitUsdPerHour }: LossSituation): number {
  return unsavedSeconds > 0 ? lostWorkUsd / ((unsavedSeconds / 3600) * unitUsdPerHour) : 1;
}

function unnoticed(risks: readonly UnitRisk[]): UnitRisk[] {
  return risks.filter(({ instance }) => instance.noticedUntilSeconds === undefined);
}

function mostValuableFirst(risks: readonly UnitRisk[]): UnitRisk[] {
  return [...risks].sort((a, b) => b.impactUsd - a.impactUsd || (a.instance.id < b.instance.id ? -1 : 1));
}

function saveUnit(risk: UnitRisk, why: string, draft: Draft): void {
  const { id, workload, noticedUntilSeconds } = risk.instance;
  if (draft.isUnderWay("checkpoint", id) || draft.isUnderWay("release", id)) return;
  draft.add({
    kind: "checkpoint",
    workload,
    instance: id,
    ...(risk.snapshot !== undefined && { follows: risk.snapshot }),
    ...(noticedUntilSeconds !== undefined && { dueAtSeconds: noticedUntilSeconds }),
    reason: because(why, { predictedUsd: risk.predictedUsd, impactUsd: risk.impactUsd }),
  });
}
