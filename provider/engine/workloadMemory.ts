import { stepsTaken, unitsAtDepth } from "./degradation.js";
import { WorkloadKind, allowedCheckpoint, unitsOf } from "./fleet.js";
import { countReadiness, type ReadinessRecord } from "./readiness.js";
import type { WorkloadState } from "./state.js";
import type { Scene } from "./workloadScene.js";
import { readyOf } from "./workloadView.js";

/**
 * What a workload is remembered by until its next decision.
 * @param depth degradation steps taken from now on.
 */
export function rememberedOf(
  scene: Scene,
  depth: number,
  work: Pick<WorkloadState, "orphans" | "movedAtSeconds">,
): WorkloadState {
  const { view, state, nowSeconds } = scene;
  const saveSeconds = allowedCheckpoint(view.workload)?.saveSeconds;
  const degradedAtSeconds = depth === state.degraded.length ? state.degradedAtSeconds : nowSeconds;
  const readiness = readinessOf(scene);
  return {
    ...work,
    degraded: stepsTaken(view.workload, depth).map((step) => step.name),
    beganAtSeconds: state.beganAtSeconds,
    alarmed: scene.alarmed,
    ...(state.yieldedUntilSeconds && { yieldedUntilSeconds: state.yieldedUntilSeconds }),
    ...(degradedAtSeconds !== undefined && { degradedAtSeconds }),
    ...rememberedOfShadows(scene),
    ...(readiness && { readiness }),
    ...(state.job && { job: state.job }),
    ...(saveSeconds !== undefined && { saveSeconds }),
  };
}

/** Counted by what is wanted with the steps taken so far. */
function readinessOf({ view, state, nowSeconds }: Scene): ReadinessRecord | undefined {
  const { workload, serving, noticed } = view;
  if (workload.kind !== WorkloadKind.Service) return undefined;
  const wanted = unitsAtDepth(workload, state.degraded.length);
  const ready = readyOf(serving).length + readyOf(noticed).length;
  return countReadiness(state.readiness, nowSeconds, wanted > 0 ? Math.max(0, 1 - ready / wanted) : 0);
}

function rememberedOfShadows(scene: Scene): Pick<WorkloadState, "servedUnits" | "shadow"> {
  const { shadow } = scene.view.workload;
  const { shadow: chosen } = scene.state;
  return {
    ...(shadow && { servedUnits: servedUnits(scene) }),
    ...(shadow?.auto && chosen && { shadow: chosen }),
  };
}

function servedUnits({ view, state }: Scene): number {
  return Math.min(unitsOf(view.workload), Math.max(state.servedUnits ?? 0, view.serving.length));
}
