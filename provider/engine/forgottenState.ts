import type { UndoDegradeAction } from "./action.js";
import { because } from "./draft.js";
import type { FleetSpec } from "./fleet.js";
import { emptyState, type FleetState } from "./state.js";

/**
 * The state of a fleet whose document was damaged: nothing is known. What runs is seen again, but not which degradation
 * steps were taken, so all of them are undone; those that are still needed are then taken anew.
 */
export function forgottenState(spec: FleetSpec, nowSeconds: number): FleetState {
  const undone = spec.workloads.flatMap(({ name, degradation }) =>
    [...degradation].reverse().map((step): UndoDegradeAction => ({
      kind: "undo-degrade",
      key: `${spec.name}/${nowSeconds}/undo/${name}/${step.name}`,
      workload: name,
      step: step.name,
      reason: because("what was remembered is damaged: whether this step was taken is not known"),
    })),
  );
  const pending = undone.map((action) => ({ action, decidedAtSeconds: nowSeconds, attempts: 0 }));
  return { ...emptyState(spec.name, nowSeconds), pending };
}
