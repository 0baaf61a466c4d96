import { ShadowMode, type FleetSpec, type KeptMode, type ShadowSpec, type WorkloadSpec } from "./fleet.js";
import type { FleetState } from "./state.js";

/** USD an hour by the mode that a shadow could be kept in. */
export type UsdByMode = Readonly<Record<KeptMode, number>>;

/** What is remembered of a shadow whose mode the engine chooses. */
export interface ShadowMemory {
  /** Absent where none is kept. */
  readonly mode?: KeptMode;
  /** When the mode was last changed; absent before. */
  readonly sinceSeconds?: number;
  /** When it was last looked at. */
  readonly atSeconds: number;
  /** What each mode would have saved against no shadow, its own price deducted: a mean that fades. */
  readonly savedUsdPerHour: UsdByMode;
  /** When one on forecast was, or would have been, raised; absent while none would be there. */
  readonly raisedAtSeconds?: number;
}

/** A shadow as it is kept in a mode; in none where it is undefined. */
export function shadowIn(spec: ShadowSpec, mode: KeptMode | undefined): ShadowSpec {
  const { auto } = spec;
  if (!auto) return spec;
  const switchSeconds = mode === ShadowMode.Warm ? auto.warmSeconds : auto.hotSeconds;
  return { ...spec, mode: mode ?? ShadowMode.Auto, switchSeconds };
}

/** From a shadow's promotion to its serving: a stopped one is started for it. */
export function switchSecondsOf(
  workload: Pick<WorkloadSpec, "shadow" | "startSeconds"> | undefined,
  isStopped: boolean,
): number {
  const { shadow, startSeconds = 0 } = workload ?? {};
  return shadow ? shadowIn(shadow, isStopped ? ShadowMode.Warm : ShadowMode.Hot).switchSeconds : startSeconds;
}

/** From when a unit of a workload begins to run to its serving: a shadow that was stopped is started in its switch time. */
export function readyAfterSeconds(
  { workloads }: Pick<FleetSpec, "workloads">,
  name: string,
  isRestart: boolean,
): number {
  const workload = workloads.find((one) => one.name === name);
  return isRestart ? switchSecondsOf(workload, true) : (workload?.startSeconds ?? 0);
}

/** The fleet with every shadow in the mode that it is remembered to be kept in. */
export function withKeptShadows(spec: FleetSpec, state: Pick<FleetState, "workloads">): FleetSpec {
  if (!spec.workloads.some(({ shadow }) => shadow?.auto)) return spec;
  const workloads = spec.workloads.map((workload) => {
    if (!workload.shadow?.auto) return workload;
    return { ...workload, shadow: shadowIn(workload.shadow, state.workloads[workload.name]?.shadow?.mode) };
  });
  return { ...spec, workloads };
}
