import { standingShadows, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { InstanceState, type Observation } from "../observation.js";
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
 * room. A pool that is closed or full has room for what bids hold there, and for what was given up of it.
 */
export function fleetRoom(
  spec: FleetSpec,
  { instances }: Pick<Observation, "instances">,
  { views }: Pick<FleetOutlook, "views">,
  contended: readonly ContendedPart[],
): FleetRoom {
  const forBids = new Set(contended.flatMap(({ units }) => units.map(({ id }) => id)));
  const runs = instances.filter(({ state }) => state !== InstanceState.Stopped);
  const needed = spec.workloads.map((workload) => needOf(workload, views));
  const usedBy = runs.filter(({ id }) => !forBids.has(id));
  const use = sum(usedBy, ({ pool }) => views.get(pool)?.usdPerHour ?? 0);
  const vcpus = sum(usedBy, ({ pool }) => vcpuOf(views.get(pool)));
  const seen = spec.pools.flatMap(({ id }) => views.get(id) ?? []);
  const proven = seen.map(({ pool, room = 0 }) => {
    return room + runs.filter((unit) => unit.pool === pool.id && forBids.has(unit.id)).length;
  });
  return {
    pools: seen.map((view, i) => offered(view, proven[i] ?? 0)),
    proven,
    budgetUsdPerHour: Math.max(
      0,
      spec.budgetUsdPerHour -
        Math.max(
          use,
          sum(needed, (need) => need.usdPerHour),
        ),
    ),
    onDemandVcpus: Math.max(
      0,
      (spec.onDemandVcpus ?? Infinity) -
        Math.max(
          vcpus,
          sum(needed, (need) => need.vcpus),
        ),
    ),
  };
}

function offered({ pool, onDemand, usdPerHour, open, full }: PoolOutlook, proven: number): OfferedPool {
  const room = open && !full ? Infinity : proven;
  return { id: pool.id, steady: onDemand, usdPerHour, vcpu: pool.performance.vcpu, room };
}

interface Need {
  readonly usdPerHour: number;
  readonly vcpus: number;
}

/** What a workload's declared units and standing shadows take at least, in the cheapest pools that keep their levels. */
function needOf(workload: WorkloadSpec, views: FleetOutlook["views"]): Need {
  const usable = viewsOf(workload.pools, views);
  const steady = cheapest(usable.filter(({ onDemand }) => onDemand));
  const any = cheapest(usable);
  const parts = workload.parts.map(({ units, level }) =>
    level === Level.Immediate
      ? { usdPerHour: units * any.usdPerHour, vcpus: 0 }
      : { usdPerHour: units * steady.usdPerHour, vcpus: units * steady.vcpus },
  );
  const { shadow } = workload;
  if (shadow) {
    const kept = cheapest(viewsOf(shadow.pools, views));
    const units = standingShadows(shadow);
    parts.push({ usdPerHour: units * kept.usdPerHour, vcpus: units * kept.vcpus });
  }
  return { usdPerHour: sum(parts, (part) => part.usdPerHour), vcpus: sum(parts, (part) => part.vcpus) };
}

function viewsOf(pools: WorkloadSpec["pools"], views: FleetOutlook["views"]): readonly PoolOutlook[] {
  return [...poolSet(pools)].flatMap((id) => views.get(id) ?? []);
}

function cheapest(views: readonly PoolOutlook[]): Need {
  const [first, ...others] = views;
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
