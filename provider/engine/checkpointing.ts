import type { CheckpointSpec } from "./fleet.js";

/**
 * Seconds of work between two checkpoints that minimise saving plus expected lost work: √(2 · cost / hazard), Young
 * (1974), with the hazard of the moment, never longer than the owner accepts nor shorter than a checkpoint takes.
 */
export function checkpointIntervalSeconds(spec: CheckpointSpec, hazardPerHour: number): number {
  const best = hazardPerHour > 0 ? Math.sqrt((2 * spec.saveSeconds * 3600) / hazardPerHour) : Infinity;
  return Math.max(spec.saveSeconds, Math.min(best, spec.maximumIntervalSeconds));
}
