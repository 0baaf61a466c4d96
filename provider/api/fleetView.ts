import { emptyControls, type FleetControls } from "../engine/controls.js";
import { savedUnits } from "../engine/degradation.js";
import { ShadowMode, type FleetSpec, type WorkloadSpec } from "../engine/fleet.js";
import { fleetNow } from "../engine/fleetNow.js";
import { groupedBy } from "../engine/groupedBy.js";
import { Role } from "../engine/observation.js";
import { unitUsdPerHour, type CapacityPool } from "../engine/pool.js";
import { withRequests } from "../engine/requestedFleet.js";
import { withKeptShadows } from "../engine/shadowMemory.js";
import { emptyState, type FleetState, type KnownInstance } from "../engine/state.js";
import { wantedByPart } from "../engine/workloadView.js";
import type { StoredControls } from "../ports/controlsStore.js";

/** What was read of a fleet to answer from. */
export interface FleetReading {
  readonly declared: FleetSpec;
  readonly state: FleetState | undefined;
  readonly stored: StoredControls | undefined;
  readonly usdPerHour: Readonly<Record<string, number>>;
}

/** A unit as the last round left it. */
export interface Member extends KnownInstance {
  readonly id: string;
}

/** A fleet at a moment: what was read of it, and what follows from that. */
export interface FleetView {
  readonly nowSeconds: number;
  readonly declared: FleetSpec;
  /** As its owners prefer it. */
  readonly spec: FleetSpec;
  /** The same with the units and levels of this moment, without what bids add. */
  readonly now: FleetSpec;
  readonly controls: FleetControls;
  /** Of the saved controls; 0 where none are. */
  readonly version: number;
  readonly state: FleetState;
  /** Whether a round has been. */
  readonly isDecided: boolean;
  readonly poolOf: ReadonlyMap<string, CapacityPool>;
  readonly membersOf: ReadonlyMap<string, readonly Member[]>;
  /** USD an hour of a unit, now; 0 of one whose pool is not known, or that is stopped. */
  readonly costOf: (member: Member) => number;
  readonly priceOf: (pool: CapacityPool) => number;
}

export function viewOf({ declared, state, stored, usdPerHour }: FleetReading, nowSeconds: number): FleetView {
  const controls = stored?.controls ?? emptyControls(declared.name);
  const remembered = state ?? emptyState(declared.name, nowSeconds);
  const spec = withRequests(declared, controls, nowSeconds);
  const { requests: _, ...plain } = spec;
  const now = fleetNow(withKeptShadows(plain, remembered), remembered, nowSeconds);
  const poolOf = new Map(spec.pools.map((pool) => [pool.id, pool]));
  const priceOf = ({ id, usdPerHour: planned }: CapacityPool): number => usdPerHour[id] ?? planned;
  const stopped = new Set(now.workloads.filter(isStopped).map(({ name }) => name));
  return {
    ...{ nowSeconds, declared, spec, now, controls, version: stored?.version ?? 0, state: remembered, poolOf, priceOf },
    isDecided: state !== undefined,
    membersOf: membersOf(remembered),
    costOf({ pool: id, role, workload }) {
      const pool = poolOf.get(id);
      return pool === undefined || (role === Role.Shadow && stopped.has(workload)) ? 0 : priceOf(pool);
    },
  };
}

function isStopped({ shadow }: WorkloadSpec): boolean {
  return shadow?.mode === ShadowMode.Warm;
}

function membersOf({ known }: FleetState): ReadonlyMap<string, readonly Member[]> {
  const members = Object.entries(known).map(([id, unit]): Member => ({ id, ...unit }));
  return groupedBy(members, ({ workload }) => workload);
}

/** What one unit of a workload costs on-demand, in USD an hour. */
export function unitOnDemandUsdPerHour({ pools }: WorkloadSpec, { poolOf }: FleetView): number {
  const price = unitUsdPerHour(pools.flatMap((id) => poolOf.get(id) ?? []));
  return Number.isFinite(price) ? price : 0;
}

/** Units that bids have been granted of a part. */
export function grantedUnits({ state }: FleetView, workload: string, part: string): number {
  const lines = state.auction?.lines ?? [];
  return lines.reduce((sum, line) => sum + (line.workload === workload && line.part === part ? line.granted : 0), 0);
}

/**
 * Units wanted of each part now: declared ones and those that bids have been granted, less what steps save, as a decision
 * counts them.
 * @param workload of the fleet as it is now, without what bids add.
 */
export function wantedUnits(workload: WorkloadSpec, view: FleetView): ReadonlyMap<string, number> {
  const { name, parts } = workload;
  const granted = parts.map((part) => ({ ...part, units: part.units + grantedUnits(view, name, part.name) }));
  const depth = degradedSteps(name, view).length;
  return wantedByPart({ ...workload, parts: granted }, savedUnits(workload, depth));
}

/** Names of the degradation steps in force. */
export function degradedSteps(workload: string, { state }: FleetView): readonly string[] {
  return Object.hasOwn(state.workloads, workload) ? (state.workloads[workload]?.degraded ?? []) : [];
}

/** A sum of money or units. */
export function total<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}
