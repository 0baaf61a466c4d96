import { momentText } from "../../document/momentText.js";
import type { Action } from "../../engine/action.js";
import { savedUnits } from "../../engine/degradation.js";
import type { FleetSpec, WorkloadKind, WorkloadSpec } from "../../engine/fleet.js";
import { fleetNow } from "../../engine/fleetNow.js";
import type { Level } from "../../engine/level.js";
import { InstanceState, Role, type ObservedInstance } from "../../engine/observation.js";
import { Market } from "../../engine/pool.js";
import { keptSigns, withSigns } from "../../engine/signs.js";
import { emptyState } from "../../engine/state.js";
import { wantedByPart } from "../../engine/workloadView.js";
import type { WorkSnapshot } from "../../aws/fleetSources.js";
import type { FleetLook, Missing } from "./fleetLook.js";

/** Units of one part, or its shadows, that are in one pool and promise the same. */
export interface PlacedStatus {
  readonly pool: string;
  readonly level: Level;
  readonly ready: number;
  readonly starting: number;
  readonly stopped: number;
  /** Under an interruption notice: of those that are ready or starting. */
  readonly noticed: number;
}

export interface PartStatus {
  readonly part: string;
  readonly role: Role;
  /** Promised by its owner; absent for shadows and for parts that are no longer declared. */
  readonly level?: Level;
  /** Of shadows, and where it is not known, absent. */
  readonly wanted?: number;
  readonly ready: number;
  readonly starting: number;
  readonly places: readonly PlacedStatus[];
}

export interface WorkloadStatus {
  readonly workload: string;
  /** No longer part of the fleet's document where absent: what is there is being given up. */
  readonly kind?: WorkloadKind;
  readonly parts: readonly PartStatus[];
  /** Degradation steps in force, in the order in which they were taken. */
  readonly degraded: readonly string[];
  /** Work that waits for a carrier. */
  readonly orphans: readonly string[];
  /** The newest whole snapshot of its work; null where it has none, absent where it saves none or that is not known. */
  readonly snapshot?: { readonly key: string; readonly ageSeconds: number } | null;
}

/** A running fleet at a moment. Absent is what could not be read: see `missing`. */
export interface FleetStatus {
  readonly fleet: string;
  readonly at: string;
  readonly companion?: {
    readonly decidedAt: string;
    readonly ageSeconds: number;
    /** Where this was read: its table, or its newest snapshot, which may be five minutes old. */
    readonly source: "table" | "snapshot";
    /** It decides every tick; this is too long ago. */
    readonly isLate: boolean;
  };
  readonly cost?: {
    readonly usdPerHour: number;
    /** The same serving units on on-demand. */
    readonly onDemandUsdPerHour: number;
    /** Some spot prices are those of the plan. */
    readonly planned: boolean;
    /** Units in pools that are no longer the fleet's: their price is not known, and not counted. */
    readonly unpriced: number;
  };
  readonly workloads: readonly WorkloadStatus[];
  readonly pending: readonly { readonly action: Action; readonly ageSeconds: number; readonly attempts: number }[];
  readonly decisions: readonly { readonly at: string; readonly actions: readonly Action[] }[];
  readonly missing: readonly Missing[];
}

/** A companion that has decided nothing for so long is not well: it decides every minute. */
const lateSeconds = 180;
/** A snapshot is put every five minutes at least, so what it says is older. */
const lateSnapshotSeconds = lateSeconds + 300;

/** What there is to tell of a look at a fleet. Pure. */
export function fleetStatus(look: FleetLook): FleetStatus {
  const { document, nowSeconds, remembered, decisions = [], missing } = look;
  const state = remembered?.state ?? emptyState(document.spec.name, nowSeconds);
  const spec = fleetNow(document.spec, state, nowSeconds);
  const ids = (look.instances ?? []).map(({ id }) => id);
  const instances = look.instances && withSigns(look.instances, keptSigns(state.signs ?? {}, ids, nowSeconds));
  const declared = new Set(spec.workloads.map(({ name }) => name));
  const others = new Set((instances ?? []).map(({ workload }) => workload).filter((name) => !declared.has(name)));
  const told = { look, instances: instances ?? [] };
  return {
    fleet: spec.name,
    at: momentText(nowSeconds),
    ...(remembered && { companion: companionOf(remembered, nowSeconds) }),
    ...(instances && { cost: costOf(spec, instances, look.usdPerHour) }),
    workloads: [
      ...spec.workloads.map((workload) => workloadStatus(workload.name, workload, told)),
      ...[...others].map((name) => workloadStatus(name, undefined, told)),
    ],
    pending: state.pending.map(({ action, decidedAtSeconds, attempts }) => {
      return { action, ageSeconds: nowSeconds - decidedAtSeconds, attempts };
    }),
    decisions: decisions.map(({ atEpochSeconds, actions }) => ({ at: momentText(atEpochSeconds), actions })),
    missing,
  };
}

