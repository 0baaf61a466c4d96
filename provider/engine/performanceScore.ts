import type { Usage } from "./observation.js";

/** How well a unit that uses so much of itself does, 0 to 100; unknown usage is a normal input. */
export type ScoreOf = (usage: Usage | undefined) => number;

/** Up to this share in use a unit serves as well as an idle one: the customary scaling target of 70 to 80 %. */
const comfortableUse = 0.8;

/**
 * How well a unit does, 0 to 100: 100 while its scarcest resource is used to at most 80 %, beyond that in proportion
 * to the demand it can serve comfortably. A unit at 60 counts as 0.6 of one. Unknown usage counts as healthy. The
 * trained score takes this function's place.
 */
export function performanceScore(usage: Usage | undefined): number {
  if (!usage) return 100;
  // A metric that is no number tells nothing.
  const scarcest = Math.max(0, ...[usage.cpu, usage.memory, usage.io].filter(Number.isFinite));
  return scarcest <= comfortableUse ? 100 : (100 * comfortableUse) / scarcest;
}
