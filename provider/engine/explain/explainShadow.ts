import type { Action } from "../action.js";
import type { PoolOutlook } from "../blend.js";
import type { Scene } from "../decideWorkload.js";
import { ShadowMode } from "../fleet.js";
import { servingPools, shadowPool, shadowPools } from "../shadowPlaces.js";
import type { ShadowExplanation } from "./explanation.js";

/** Where a workload's shadow may live, and where one would be raised now; undefined where none is declared. */
export function explainShadow(scene: Scene, actions: readonly Action[]): ShadowExplanation | undefined {
  const { view, outlooks, alarmed } = scene;
  const spec = view.workload.shadow;
  if (!spec) return undefined;
  const serving = servingPools(view, { actions });
  const { allowed, elsewhere } = shadowPools(serving, spec, outlooks);
  const standingOf = (outlook: PoolOutlook): string => {
    if (elsewhere.includes(outlook)) return "apart, in a zone where nothing serves";
    if (allowed.includes(outlook)) return "apart, but in a zone that serves";
    return serving.has(outlook.pool.id) ? "units serve there" : "not open";
  };
  const best = shadowPool(serving, spec, outlooks)?.pool.id;
  return {
    mode: spec.mode,
    wantedUnits: spec.mode !== ShadowMode.OnForecast || alarmed ? spec.units : 0,
    shadows: view.shadows.map(({ id }) => id),
    pools: outlooks
      .filter(({ pool }) => spec.pools.includes(pool.id))
      .map((outlook) => ({
        pool: outlook.pool.id,
        usdPerHour: outlook.usdPerHour,
        standing: standingOf(outlook),
      })),
    ...(best !== undefined && { best }),
  };
}
