import { InputError, show, type Fault } from "../errors.js";
import { Priority, type FleetSpec } from "../engine/fleet.js";
import { regionOf, type CapacityPool } from "../engine/pool.js";
import { deadlineFaults } from "./deadlineRules.js";
import { declaredWorkload, type DeclaredWorkload } from "./declaredWorkload.js";
import { nameForm } from "./fields.js";
import { limitFaults, type PlacedWorkload } from "./limitRules.js";
import type { MarketOffers, MarketReading } from "./marketOffers.js";
import { marketFaults } from "./marketRules.js";
import { marketSupply } from "./marketSupply.js";
import { placementOf } from "./placement.js";
import { placementFaults, unknownNames } from "./placementRules.js";
import { readStructure, type FleetDraft } from "./structure.js";
import { type Supply } from "./supply.js";
import { ownTypeFaults, typesWithOwn } from "./typeFacts.js";
import { repeatedFaults, workloadFaults } from "./workloadRules.js";
import { workloadSpec } from "./workloadSpec.js";

/** What a declaration does not say itself. */
export interface FleetContext {
  readonly name: string;
  /** When the fleet starts, in seconds since 1970: `finishBy` is counted from it. */
  readonly nowEpochSeconds: number;
  /** The file the declaration was read from, named in faults. */
  readonly source?: string;
  /** The pools there are, as of a recorded market, in place of the catalogue's; `zones` then only narrows them. */
  readonly pools?: readonly CapacityPool[];
  /** The market file that the declaration names, read beforehand; given pools go before it. */
  readonly market?: MarketReading;
  /** Refuses zones of more than one region, as a fleet on AWS must. Default false. */
  readonly oneRegion?: boolean;
  /** Time between two ticks of the companion. Default 60. */
  readonly tickSeconds?: number;
  /** Warning that the market gives. Default 120: what EC2 documents for spot, as best effort. */
  readonly noticeSeconds?: number;
}

const defaultTickSeconds = 60;
const ec2NoticeSeconds = 120;
const prioritiesInOrder: readonly Priority[] = [Priority.Critical, Priority.Standard, Priority.NonCritical];

/**
 * Checks a declared fleet ({@link FleetArgs}, of any origin) and resolves it: defaults filled in, pools ranked,
 * workloads by priority.
 * @throws InputError with every fault there is, each with its property path.
 */
export function parseFleet(value: unknown, context: FleetContext): FleetSpec {
  const { draft, workloadNames, faults: structureFaults } = readStructure(value, context.pools === undefined);
  const workloads = draft.workloads.map((args, index) => args && declaredWorkload(args, `workloads[${index}]`));
  const { supply, faults: supplyFaults } = readSupply(draft, structureFaults, context);
  const faults = [
    ...nameFaults(context.name),
    ...structureFaults,
    ...zoneFaults(draft, context),
    ...supplyFaults,
    ...repeatedNames(workloadNames),
    ...workloads
      .flatMap((workload) => (workload ? faultsOf(workload, supply, context.nowEpochSeconds) : []))
      .filter((fault) => !followsFrom(fault, structureFaults)),
  ];
  const placed = supply && placedOf(workloads, supply);
  if (placed && structureFaults.length === 0) faults.push(...limitFaults(draft, placed));
  if (faults.length > 0 || !placed || !supply) throw new InputError(`fleet ${context.name}`, located(faults, context));
  return fleetSpec(draft, placed, supply, context);
}

/**
 * True for a fault at, in or around a place whose own fault is told already, or of something that is missing beside it:
 * it may stand for what is faulty.
 */
function followsFrom({ where, got }: Fault, told: readonly Fault[]): boolean {
  const parent = (path: string): string => path.replace(/\.[^.]*$/, "");
  const isBeside = (other: Fault): boolean => got === "nothing" && parent(other.where) === parent(where);
  const holds = (outer: string, inner: string): boolean =>
    inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return told.some((other) => holds(other.where, where) || holds(where, other.where) || isBeside(other));
}

function faultsOf(workload: DeclaredWorkload, supply: Supply | undefined, nowEpochSeconds: number): readonly Fault[] {
  return [
    ...workloadFaults(workload),
    ...deadlineFaults(workload, nowEpochSeconds),
    ...(supply ? placementFaults(workload, supply) : []),
  ];
}

interface ReadSupply {
  /** Undefined where zones, market or types are missing or faulty, so that nothing can be said of pools. */
  readonly supply: Supply | undefined;
  readonly faults: readonly Fault[];
}

