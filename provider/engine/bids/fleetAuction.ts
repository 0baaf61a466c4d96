import type { Action } from "../action.js";
import { unitsOf, type FleetSpec, type PartSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import type { Membership } from "../membership.js";
import { Role, type Observation } from "../observation.js";
import type { FleetOutlook } from "../outlook.js";
import { unitUsdPerHour } from "../pool.js";
import type { FleetState } from "../state.js";
import { poolSet } from "../workloadView.js";
import type { AuctionMemory, BidLine, PartReclaims } from "./auction.js";
import { isOpen, type Bid } from "./bid.js";
import { bidHoldings, byOffer } from "./bidHoldings.js";
import type { BidRank, ContendingBid, OfferedPool } from "./clearing.js";
import { clearShort } from "./shortCapacity.js";
import { contendedParts, type ContendedPart } from "./contendedPart.js";
import { fleetRoom } from "./fleetRoom.js";

/** What bids mean for one workload in a round. */
export interface WorkloadBids {
  /** Units on top of the declared ones, by part. */
  readonly granted: ReadonlyMap<string, number>;
  /** By part: units that run for bids that lost them. They go without having been replaced, and within no cap. */
  readonly reclaims: ReadonlyMap<string, number>;
  /** Granted units whose bids do not cover on-demand: they are not bought there. */
  readonly spotOnly: number;
  /** What all granted units are worth to those who bid for them. */
  readonly usdPerHour: number;
  /** Where nothing is declared: the most that a bid with units offers. What costs more is not bought. */
  readonly mostUsdPerHour?: number;
}

export interface FleetAuction {
  /** Absent where nobody bids. */
  readonly memory?: AuctionMemory;
  /** By workload: those that somebody bids for. */
  readonly workloads: ReadonlyMap<string, WorkloadBids>;
}

/** What an auction is held on. */
export interface AuctionQuestion {
  /** With the units that parts want by themselves now. */
  readonly spec: FleetSpec;
  readonly state: FleetState;
  readonly observation: Observation;
  readonly membership: Membership;
  readonly outlook: FleetOutlook;
  /** Absent: who bids most is served first. */
  readonly rank?: BidRank | undefined;
}

/** Clears a fleet's bids with what its declared units leave. */
export function holdAuction(question: AuctionQuestion): FleetAuction {
  const { spec, state, observation, membership, outlook } = question;
  const contended = contendedParts(spec, state, observation, membership);
  if (contended.length === 0) return { workloads: new Map() };
  const room = fleetRoom(spec, observation, outlook, contended);
  const prices = new Map(contended.map(({ workload }) => [workload, onDemandPrice(workload, outlook)]));
  const contenders = contended.flatMap((part) =>
    contendersFor(part, question, room.pools, prices.get(part.workload) ?? 0),
  );
  const { lines, levels } = clearShort({
    ...room,
    before: new Map((state.auction?.lines ?? []).map((line) => [line.bid, line])),
    nowSeconds: observation.nowSeconds,
    bids: contenders,
    rank: question.rank,
  });
  const reclaims = reclaimsOf(contended, lines, state.auction);
  const workloads = new Map(
    [...prices].map(([workload, price]) => {
      const { name } = workload;
      const own = contended.filter((part) => part.workload === workload);
      const lost = reclaims.filter((one) => one.workload === name);
      const byPart = new Map(lost.map(({ part, units }) => [part, units]));
      const isBare = unitsOf(workload) === 0;
      const bids = { ...workloadBids(own, lines, contenders, price), reclaims: byPart };
      return [name, isBare ? { ...bids, mostUsdPerHour: highestServed(name, lines, contenders) } : bids];
    }),
  );
  if (lines.length === 0 && reclaims.length === 0) return { workloads };
  return { memory: { lines, levels, ...(reclaims.length > 0 && { reclaims }) }, workloads };
}

/**
 * Units that bids have lost and that are still there: each round's losses are added to those that were left, for a notice
 * may last longer than its bid. What is beyond for another reason, such as one that is being replaced, is none of them.
 */
function reclaimsOf(
  contended: readonly ContendedPart[],
  lines: readonly BidLine[],
  before: AuctionMemory | undefined,
): readonly PartReclaims[] {
  return contended.flatMap(({ workload, part, beyond }) => {
    const isOwn = (one: Pick<BidLine, "workload" | "part">): boolean =>
      one.workload === workload.name && one.part === part.name;
    const granted = sumOf(lines.filter(isOwn), (line) => line.granted);
    const grantedBefore = sumOf((before?.lines ?? []).filter(isOwn), (line) => line.granted);
    const left = before?.reclaims?.find(isOwn)?.units ?? 0;
    const units = Math.min(beyond - granted, left + grantedBefore - granted);
    return units > 0 ? [{ workload: workload.name, part: part.name, units }] : [];
  });
}

/** What is remembered once units have been released: those of a part that lost some for bids are such units. */
export function auctionAfter(
  { memory }: FleetAuction,
  actions: readonly Action[],
  { instances }: Pick<Observation, "instances">,
): AuctionMemory | undefined {
  if (!memory?.reclaims) return memory;
  const released = new Set(actions.flatMap((action) => (action.kind === "release" ? [action.instance] : [])));
  const gone = instances.filter(({ id, role }) => role === Role.Serving && released.has(id));
  const { reclaims, ...rest } = memory;
  const left = reclaims.flatMap((one) => {
    const units =
      one.units - gone.filter(({ workload, part }) => workload === one.workload && part === one.part).length;
    return units > 0 ? [{ ...one, units }] : [];
  });
  if (left.length > 0) return { ...rest, reclaims: left };
  return rest.lines.length > 0 ? rest : undefined;
}

/** The fleet with the units that bids were granted. */
export function withGrants(spec: FleetSpec, { workloads }: FleetAuction): FleetSpec {
  if (workloads.size === 0) return spec;
  return {
    ...spec,
    workloads: spec.workloads.map((workload) => {
      const granted = workloads.get(workload.name)?.granted;
      if (!granted) return workload;
      const parts = workload.parts.map((part) => ({ ...part, units: part.units + (granted.get(part.name) ?? 0) }));
      return { ...workload, parts };
    }),
  };
}

function contendersFor(
  { workload, part, beyond }: ContendedPart,
  { spec, state, observation: { nowSeconds } }: AuctionQuestion,
  pools: readonly OfferedPool[],
  unitOnDemandUsdPerHour: number,
): readonly ContendingBid[] {
  const usable = poolSet(workload.pools);
  const keepsLevel = ({ steady }: OfferedPool): boolean => steady || part.level === Level.Immediate;
  const eligible = pools.flatMap((pool, at) => (usable.has(pool.id) && keepsLevel(pool) ? [at] : []));
  const all = (spec.requests?.bids ?? []).filter((bid) => bid.workload === workload.name && bid.part === part.name);
  const lines = (state.auction?.lines ?? []).filter(
    (line) => line.workload === workload.name && line.part === part.name,
  );
  const bids = withinPart(all, part, lines, nowSeconds);
  const holdings = bidHoldings(bids, lines, beyond, nowSeconds);
  return bids.map((bid) => {
    const { held = 0, awarded = 0 } = holdings.get(bid.id) ?? {};
    return {
      ...{ bid, level: part.level, priority: workload.priority, unitOnDemandUsdPerHour, pools: eligible, held },
      awarded,
    };
  });
}

/**
 * Bids for one part share what bids may add to it, the highest first, where units are never taken back after those that have
 * some; what is beyond that asks for nothing.
 */
function withinPart(
  bids: readonly Bid[],
  { bidUnits = 0, level }: PartSpec,
  lines: readonly BidLine[],
  nowSeconds: number,
): readonly Bid[] {
  const winners = new Set(lines.flatMap(({ bid, awarded }) => (awarded > 0 ? [bid] : [])));
  const isFirst = ({ id }: Bid): number => Number(level === Level.NonInterruptible && winners.has(id));
  let left = bidUnits;
  const served = new Map<string, Bid>();
  for (const bid of bids.toSorted((a, b) => isFirst(b) - isFirst(a) || byOffer(a, b))) {
    const units = isOpen(bid, nowSeconds) ? Math.min(bid.units, left) : bid.units;
    served.set(bid.id, { ...bid, units: units >= bid.minimumUnits ? units : 0 });
    if (isOpen(bid, nowSeconds) && units >= bid.minimumUnits) left -= units;
  }
  return bids.map((bid) => served.get(bid.id) ?? bid);
}

function highestServed(name: string, lines: readonly BidLine[], contenders: readonly ContendingBid[]): number {
  const served = new Set(lines.flatMap(({ bid, granted }) => (granted > 0 ? [bid] : [])));
  const own = contenders.filter(({ bid }) => bid.workload === name && served.has(bid.id));
  return own.reduce((most, { bid }) => Math.max(most, bid.usdPerUnitHour), 0);
}

function workloadBids(
  parts: readonly ContendedPart[],
  lines: readonly BidLine[],
  contenders: readonly ContendingBid[],
  onDemandUsdPerHour: number,
): Omit<WorkloadBids, "reclaims"> {
  const granted = new Map<string, number>();
  const most = new Map(contenders.map(({ bid }) => [bid.id, bid.usdPerUnitHour]));
  const bidFor = ({ bid }: BidLine): number => most.get(bid) ?? 0;
  let [spotOnly, usdPerHour] = [0, 0];
  for (const { workload, part } of parts) {
    const own = lines.filter((line) => line.workload === workload.name && line.part === part.name);
    const units = sumOf(own, (line) => line.granted);
    granted.set(part.name, units);
    usdPerHour += sumOf(own, (line) => line.granted * bidFor(line));
    if (part.level !== Level.Immediate) continue;
    spotOnly += sumOf(own, (line) => (bidFor(line) < onDemandUsdPerHour ? line.granted : 0));
  }
  return { granted, spotOnly, usdPerHour };
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** Bids are compared as shares of a unit's price: where capacity is free, of this. */
const leastUsdPerHour = 1e-6;

/** What one of its units costs on-demand now. */
function onDemandPrice({ pools }: WorkloadSpec, { views }: FleetOutlook): number {
  const usable = [...poolSet(pools)].flatMap((id) => views.get(id) ?? []);
  return Math.max(leastUsdPerHour, unitUsdPerHour(usable.map(({ pool, usdPerHour }) => ({ ...pool, usdPerHour }))));
}
