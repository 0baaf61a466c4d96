import { standingShadows, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { InstanceState, type Observation, type ObservedInstance } from "../observation.js";
import type { PoolOutlook } from "../blend.js";
import type { FleetOutlook } from "../outlook.js";
import type { CapacityPool } from "../pool.js";
import { poolSet } from "../workloadView.js";
import type { OfferedPool } from "./clearing.js";
import type { ContendedPart } from "./contendedPart.js";

/** What bids may have: all that the fleet may spend and hold, less what is declared. */
export interface FleetRoom {
  readonly pools: readonly OfferedPool[];
  /** By place of the pools: units that bids hold there, and those that were given up of it while it was full. */
  readonly proven: readonly number[];
  readonly budgetUsdPerHour: number;
  readonly onDemandVcpus: number;
}

/**
 * Declared units and shadows come first: what they use now, or need where that is more. What runs for bids is part of the
 * room; what ran for bids that are gone is none until it has gone too. A pool that is closed or full has room for what bids
 * hold there, and for what was given up of it.
 */
export function fleetRoom(
  spec: FleetSpec,
  { instances }: Pick<Observation, "instances">,
  { views }: Pick<FleetOutlook, "views">,
  contended: readonly ContendedPart[],
): FleetRoom {
  const [held, left] = [true, false].map((hasBids) => {
    const units = contended.flatMap((part) => (part.hasBids === hasBids ? part.units : []));
    return new Set(units.map(({ id }) => id));
  });
  const runs = instances.filter(({ state }) => state !== InstanceState.Stopped);
  const ofOthers = runs.filter(({ id }) => !held?.has(id) && !left?.has(id));
  const use = greater(useOf(ofOthers, views), total(spec.workloads.map((workload) => needOf(workload, views))));
  const taken = total([
    use,
    useOf(
      runs.filter(({ id }) => left?.has(id)),
      views,
    ),
  ]);
  const dearer = sum(contended, (part) => beyondCheapest(part, views));
  const seen = spec.pools.flatMap(({ id }) => views.get(id) ?? []);
  const proven = seen.map(({ pool, room = 0 }) => {
    return room + runs.filter((unit) => unit.pool === pool.id && held?.has(unit.id)).length;
  });
  return {
    pools: seen.map((view, i) => offered(view, proven[i] ?? 0)),
    proven,
    budgetUsdPerHour: Math.max(0, spec.budgetUsdPerHour - taken.usdPerHour - dearer),
    onDemandVcpus: Math.max(0, (spec.onDemandVcpus ?? Infinity) - taken.vcpus),
  };
}

function offered({ pool, onDemand, usdPerHour, open, full }: PoolOutlook, proven: number): OfferedPool {
  const room = open && !full ? Infinity : proven;
  return { id: pool.id, steady: onDemand, usdPerHour, vcpu: pool.performance.vcpu, room };
}

/** What capacity takes of a budget and of on-demand. */
interface Need {
  readonly usdPerHour: number;
  readonly vcpus: number;
}

/**
 * What a workload's declared units and standing shadows take at least, in the cheapest pools that keep their levels: of
 * those that are open, for what is closed now serves nobody.
 */
function needOf(workload: WorkloadSpec, views: FleetOutlook["views"]): Need {
  const usable = viewsOf(workload.pools, views);
  const steady = cheapest(usable.filter(({ onDemand }) => onDemand));
  const any = cheapest(usable);
  const parts = workload.parts.map(({ units, level }) =>
    level === Level.Immediate
      ? { usdPerHour: units * any.usdPerHour, vcpus: units * any.vcpus }
      : { usdPerHour: units * steady.usdPerHour, vcpus: units * steady.vcpus },
  );
  const { shadow } = workload;
  if (shadow) {
    const kept = cheapest(viewsOf(shadow.pools, views));
    const units = standingShadows(shadow);
    parts.push({ usdPerHour: units * kept.usdPerHour, vcpus: units * kept.vcpus });
  }
  return total(parts);
}

/** What units that bids hold cost beyond the cheapest pool that they might be in: they are cleared as if they were there. */
function beyondCheapest({ workload, part, hasBids, units }: ContendedPart, views: FleetOutlook["views"]): number {
  if (!hasBids) return 0;
  const usable = viewsOf(workload.pools, views);
  const least = cheapest(part.level === Level.Immediate ? usable : usable.filter(({ onDemand }) => onDemand));
  return sum(units, ({ pool }) => Math.max(0, (views.get(pool)?.usdPerHour ?? 0) - least.usdPerHour));
}

function useOf(units: readonly ObservedInstance[], views: FleetOutlook["views"]): Need {
  return total(
    units.map(({ pool }) => {
      const view = views.get(pool);
      return { usdPerHour: view?.usdPerHour ?? 0, vcpus: vcpuOf(view) };
    }),
  );
}

function total(needs: readonly Need[]): Need {
  return { usdPerHour: sum(needs, (need) => need.usdPerHour), vcpus: sum(needs, (need) => need.vcpus) };
}

function greater(one: Need, other: Need): Need {
  return { usdPerHour: Math.max(one.usdPerHour, other.usdPerHour), vcpus: Math.max(one.vcpus, other.vcpus) };
}

function viewsOf(pools: WorkloadSpec["pools"], views: FleetOutlook["views"]): readonly PoolOutlook[] {
  return [...poolSet(pools)].flatMap((id) => views.get(id) ?? []);
}

function cheapest(views: readonly PoolOutlook[]): Need {
  const open = views.filter((view) => view.open);
  const [first, ...others] = open.length > 0 ? open : views;
  if (!first) return { usdPerHour: 0, vcpus: 0 };
  const least = others.reduce((a, b) => (b.usdPerHour < a.usdPerHour ? b : a), first);
  return { usdPerHour: least.usdPerHour, vcpus: vcpuOf(least) };
}

function vcpuOf(view: { readonly onDemand: boolean; readonly pool: CapacityPool } | undefined): number {
  return view?.onDemand ? view.pool.performance.vcpu : 0;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
