import type { CapacityPool } from "./pool.js";

/**
 * Chance that a pool of the same region, or of another, goes in the same tick as one that is lost: 22 % and 1.5 % on
 * the nine p3.2xlarge zones of February and March 2023 (skypilot-org/spot-traces).
 */
const sameRegionOdds = 0.22;
const otherRegionOdds = 0.015;
/** Another type in the same zone goes 1.22 times as often as another type in another zone of the region: 14.5 and 11.9 % on eight pools. */
const sameZoneOdds = 1.22 * sameRegionOdds;

/** Chance that two pools of one region, or of two, go in one tick once one of them does. */
export function regionOdds(one: Pick<CapacityPool, "region">, other: Pick<CapacityPool, "region">): number {
  return one.region === other.region ? sameRegionOdds : otherRegionOdds;
}

/** The same, for what must stay apart from another: with a regard to zones. */
export function placeOdds(one: CapacityPool, other: CapacityPool): number {
  return one.zone === other.zone ? sameZoneOdds : regionOdds(one, other);
}
