import { lossProbability } from "./forecast.js";
import type { WorkloadSpec } from "./fleet.js";
import type { ObservedInstance } from "./observation.js";
import type { KnownInstance } from "./state.js";

/** What losing one unit now would cost, in USD. */
export interface RevocationImpact {
  readonly lostWorkUsd: number;
  readonly recoveryUsd: number;
  readonly degradedServiceUsd: number;
}

/** A serving unit whose loss is to be priced. */
export interface LossSituation {
  readonly workload: WorkloadSpec;
  readonly instance: ObservedInstance;
  readonly known: KnownInstance | undefined;
  /** What one unit costs on-demand now. */
  readonly unitUsdPerHour: number;
  readonly nowSeconds: number;
  /** How well the unit does, 0 to 100. */
  readonly score: number;
  /** Units of the workload that are ready, this one included. */
  readonly readyUnits: number;
}

/** What losing a unit now would cost. */
export type ImpactOf = (situation: LossSituation) => RevocationImpact;

export function impactUsd(impact: RevocationImpact): number {
  return impact.lostWorkUsd + impact.recoveryUsd + impact.degradedServiceUsd;
}

/**
 * The cost of losing a unit: the work since its last checkpoint and its recovery at the unit's on-demand price, and
 * what falling short once costs, dearer where the others are strained: a score of 60 leaves them 0.6 of their capacity
 * to take over with. Model 3 of the specification until a trained one takes its place.
 */
export function revocationImpact(situation: LossSituation): RevocationImpact {
  const { workload, known, unitUsdPerHour, nowSeconds } = situation;
  const unsaved = workload.checkpoint ? nowSeconds - (known?.unsavedSinceSeconds ?? nowSeconds) : 0;
  const strain = 100 / Math.max(1, situation.score);
  return {
    lostWorkUsd: (unsaved / 3600) * unitUsdPerHour,
    recoveryUsd: ((workload.recoverySeconds + (workload.checkpoint?.restoreSeconds ?? 0)) / 3600) * unitUsdPerHour,
    degradedServiceUsd: workload.profile.shortageWeight * unitUsdPerHour * strain,
  };
}

/** The horizon in which an impact is predicted: the time that a move takes with some to spare. */
export const impactHorizonSeconds = 600;

/** Impact × probability of losing the unit's pool within the horizon, in USD. */
export function predictedImpactUsd(impact: RevocationImpact, hazardPerHour: number): number {
  return impactUsd(impact) * lossProbability(hazardPerHour, impactHorizonSeconds);
}
