import type { Action } from "../action.js";
import type { PoolOutlook } from "../blend.js";
import { sparedByShadow } from "../blendRequest.js";
import type { BlendRequest } from "../chooseBlend.js";
import type { Scene } from "../workloadScene.js";
import type { DegradedOption } from "../degradation.js";
import { wantedShadows } from "../shadow.js";
import { bestPlace, servingPools, shadowPlacesIn } from "../shadowPlaces.js";
import type { ShadowExplanation } from "./explanation.js";

/** Where a workload's shadow may live, and where one would be raised now; undefined where none is declared. */
export function explainShadow(
  scene: Scene,
  { choice }: DegradedOption,
  request: BlendRequest,
  actions: readonly Action[],
): ShadowExplanation | undefined {
  const { view, outlooks, alarmed, state } = scene;
  const { shadow: spec, startSeconds } = view.workload;
  if (!spec) return undefined;
  const serving = servingPools(view, { actions });
  const sparedUsdPerHour = sparedByShadow(choice.blend, request, spec, scene.noticeSeconds);
  const question = { spec, outlooks, serving, sparedUsdPerHour, startSeconds };
  const places = shadowPlacesIn(question);
  const standingOf = (outlook: PoolOutlook): string => {
    const place = places.find((other) => other.outlook === outlook);
    if (!place) return serving.has(outlook.pool.id) ? "units serve there" : "not open";
    const { keepingUsdPerHour, absentUsdPerHour } = place;
    return `${keepingUsdPerHour.toFixed(4)} USD/h to keep, ${absentUsdPerHour.toFixed(4)} for being lost as well`;
  };
  const best = bestPlace(question)?.outlook.pool.id;
  const saved = spec.auto && state.shadow?.savedUsdPerHour;
  return {
    mode: spec.mode,
    ...(saved && { savedUsdPerHour: saved }),
    wantedUnits: wantedShadows(spec, alarmed),
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
