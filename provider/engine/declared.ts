import type { Action, LaunchAction } from "./action.js";
import { weakestLevelOf, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { compareLevels } from "./level.js";
import { Role } from "./observation.js";
import type { KnownInstance } from "./state.js";
import { keepsPromise, mayUse } from "./workloadView.js";

/**
 * Whether the owner still wants a member where it is and as what it is. The loss of one that isn't wanted says nothing
 * about its pool: its lane may have been taken away under it.
 */
export function isWanted(
  workload: WorkloadSpec | undefined,
  unit: Pick<KnownInstance, "pool" | "part" | "level" | "role">,
): boolean {
  if (!workload?.parts.some(({ name }) => name === unit.part) || !mayUse(workload, unit.pool)) return false;
  return unit.role === Role.Shadow ? workload.shadow !== undefined : keepsPromise(workload, unit);
}

/** Whether an action of which nothing is known is still to be tried: a launch only where its units are still wanted. */
export function isStillDue(spec: FleetSpec, action: Action): boolean {
  return action.kind !== "launch" || wantsLaunch(spec, action);
}

function wantsLaunch(spec: FleetSpec, { workload: name, part: partName, pool, role, level }: LaunchAction): boolean {
  const workload = spec.workloads.find((other) => other.name === name);
  if (role === Role.Shadow) return workload?.shadow?.pools.includes(pool) === true;
  const part = workload?.parts.find((other) => other.name === partName);
  return (
    part !== undefined && compareLevels(level, weakestLevelOf(part)) >= 0 && workload?.pools.includes(pool) === true
  );
}
