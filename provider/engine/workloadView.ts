import type { LaunchAction } from "./action.js";
import { unitsOf, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { compareLevels, Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import type { Loss, Membership } from "./membership.js";
import type { FleetState } from "./state.js";

/** What a workload has, as one decision sees it. */
export interface WorkloadView {
  readonly workload: WorkloadSpec;
  /** Serving, starting ones included; those under notice or being released are not among them. Oldest first. */
  readonly serving: readonly ObservedInstance[];
  /** Serving with a notice out. */
  readonly noticed: readonly ObservedInstance[];
  /** Served until they were lost since the last decision, the youngest first. */
  readonly lost: readonly Loss[];
  readonly shadows: readonly ObservedInstance[];
  /** Units and shadows that their owner wants gone: replaced first, and part of nothing else meanwhile. One under notice goes anyway. */
  readonly drained: readonly ObservedInstance[];
  /** Ids of units that are there, or have just gone, and in whose place shadows serve already. */
  readonly takenOver: ReadonlySet<string>;
  /** Launches decided of which nothing is known yet. */
  readonly pending: readonly LaunchAction[];
  /** It has left steady capacity to others: no more of it than its levels need. */
  readonly yields: boolean;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * @param observed the workload's instances, the oldest first.
 * @param drained ids of those that their owner wants gone.
 */
export function viewOf(
  workload: WorkloadSpec,
  observed: readonly ObservedInstance[],
  { known, losses }: Membership,
  state: FleetState,
  drained = nothing,
): WorkloadView {
  const staying = observed.filter(({ id }) => !known[id]?.leaving);
  const isDrained = ({ id, noticedUntilSeconds }: ObservedInstance): boolean =>
    noticedUntilSeconds === undefined && drained.has(id);
  const members = drained.size === 0 ? staying : staying.filter((instance) => !isDrained(instance));
  const lost = losses.filter((loss) => loss.instance.workload === workload.name && loss.instance.role === Role.Serving);
  const serving = members.filter((instance) => instance.role === Role.Serving);
  const takenOver = serving.filter(({ id }) => known[id]?.takenOver).map(({ id }) => id);
  return {
    workload,
    takenOver: new Set([...takenOver, ...lost.filter(({ instance }) => instance.takenOver).map(({ id }) => id)]),
    serving: serving.filter((instance) => instance.noticedUntilSeconds === undefined),
    noticed: serving.filter((instance) => instance.noticedUntilSeconds !== undefined),
    lost: lost.reverse(),
    drained: drained.size === 0 ? [] : staying.filter(isDrained),
    shadows: members.filter((i) => i.role === Role.Shadow && i.noticedUntilSeconds === undefined),
    pending: state.pending.flatMap(({ action }) =>
      action.kind === "launch" && action.workload === workload.name ? [action] : [],
    ),
    yields: state.workloads[workload.name]?.yieldedUntilSeconds !== undefined,
  };
}

export function readyOf(instances: readonly ObservedInstance[]): readonly ObservedInstance[] {
  return instances.filter((instance) => instance.state === InstanceState.Ready);
}

/** Serving units by pool, pending launches included, without those that are no part of the blend. */
export function heldByPool(view: WorkloadView, pinned: ReadonlySet<string>): Map<string, number> {
  const held = new Map<string, number>();
  const add = (pool: string, count: number): void => void held.set(pool, (held.get(pool) ?? 0) + count);
  for (const { id, pool } of view.serving) if (!pinned.has(id)) add(pool, 1);
  for (const launch of view.pending) if (launch.role === Role.Serving) add(launch.pool, launch.count);
  return held;
}

/** Units wanted of each part when so many are done without: the weakest promises give way first. */
export function wantedByPart(workload: WorkloadSpec, without: number): Map<string, number> {
  let spare = Math.min(without, unitsOf(workload));
  const wanted = new Map<string, number>();
  for (const part of partsWeakestFirst(workload)) {
    const given = Math.min(spare, part.units);
    wanted.set(part.name, part.units - given);
    spare -= given;
  }
  return wanted;
}

export function partsWeakestFirst(workload: WorkloadSpec): PartSpec[] {
  return [...workload.parts].sort((a, b) => compareLevels(a.level, b.level));
}

/** Units that only on-demand can carry: those of parts that promise more than Immediate. */
export function onDemandFloor(workload: WorkloadSpec, wanted: ReadonlyMap<string, number>): number {
  return workload.parts
    .filter((part) => part.level !== Level.Immediate)
    .reduce((sum, part) => sum + (wanted.get(part.name) ?? 0), 0);
}

/**
 * Ids of the units that the engine never gives up: Non-Interruptible ones, as many as are declared, the oldest. In
 * pools that the workload may no longer use there are none: these their owner took back.
 */
export function pinnedUnits({ workload, serving }: WorkloadView): ReadonlySet<string> {
  const pinned = new Set<string>();
  const pools = poolSet(workload.pools);
  for (const part of workload.parts) {
    if (part.level !== Level.NonInterruptible) continue;
    const units = serving.filter(
      ({ part: name, level, pool }) => name === part.name && level === part.level && pools.has(pool),
    );
    for (const { id } of units.slice(0, part.units)) pinned.add(id);
  }
  return pinned;
}

/** Whether a unit has the level that its part promises; one of a part that is not declared has nothing to keep. */
export function keepsPromise({ parts }: WorkloadSpec, unit: { readonly part: string; readonly level: Level }): boolean {
  const part = parts.find(({ name }) => name === unit.part);
  return part === undefined || compareLevels(unit.level, part.level) >= 0;
}

/** Whether a unit is one of those that its part has: one in a pool that is no longer declared is on its way out. */
export function countsToPart(workload: WorkloadSpec, unit: ObservedInstance): boolean {
  return keepsPromise(workload, unit) && mayUse(workload, unit.pool);
}

const poolSets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The pools that a declaration lists. Lists are never changed and are asked for every unit, so each is read once. */
export function poolSet(pools: readonly string[]): ReadonlySet<string> {
  const known = poolSets.get(pools);
  if (known) return known;
  const set = new Set(pools);
  poolSets.set(pools, set);
  return set;
}

/** Whether a workload may have units or shadows in a pool. */
export function mayUse({ pools, shadow }: WorkloadSpec, pool: string): boolean {
  return poolSet(pools).has(pool) || (shadow !== undefined && poolSet(shadow.pools).has(pool));
}

/** Serving units of each part that keep its promise where they may stay, pending launches included. */
export function heldByPart(view: WorkloadView): Map<string, number> {
  const held = new Map<string, number>();
  const add = (part: string, count: number): void => void held.set(part, (held.get(part) ?? 0) + count);
  for (const unit of view.serving) if (countsToPart(view.workload, unit)) add(unit.part, 1);
  for (const launch of view.pending) if (launch.role === Role.Serving) add(launch.part, launch.count);
  return held;
}
