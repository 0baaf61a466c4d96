import type { Decision } from "./decide.js";
import type { FleetSpec } from "./fleet.js";
import type { Membership } from "./membership.js";
import type { Observation } from "./observation.js";
import type { FleetOutlook } from "./outlook.js";
import { emptyWorkloadState, type FleetState, type WorkloadState } from "./state.js";

/** Whether owners have paused the engine at this moment. */
export function isPaused({ requests }: FleetSpec, { nowSeconds }: Pick<Observation, "nowSeconds">): boolean {
  return (requests?.pausedUntilSeconds ?? -Infinity) > nowSeconds;
}

/**
 * A round that only looks: nothing is launched, released, saved or switched, and what bids were given stays. What it sees
 * is remembered, so that the first round after it goes on from there; what lost its carrier meanwhile still waits.
 */
export function pausedDecision(
  wanted: FleetSpec,
  { launched: _launched, jobs: _jobs, signs: _signs, ...state }: FleetState,
  { nowSeconds }: Pick<Observation, "nowSeconds">,
  { known, orphans }: Membership,
  outlook: FleetOutlook,
): Decision {
  const workloads: Record<string, WorkloadState> = { ...state.workloads };
  for (const [name, lost] of orphans) {
    const before = workloads[name] ?? emptyWorkloadState(nowSeconds);
    workloads[name] = { ...before, orphans: [...before.orphans, ...lost] };
  }
  return {
    actions: [],
    nextState: {
      ...state,
      decidedAtSeconds: nowSeconds,
      sequence: state.sequence + 1,
      pools: outlook.memories,
      forecasts: outlook.book,
      workloads,
      known,
      outcomes: [],
    },
    outlook,
    wanted,
    auction: { ...(state.auction && { memory: state.auction }), workloads: new Map() },
    forecasts: outlook.forecasts,
  };
}