function companionOf(
  { state, source }: NonNullable<FleetLook["remembered"]>,
  nowSeconds: number,
): NonNullable<FleetStatus["companion"]> {
  const ageSeconds = nowSeconds - state.decidedAtSeconds;
  const isLate = ageSeconds > (source === "table" ? lateSeconds : lateSnapshotSeconds);
  return { decidedAt: momentText(state.decidedAtSeconds), ageSeconds, source, isLate };
}

function costOf(
  { pools }: FleetSpec,
  instances: readonly ObservedInstance[],
  usdPerHour: FleetLook["usdPerHour"],
): NonNullable<FleetStatus["cost"]> {
  const running = instances.filter(({ state }) => state !== InstanceState.Stopped);
  const poolOf = new Map(pools.map((pool) => [pool.id, pool]));
  const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);
  const serving = running.filter(({ role }) => role === Role.Serving);
  const isPlanned = ({ pool }: ObservedInstance): boolean =>
    poolOf.get(pool)?.market === Market.Spot && usdPerHour?.[pool] === undefined;
  return {
    usdPerHour: sum(running.map(({ pool }) => usdPerHour?.[pool] ?? poolOf.get(pool)?.usdPerHour ?? 0)),
    onDemandUsdPerHour: sum(serving.map(({ pool }) => poolOf.get(pool)?.onDemandUsdPerHour ?? 0)),
    planned: running.some(isPlanned),
    unpriced: running.filter(({ pool }) => !poolOf.has(pool)).length,
  };
}

interface Told {
  readonly look: FleetLook;
  readonly instances: readonly ObservedInstance[];
}

function workloadStatus(name: string, workload: WorkloadSpec | undefined, { look, instances }: Told): WorkloadStatus {
  const { degraded = [], orphans = [] } = look.remembered?.state.workloads[name] ?? {};
  const members = instances.filter((instance) => instance.workload === name);
  return {
    workload: name,
    ...(workload && { kind: workload.kind }),
    parts: partsOf(workload, degraded.length, members),
    degraded,
    orphans: orphans.map(({ snapshot }) => snapshot),
    ...(look.snapshots &&
      name in look.snapshots && { snapshot: snapshotStatus(look.snapshots[name], look.nowSeconds) }),
  };
}

function snapshotStatus(
  newest: WorkSnapshot | undefined,
  nowSeconds: number,
): NonNullable<WorkloadStatus["snapshot"]> | null {
  return newest ? { key: newest.key, ageSeconds: nowSeconds - newest.putAtSeconds } : null;
}

function partsOf(
  workload: WorkloadSpec | undefined,
  depth: number,
  members: readonly ObservedInstance[],
): readonly PartStatus[] {
  const serving = members.filter(({ role }) => role === Role.Serving);
  const shadows = members.filter(({ role }) => role === Role.Shadow);
  const wanted = workload && wantedByPart(workload, savedUnits(workload, depth));
  const declared = workload?.parts ?? [];
  const names = new Set([...declared.map(({ name }) => name), ...serving.map(({ part }) => part)]);
  return [
    ...[...names].map((part) => {
      const level = declared.find(({ name }) => name === part)?.level;
      const own = serving.filter((unit) => unit.part === part);
      return { part, role: Role.Serving, ...(level && { level }), wanted: wanted?.get(part) ?? 0, ...countsOf(own) };
    }),
    ...(shadows.length > 0 ? [{ part: "shadows", role: Role.Shadow, ...countsOf(shadows) }] : []),
  ];
}

function countsOf(units: readonly ObservedInstance[]): Pick<PartStatus, "ready" | "starting" | "places"> {
  const placeOf = ({ pool, level }: ObservedInstance): string => `${pool} ${level}`;
  const places = [...new Set(units.map(placeOf))].map((place) => units.filter((unit) => placeOf(unit) === place));
  return {
    ready: inState(units, InstanceState.Ready),
    starting: inState(units, InstanceState.Starting),
    places: places.flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      return {
        pool: first.pool,
        level: first.level,
        ready: inState(group, InstanceState.Ready),
        starting: inState(group, InstanceState.Starting),
        stopped: inState(group, InstanceState.Stopped),
        noticed: group.filter(({ noticedUntilSeconds }) => noticedUntilSeconds !== undefined).length,
      };
    }),
  };
}

function inState(units: readonly ObservedInstance[], state: InstanceState): number {
  return units.filter((unit) => unit.state === state).length;
}
