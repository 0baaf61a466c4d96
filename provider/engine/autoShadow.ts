import type { KeptMode, ShadowSpec } from "./fleet.js";
import { chooseShadow } from "./shadowChoice.js";
import { shadowIn } from "./shadowMemory.js";
import { shadowsUsdPerHour, standbyUsdPerHour } from "./shadowPlaces.js";
import { chooseAt, type Scene } from "./workloadScene.js";

/** The scene with its shadow in the mode that costs least, where the owner leaves that to the engine. */
export function withChosenShadow(scene: Scene): Scene {
  const { view, state, outlooks, alarmed, nowSeconds } = scene;
  const { shadow, profile, startSeconds } = view.workload;
  if (!shadow?.auto) return scene;
  const chosen = chooseShadow({
    ...{ shadow, profile, startSeconds, alarmed, nowSeconds, remembered: state.shadow },
    blendWith: (mode) => chooseAt(state.degraded.length, withShadowIn(scene, shadow, mode)),
    usdPerHourOf: (mode) => standbyUsdPerHour(view, shadowIn(shadow, mode), outlooks),
  });
  return { ...withShadowIn(scene, shadow, chosen.mode), state: { ...state, shadow: chosen } };
}

function withShadowIn(scene: Scene, spec: ShadowSpec, mode: KeptMode | undefined): Scene {
  const { outlooks } = scene;
  const view = { ...scene.view, workload: { ...scene.view.workload, shadow: shadowIn(spec, mode) } };
  const beside = scene.besideUsdPerHour - shadowsUsdPerHour(scene.view, outlooks);
  return { ...scene, view, besideUsdPerHour: beside + shadowsUsdPerHour(view, outlooks) };
}
