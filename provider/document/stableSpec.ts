import type { DeadlineSpec, FleetSpec, WorkloadSpec } from "../engine/fleet.js";

/** A deadline has one of the two: seconds from the workload's start, or a moment in seconds since 1970. */
export type StableDeadline = Omit<DeadlineSpec, "deadlineSeconds" | "finishBySeconds"> & {
  readonly deadlineSeconds?: number;
  readonly finishByEpochSeconds?: number;
};

export type StableWorkload = Omit<WorkloadSpec, "deadline"> & { readonly deadline?: StableDeadline };

/**
 * A fleet's spec that stays the same from one run of Pulumi to the next. A deadline given as a moment stays one, because
 * counted from now it would change with every run. A budget without limit is absent, because JSON has no infinity.
 */
export type StableFleetSpec = Omit<FleetSpec, "workloads" | "budgetUsdPerHour"> & {
  readonly budgetUsdPerHour?: number;
  readonly workloads: readonly StableWorkload[];
};

/** What is read of the owner's own words: the moments that deadlines were given as. */
export interface DeclaredDeadline {
  readonly name: string;
  /** `finishBy` is an ISO 8601 moment. */
  readonly deadline?: { readonly finishBy?: string };
}

/** @param declared moments, where the owner's words are there; a moment that the spec itself has is kept as well. */
export function stableSpec(spec: FleetSpec, declared: readonly DeclaredDeadline[] = []): StableFleetSpec {
  const { workloads, budgetUsdPerHour, ...rest } = spec;
  return {
    ...rest,
    ...(Number.isFinite(budgetUsdPerHour) && { budgetUsdPerHour }),
    workloads: workloads.map(({ deadline, ...workload }) => {
      const finishBy = declared.find(({ name }) => name === workload.name)?.deadline?.finishBy;
      return { ...workload, ...(deadline && { deadline: stableDeadline(deadline, finishBy) }) };
    }),
  };
}

function stableDeadline(deadline: DeadlineSpec, finishBy: string | undefined): StableDeadline {
  const { deadlineSeconds, finishBySeconds, ...rest } = deadline;
  const finishByEpochSeconds = finishBy === undefined ? finishBySeconds : Math.floor(Date.parse(finishBy) / 1000);
  return finishByEpochSeconds === undefined ? { ...rest, deadlineSeconds } : { ...rest, finishByEpochSeconds };
}

/** The spec again, with deadlines counted from now; one given as a moment keeps that beside it. */
export function specOf(stable: StableFleetSpec, nowEpochSeconds: number): FleetSpec {
  const { workloads, budgetUsdPerHour = Infinity, ...rest } = stable;
  return {
    ...rest,
    budgetUsdPerHour,
    workloads: workloads.map(({ deadline, ...workload }) => ({
      ...workload,
      ...(deadline && { deadline: deadlineOf(deadline, nowEpochSeconds) }),
    })),
  };
}

function deadlineOf(deadline: StableDeadline, nowEpochSeconds: number): DeadlineSpec {
  const { deadlineSeconds, finishByEpochSeconds, ...rest } = deadline;
  if (finishByEpochSeconds === undefined) return { ...rest, deadlineSeconds: deadlineSeconds ?? 0 };
  return {
    ...rest,
    deadlineSeconds: finishByEpochSeconds - nowEpochSeconds,
    finishBySeconds: finishByEpochSeconds,
  };
}
