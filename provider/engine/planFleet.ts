import { LaunchPurpose, type LaunchAction } from "./action.js";
import { decide } from "./decide.js";
import { ShadowMode, unitsOf, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { ordinaryFleet } from "./fleetNow.js";
import { promiseOf } from "./level.js";
import { simpleRules, type Models } from "./models.js";
import { Role, type Observation } from "./observation.js";
import type { BlendLine, FleetPlan, WorkloadPlan } from "./plan.js";
import { unitUsdPerHour, type CapacityPool } from "./pool.js";
import { emptyState, type WorkloadState } from "./state.js";

/**
 * The blend a fleet would start with: the engine's own first decision, with nothing running and nothing learnt, so
 * that what is reviewed is what is done. Insurance launches are no part of it. It is the blend outside the hours of
 * special demand: a plan is the same whenever it is made.
 */
export function planFleet(spec: FleetSpec, models: Models = simpleRules): FleetPlan {
  const state = emptyState(spec.name, 0);
  const { actions, outlook, nextState } = decide(ordinaryFleet(spec), state, nothingRuns, models);
  const launches = actions.filter(
    (action): action is LaunchAction => action.kind === "launch" && action.purpose !== LaunchPurpose.Insurance,
  );
  const { forecaster } = outlook;
  const pools = new Map(spec.pools.map((pool) => [pool.id, pool]));
  const lines = (workload: string): BlendLine[] =>
    launches.flatMap((launch) => {
      const pool = pools.get(launch.pool);
      return pool && launch.workload === workload
        ? [blendLine(launch, pool, forecaster.forecast(pool, launch.count).lossesPerDay)]
        : [];
    });
  const workloads = spec.workloads.map((workload) => ({
    ...workloadPlan(workload, lines(workload.name), spec),
    ...plannedShadow(nextState.workloads[workload.name]),
  }));
  return { fleet: spec.name, workloads, ...totals(workloads) };
}

const nothingRuns: Observation = { nowSeconds: 0, instances: [], usdPerHour: {}, signals: [], jobs: [] };

function blendLine(launch: LaunchAction, pool: CapacityPool, lossesPerDay: number): BlendLine {
  const paid = launch.stopped ? 0 : pool.usdPerHour;
  return {
    part: launch.part,
    level: launch.level,
    role: launch.role,
    stopped: launch.stopped,
    pool,
    units: launch.count,
    usdPerHour: launch.count * paid,
    interruptionsPerDay: launch.count * lossesPerDay,
  };
}

function workloadPlan(workload: WorkloadSpec, blend: readonly BlendLine[], spec: FleetSpec): WorkloadPlan {
  const price = unitUsdPerHour(spec.pools.filter((pool) => workload.pools.includes(pool.id)));
  const serving = blend.filter((line) => line.role === Role.Serving);
  return {
    name: workload.name,
    kind: workload.kind,
    priority: workload.priority,
    profile: workload.profile.name,
    parts: workload.parts.map(({ name, units, level, bidUnits }) => {
      return { name, units, level, promise: promiseOf(level), ...(bidUnits !== undefined && { bidUnits }) };
    }),
    blend,
    ...(workload.spread && { spread: workload.spread }),
    usdPerHour: sum(blend, (line) => line.usdPerHour),
    onDemandUsdPerHour: unitsOf(workload) * price,
    interruptionsPerDay: sum(serving, (line) => line.interruptionsPerDay),
  };
}

function plannedShadow(state: WorkloadState | undefined): Pick<WorkloadPlan, "shadow"> {
  if (!state?.shadow) return {};
  const { mode = ShadowMode.Auto, savedUsdPerHour } = state.shadow;
  return { shadow: { mode, savedUsdPerHour } };
}

function totals(workloads: readonly WorkloadPlan[]) {
  return {
    usdPerHour: sum(workloads, (workload) => workload.usdPerHour),
    onDemandUsdPerHour: sum(workloads, (workload) => workload.onDemandUsdPerHour),
    interruptionsPerDay: sum(workloads, (workload) => workload.interruptionsPerDay),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
