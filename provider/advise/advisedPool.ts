import type { CapacityPool } from "../engine/pool.js";

/** All pools of a subject are of one type, of which nothing is told; hazards are not scaled. */
const anyType = {
  instanceType: "instance",
  performance: { vcpu: 1, memoryGiB: 1, gpus: 0, networkGbps: 1, storageIops: 0 },
  hazardScale: 1,
};

/** A pool as a caller tells of it, as the engine sees it. */
export function advisedPool(
  told: Pick<CapacityPool, "id" | "zone" | "region" | "market" | "usdPerHour">,
  onDemandUsdPerHour: number,
): CapacityPool {
  return { ...told, ...anyType, onDemandUsdPerHour };
}
