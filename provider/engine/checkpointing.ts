import type { CheckpointSpec } from "./fleet.js";

/**
 * Seconds of work between two checkpoints that minimise saving plus expected lost work: √(2 · cost / hazard), Young
 * (1974), with the hazard of the moment, never longer than the owner accepts nor shorter than a checkpoint takes.
 * @param lostShare of the unsaved work, what a loss is expected to destroy: where it is less, losses come as rarer.
 */
export function checkpointIntervalSeconds(spec: CheckpointSpec, hazardPerHour: number, lostShare = 1): number {
  const destroying = hazardPerHour * lostShare;
  const best = destroying > 0 ? Math.sqrt((2 * spec.saveSeconds * 3600) / destroying) : Infinity;
  return Math.max(spec.saveSeconds, Math.min(best, spec.maximumIntervalSeconds));
}