function readSupply(draft: FleetDraft, structureFaults: readonly Fault[], context: FleetContext): ReadSupply {
  const own = draft.instanceTypes ?? [];
  const market = context.pools === undefined && draft.market !== undefined ? context.market : undefined;
  const offers = market?.kind === "read" ? market.offers : undefined;
  const typeFaults = ownTypeFaults(own, offers);
  const ofMarket = context.pools ? [] : marketFaults(draft.market, market, draft.zones ?? []);
  const isFaulty =
    typeFaults.length > 0 || structureFaults.some(({ where }) => /^(instanceTypes|market)\b/.test(where));
  return { supply: isFaulty ? undefined : supplyOf(draft, offers, context), faults: [...ofMarket, ...typeFaults] };
}

function supplyOf(
  { zones, instanceTypes: own = [], market }: FleetDraft,
  offers: MarketOffers | undefined,
  { pools }: FleetContext,
): Supply | undefined {
  if (pools !== undefined) {
    const ofZones = pools.filter((pool) => zones?.includes(pool.zone) ?? true);
    return { kind: "pools", types: typesWithOwn(own), pools: ofZones };
  }
  if (zones === undefined) return undefined;
  if (market !== undefined) return offers && marketSupply(offers, own, zones);
  return { kind: "catalogue", types: typesWithOwn(own), zones: [...new Set(zones)] };
}

function nameFaults(name: string): readonly Fault[] {
  if (nameForm.test(name)) return [];
  const expected = "a fleet name of up to 40 letters, digits and hyphens that starts with a letter";
  return [{ where: "name", expected, got: show(name) }];
}

function zoneFaults({ zones = [] }: FleetDraft, { pools, oneRegion }: FleetContext): readonly Fault[] {
  const faults = [...repeatedFaults(zones, (index) => `zones[${index}]`)];
  if (pools !== undefined) faults.push(...unknownNames(zones, [...new Set(pools.map((pool) => pool.zone))], "zones"));
  const region = regionOf(zones[0] ?? "");
  zones.forEach((zone, index) => {
    if (oneRegion !== true || regionOf(zone) === region) return;
    const expected = `a zone of ${region}, because a fleet lives in one region`;
    faults.push({ where: `zones[${index}]`, expected, got: show(zone) });
  });
  return faults;
}

function repeatedNames(names: readonly unknown[]): readonly Fault[] {
  const known = names.map((name, index) => (typeof name === "string" ? name : index));
  return repeatedFaults(known, (index) => `workloads[${index}].name`);
}

/** Undefined where a workload has no place yet, so that nothing can be said of the whole. */
function placedOf(
  workloads: readonly (DeclaredWorkload | undefined)[],
  supply: Supply,
): readonly PlacedWorkload[] | undefined {
  const placed = workloads.flatMap((workload) => {
    const placement = workload && placementOf(workload, supply);
    return placement ? [{ workload, placement }] : [];
  });
  return placed.length === workloads.length ? placed : undefined;
}

function fleetSpec(
  draft: FleetDraft,
  placed: readonly PlacedWorkload[],
  supply: Supply,
  context: FleetContext,
): FleetSpec {
  const workloads = placed.map(({ workload, placement }) =>
    workloadSpec(workload, placement, draft.profile, context.nowEpochSeconds),
  );
  return {
    name: context.name,
    pools: supply.kind === "pools" ? supply.pools : poolsUsed(placed),
    workloads: workloads.sort((a, b) => prioritiesInOrder.indexOf(a.priority) - prioritiesInOrder.indexOf(b.priority)),
    budgetUsdPerHour: draft.budgetUsdPerHour ?? Infinity,
    ...(draft.onDemandVcpus !== undefined && { onDemandVcpus: draft.onDemandVcpus }),
    tickSeconds: context.tickSeconds ?? defaultTickSeconds,
    noticeSeconds: context.noticeSeconds ?? ec2NoticeSeconds,
  };
}

function poolsUsed(placed: readonly PlacedWorkload[]): readonly CapacityPool[] {
  const pools = placed.flatMap(({ placement }) => [...placement.pools, ...placement.shadowPools]);
  return [...new Map(pools.map((pool) => [pool.id, pool])).values()];
}

function located(faults: readonly Fault[], { source }: FleetContext): readonly Fault[] {
  return source === undefined ? faults : faults.map((fault) => ({ ...fault, where: `${source}: ${fault.where}` }));
}
