import { lossProbability } from "./forecast.js";
import type { WorkloadSpec } from "./fleet.js";
import type { ObservedInstance } from "./observation.js";
import { performanceScore } from "./performanceScore.js";
import type { KnownInstance } from "./state.js";

/** What losing one unit now would cost, in USD. */
export interface RevocationImpact {
  readonly lostWorkUsd: number;
  readonly recoveryUsd: number;
  readonly degradedServiceUsd: number;
}

export function impactUsd(impact: RevocationImpact): number {
  return impact.lostWorkUsd + impact.recoveryUsd + impact.degradedServiceUsd;
}

/**
 * The cost of losing a unit: the work since its last checkpoint and its recovery at the unit's on-demand price, and
 * what falling short once costs, dearer where the others are strained: a score of 60 leaves them 0.6 of their capacity
 * to take over with. Model 3 of the specification until a trained one takes its place.
 */
export function revocationImpact(
  workload: WorkloadSpec,
  instance: ObservedInstance,
  known: KnownInstance | undefined,
  unitUsdPerHour: number,
  nowSeconds: number,
): RevocationImpact {
  const unsaved = workload.checkpoint ? nowSeconds - (known?.unsavedSinceSeconds ?? nowSeconds) : 0;
  const strain = 100 / Math.max(1, performanceScore(instance.usage));
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
