import type { PoolOutlook } from "../blend.js";
import type { BlendRequest } from "../chooseBlend.js";
import type { Scene } from "../workloadScene.js";
import type { PoolExplanation } from "./explanation.js";

/** What was expected of each pool of a workload, and whether it may be launched into. */
export function explainPools(
  scene: Scene,
  { outlooks }: BlendRequest,
  chosenIn: (pool: number) => number,
): PoolExplanation[] {
  const { fleet } = scene;
  return outlooks.map((outlook, index) => {
    const { pool, usdPerHour, onDemand, hazardPerHour, launchOdds, open, held } = outlook;
    const { downAtSeconds, blockedUntilSeconds } = fleet.memories[pool.id] ?? {};
    return {
      ...{ pool: pool.id, onDemand, usdPerHour, held, chosen: chosenIn(index), hazardPerHour },
      chances: fleet.forecaster.forecast(pool, held).chances,
      ...{ launchOdds, open, standing: standingOf(outlook, scene) },
      ...(downAtSeconds !== undefined && { downAtSeconds }),
      ...(blockedUntilSeconds !== undefined && { blockedUntilSeconds }),
    };
  });
}

function standingOf({ pool, open }: PoolOutlook, scene: Scene): string {
  const { fleet, nowSeconds } = scene;
  const { blockedUntilSeconds = -Infinity } = fleet.memories[pool.id] ?? {};
  const blocked = blockedUntilSeconds > nowSeconds;
  if (open) return blocked ? "open again early: too few others are" : "open";
  if (blocked) return `blocked for ${minutes(blockedUntilSeconds - nowSeconds)}: ${whyDown(pool.id, scene)}`;
  return scene.view.workload.pools.includes(pool.id) ? "kept for a shadow" : "for shadows only";
}

function whyDown(pool: string, { fleet, nowSeconds, view, refusedPools }: Scene): string {
  const secondsAgo = nowSeconds - (fleet.memories[pool]?.downAtSeconds ?? nowSeconds);
  if (secondsAgo > 0) return `down ${minutes(secondsAgo)} ago`;
  if (view.lost.some(({ instance }) => instance.pool === pool)) return "a unit was lost";
  if (view.noticed.some((unit) => unit.pool === pool)) return "it gave notice";
  return refusedPools.has(pool) ? "it refused, or is said to be down" : "just went down";
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 60)} min`;
}
