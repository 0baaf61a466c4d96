import { peakUnits } from "../../provider/engine/demand.js";
import { weakestLevelOf, type FleetSpec, type WorkloadSpec } from "../../provider/engine/fleet.js";
import { compareLevels, type Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { BlendLine, FleetPlan } from "../../provider/engine/plan.js";
import { Market, strongestLevelOf, type CapacityPool } from "../../provider/engine/pool.js";
import { levelKept } from "../../provider/engine/tags.js";
import { separated } from "./separatedPools.js";

/** One Auto Scaling group of a part: every pool of some instance types in some zones, on one market, in one role. */
export interface LaneShape {
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
  readonly market: Market;
  /** Best first: each of the instance types in each of the zones. */
  readonly pools: readonly CapacityPool[];
  /** What the plan puts there. */
  readonly initialUnits: number;
  readonly mostUnits: number;
}

/** A replacement runs before what it replaces is released, for all units at the same time at most. */
const mostUnitsForEach = 2;

/**
 * The lanes of a fleet: for each part one on each market that can back its level, or what it accepts at peak demand, for
 * each shadow one on each of its markets. The pools of a workload's shadow lanes are never those of its serving lanes.
 */
export function laneShapes(spec: FleetSpec, plan: FleetPlan): readonly LaneShape[] {
  const pools = new Map(spec.pools.map((pool) => [pool.id, pool]));
  const find = (ids: readonly string[]): readonly CapacityPool[] => ids.flatMap((id) => pools.get(id) ?? []);
  return spec.workloads.flatMap((workload) => {
    const blend = plan.workloads.find(({ name }) => name === workload.name)?.blend ?? [];
    return Object.values(Market).flatMap((market) => {
      const onMarket = (all: readonly CapacityPool[]): readonly CapacityPool[] =>
        all.filter((pool) => pool.market === market);
      const lines = blend.filter((line) => line.pool.market === market);
      const split = separated(onMarket(find(workload.pools)), onMarket(find(workload.shadow?.pools ?? [])), lines);
      return [
        ...servingLanes(workload, market, split.serving, lines),
        ...shadowLanes(workload, market, split.shadow, lines),
      ];
    });
  });
}

/** The pools a fleet's lanes have, in the place of all that would suit: what the companion may choose from on AWS. */
export function withPoolsOf(spec: FleetSpec, lanes: readonly LaneShape[]): FleetSpec {
  const idsOf = (workload: string, role: Role): ReadonlySet<string> =>
    new Set(
      lanes
        .filter((lane) => lane.workload === workload && lane.role === role)
        .flatMap((lane) => lane.pools.map((pool) => pool.id)),
    );
  const workloads = spec.workloads.map((workload) => {
    const serving = idsOf(workload.name, Role.Serving);
    const shadowing = idsOf(workload.name, Role.Shadow);
    const { shadow } = workload;
    return {
      ...workload,
      pools: workload.pools.filter((id) => serving.has(id)),
      ...(shadow && { shadow: { ...shadow, pools: shadow.pools.filter((id) => shadowing.has(id)) } }),
    };
  });
  return { ...spec, workloads };
}

function servingLanes(
  workload: WorkloadSpec,
  market: Market,
  pools: readonly CapacityPool[],
  lines: readonly BlendLine[],
): readonly LaneShape[] {
  if (pools.length === 0) return [];
  return workload.parts
    .filter((part) => compareLevels(strongestLevelOf(market), weakestLevelOf(part)) >= 0)
    .map((part) => {
      const initialUnits = unitsOf(lines.filter((line) => line.part === part.name && line.role === Role.Serving));
      return {
        workload: workload.name,
        part: part.name,
        level: levelKept(part.level, { market }),
        role: Role.Serving,
        market,
        pools,
        initialUnits,
        mostUnits: mostUnitsForEach * Math.max(peakUnits(part) + (part.bidUnits ?? 0), initialUnits),
      };
    });
}

function shadowLanes(
  workload: WorkloadSpec,
  market: Market,
  pools: readonly CapacityPool[],
  lines: readonly BlendLine[],
): readonly LaneShape[] {
  const { shadow } = workload;
  if (shadow === undefined || pools.length === 0) return [];
  const planned = lines.filter((line) => line.role === Role.Shadow);
  const strongest = [...workload.parts].sort((a, b) => compareLevels(b.level, a.level))[0];
  const part = workload.parts.find(({ name }) => name === planned[0]?.part) ?? strongest;
  if (part === undefined) return [];
  const initialUnits = unitsOf(planned);
  return [
    {
      workload: workload.name,
      // The companion tags a shadow anew when it steps in for a unit of another part.
      part: part.name,
      level: part.level,
      role: Role.Shadow,
      market,
      pools,
      initialUnits,
      mostUnits: mostUnitsForEach * Math.max(shadow.units, initialUnits),
    },
  ];
}

function unitsOf(lines: readonly BlendLine[]): number {
  return lines.reduce((sum, line) => sum + line.units, 0);
}

/** Whether what a lane has in service counts for a part: the part's own lanes, and the shadow that may step in for it. */
export function servesFor({ workload, part, role }: LaneShape, ofWorkload: string, ofPart: string): boolean {
  return workload === ofWorkload && (role === Role.Shadow || part === ofPart);
}

/** The lane's instance types, best first. */
export function typesOf({ pools }: LaneShape): readonly CapacityPool[] {
  const first = new Map<string, CapacityPool>();
  for (const pool of pools) if (!first.has(pool.instanceType)) first.set(pool.instanceType, pool);
  return [...first.values()];
}

/** The lane's zones, by name. */
export function zonesOf({ pools }: LaneShape): readonly string[] {
  return [...new Set(pools.map((pool) => pool.zone))].sort();
}
