import { unitsWanted } from "./demand.js";
import { mayYield, type FleetSpec, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { Market } from "./pool.js";
import type { BlendProfile } from "./profile.js";
import type { FleetState } from "./state.js";

/** How long before units are wanted their launch is decided: a start, and the tick that may pass until a round. */
export function leadSeconds({ startSeconds }: WorkloadSpec, { tickSeconds }: FleetSpec): number {
  return startSeconds + tickSeconds;
}

/** A peak that is over counts for so long: what was launched for it goes no slower than it came. */
const peakRemembered = 3600;

/** Whether a part has left steady capacity to others, and not come back yet. */
export function isYielding(
  state: Pick<FleetState, "workloads">,
  workload: string,
  part: string,
  nowSeconds: number,
): boolean {
  return (state.workloads[workload]?.yieldedUntilSeconds?.[part] ?? -Infinity) > nowSeconds;
}

/**
 * The fleet as this moment's decision goes by it: each part with the units that a launch decided now would serve, those
 * that have yielded at the level Immediate. Spot is no pool of a workload for as long as no part of it may use it: what
 * runs there is then replaced where its level is kept.
 */
export function fleetNow(spec: FleetSpec, state: FleetState, nowSeconds: number): FleetSpec {
  if (!spec.workloads.some(varies)) return spec;
  const workloads = spec.workloads.map((workload) => {
    if (!varies(workload)) return workload;
    const lead = leadSeconds(workload, spec);
    const parts = workload.parts.map((part) => ({
      ...part,
      units: unitsWanted(part, nowSeconds, lead),
      level: isYielding(state, workload.name, part.name, nowSeconds) ? Level.Immediate : part.level,
    }));
    return {
      ...workload,
      parts,
      pools: poolsFor(parts, workload, spec),
      profile: profileNow(workload, parts, nowSeconds),
    };
  });
  return { ...spec, workloads };
}

/** The fleet as it is outside the hours of special demand. */
export function ordinaryFleet(spec: FleetSpec): FleetSpec {
  const ordinary = ({ demand: _, ...part }: PartSpec): PartSpec => part;
  const workloads = spec.workloads.map((workload) => ({ ...workload, parts: workload.parts.map(ordinary) }));
  return { ...spec, workloads };
}

function varies({ parts }: WorkloadSpec): boolean {
  return parts.some((part) => part.demand !== undefined || mayYield(part));
}

/** The movement cap is a share of the units that there were within the hour: after a peak, of that. */
function profileNow({ profile, parts }: WorkloadSpec, now: readonly PartSpec[], nowSeconds: number): BlendProfile {
  const before = parts.map((part) => unitsWanted(part, nowSeconds - peakRemembered, peakRemembered));
  const ratio = Math.max(1, sum(before) / sum(now.map(({ units }) => units)));
  return ratio === 1 ? profile : { ...profile, maximumMoveShare: profile.maximumMoveShare * ratio };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function poolsFor(parts: readonly PartSpec[], workload: WorkloadSpec, { pools }: FleetSpec): readonly string[] {
  if (parts.some(({ level }) => level === Level.Immediate)) return workload.pools;
  const spot = new Set(pools.flatMap(({ id, market }) => (market === Market.Spot ? [id] : [])));
  return workload.pools.filter((id) => !spot.has(id));
}
