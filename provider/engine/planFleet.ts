import { ShadowMode, unitsOf, WorkloadKind, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { ordinaryFleet } from "./fleetNow.js";
import { firstBlend, usdPerHourOf, type FirstBlend } from "./firstBlend.js";
import { promiseOf } from "./level.js";
import { simpleRules, type Models } from "./models.js";
import { Role } from "./observation.js";
import type { FleetPlan, WorkloadPlan } from "./plan.js";
import { rangeOfCosts, type PlannedBlends, type PriceRanges } from "./planRange.js";
import { unitUsdPerHour } from "./pool.js";
import { settledPlan } from "./settledPlan.js";
import type { WorkloadState } from "./state.js";

/**
 * A fleet is taken to have settled after so long without a loss. By its blend then, losses and time short of a month were
 * foreseen to within a factor of three on both recordings, and by its first blend not at all: docs/preview.md.
 */
const settledSeconds = 86_400;

/**
 * The blend a fleet would start with: the engine's own first decision, with nothing running and nothing learnt, so
 * that what is reviewed is what is done. Insurance launches are no part of it. It is the blend outside the hours of
 * special demand: a plan is the same whenever it is made.
 * @param ranges within which spot prices moved lately; none: they are taken to stay.
 */
export function planFleet(spec: FleetSpec, models: Models = simpleRules, ranges: PriceRanges = new Map()): FleetPlan {
  const ordinary = ordinaryFleet(spec);
  const blendsOf = (fleet: FleetSpec): PlannedBlends => ({
    first: firstBlend(fleet, models),
    settled: firstBlend(fleet, models, settledSeconds),
  });
  const planned = blendsOf(ordinary);
  const { first, settled } = planned;
  const rangeOf = rangeOfCosts(spec, planned, ranges, blendsOf);
  const workloads = spec.workloads.map((workload) => ({
    ...workloadPlan(workload, first, spec),
    ...rangeOf(workload.name),
    ...(workload.kind === WorkloadKind.Service && {
      settled: settledPlan(workload, settled.lines(workload.name), first.lossesPerDay, spec.noticeSeconds),
    }),
    ...plannedShadow(first.nextState.workloads[workload.name]),
  }));
  return { fleet: spec.name, workloads, ...totals(workloads) };
}

function workloadPlan(
  workload: WorkloadSpec,
  { lines }: FirstBlend,
  spec: FleetSpec,
): Omit<WorkloadPlan, "usdPerHourRange" | "unitsWithoutSpot"> {
  const blend = lines(workload.name);
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
    usdPerHour: usdPerHourOf(blend),
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
    usdPerHourRange: {
      low: sum(workloads, (workload) => workload.usdPerHourRange.low),
      high: sum(workloads, (workload) => workload.usdPerHourRange.high),
    },
    onDemandUsdPerHour: sum(workloads, (workload) => workload.onDemandUsdPerHour),
    interruptionsPerDay: sum(workloads, (workload) => workload.interruptionsPerDay),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
