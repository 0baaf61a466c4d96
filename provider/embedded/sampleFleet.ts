import { Priority, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { CapacityPool } from "../engine/pool.js";
import { profiles } from "../engine/profile.js";
import { classifyInstance } from "../engine/tags.js";

/** A workload for tests: one part of two units that may be lost at any moment. */
export function sampleWorkload(name: string, fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return {
    name,
    kind: WorkloadKind.Service,
    priority: Priority.Standard,
    profile: profiles.balanced,
    parts: [{ name: "all", units: 2, level: Level.Immediate }],
    pools: [],
    startSeconds: 30,
    recoverySeconds: 0,
    degradation: [],
    allowedMeasures: [],
    ...fields,
  };
}

export function sampleFleet(pools: readonly CapacityPool[], workloads: readonly WorkloadSpec[]): FleetSpec {
  return {
    name: "fleet",
    pools,
    workloads,
    budgetUsdPerHour: Infinity,
    tickSeconds: 60,
    noticeSeconds: 120,
  };
}

/** Tags of a member of the sample fleet. */
export function memberTags(pool: CapacityPool, workload: string, role: Role = Role.Serving): Record<string, string> {
  return classifyInstance(pool, { fleet: "fleet", workload, part: "all", level: Level.Immediate, role });
}
