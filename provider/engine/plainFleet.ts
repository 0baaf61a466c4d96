import { Priority, type DeadlineSpec, type FleetSpec, type WorkloadKind } from "./fleet.js";
import { Level } from "./level.js";
import type { CapacityPool } from "./pool.js";
import type { BlendProfile } from "./profile.js";

export interface PlainFleet {
  readonly name: string;
  readonly workload: string;
  readonly kind: WorkloadKind;
  readonly profile: BlendProfile;
  readonly units: number;
  /** From launch to ready. */
  readonly startSeconds: number;
  readonly readiness?: number;
  readonly deadline?: DeadlineSpec;
  readonly pools: readonly CapacityPool[];
  readonly tickSeconds: number;
  readonly noticeSeconds: number;
}

/** The name of the one part of a plain workload. */
export const plainPart = "all";

/** A fleet of one workload of so many Immediate units, which may use all pools, and nothing else. */
export function plainFleet(plain: PlainFleet): FleetSpec {
  const { name, workload, kind, profile, units, startSeconds, readiness, deadline, pools, tickSeconds } = plain;
  return {
    name,
    pools,
    workloads: [
      {
        name: workload,
        kind,
        priority: Priority.Standard,
        profile,
        parts: [{ name: plainPart, units, level: Level.Immediate }],
        pools: pools.map(({ id }) => id),
        startSeconds,
        recoverySeconds: 0,
        ...(readiness !== undefined && { readiness }),
        ...(deadline && { deadline }),
        degradation: [],
        allowedMeasures: [],
      },
    ],
    budgetUsdPerHour: Infinity,
    tickSeconds,
    noticeSeconds: plain.noticeSeconds,
  };
}
