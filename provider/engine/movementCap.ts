import type { BlendProfile } from "./profile.js";
import type { WorkloadState } from "./state.js";

/** When units were given up of the engine's own will, as far as that still counts. */
export function recentMoves(
  { movedAtSeconds }: Pick<WorkloadState, "movedAtSeconds">,
  { moveWindowSeconds }: BlendProfile,
  nowSeconds: number,
): number[] {
  return movedAtSeconds.filter((at) => nowSeconds - at < moveWindowSeconds);
}

/** How many of so many units may be given up within one window; one always may, else nothing small ever moved. */
export function movesAllowed(units: number, { maximumMoveShare }: BlendProfile): number {
  return Math.max(1, Math.floor(units * maximumMoveShare));
}
