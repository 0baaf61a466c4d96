import type { FleetSpec, PartSpec, WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import type { Membership } from "../membership.js";
import type { Observation } from "../observation.js";
import type { FleetOutlook } from "../outlook.js";
import { unitUsdPerHour } from "../pool.js";
import type { FleetState } from "../state.js";
import { poolSet } from "../workloadView.js";
import type { AuctionMemory, BidLine } from "./auction.js";
import { isOpen, type Bid } from "./bid.js";
import type { BidRank, ContendingBid, OfferedPool } from "./clearing.js";
import { clearShort } from "./shortCapacity.js";
import { contendedParts, type ContendedPart } from "./contendedPart.js";
import { fleetRoom } from "./fleetRoom.js";

/** What bids mean for one workload in a round. */
export interface WorkloadBids {
  /** Units on top of the declared ones, by part. */
  readonly granted: ReadonlyMap<string, number>;
  /** Units that run for bids that lost them: they go without having been replaced, and within no cap. */
  readonly reclaims: number;
  /** Granted units whose bids do not cover on-demand: they are not bought there. */
  readonly spotOnly: number;
  /** What all granted units are worth to those who bid for them. */
  readonly usdPerHour: number;
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
  const workloads = new Map(
    [...prices].map(([{ name }, price]) => {
      const own = contended.filter(({ workload }) => workload.name === name);
      return [name, workloadBids(own, lines, contenders, price)];
    }),
  );
  return { ...(lines.length > 0 && { memory: { lines, levels } }), workloads };
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
  const bids = withinPart(all, part, nowSeconds);
  const before = new Map((state.auction?.lines ?? []).map((line) => [line.bid, line]));
  let left = beyond;
  return bids.map((bid, at) => {
    // Units of a part are alike: whose they are is told by what was granted, and the last bid has the rest.
    const granted = before.get(bid.id)?.granted ?? 0;
    const held = at === bids.length - 1 ? left : Math.min(left, granted);
    left -= held;
    return {
      ...{ bid, level: part.level, priority: workload.priority, unitOnDemandUsdPerHour, pools: eligible, held },
      awarded: before.get(bid.id)?.awarded ?? 0,
    };
  });
}

/** Bids for one part share what bids may add to it, the highest first; what is beyond that asks for nothing. */
function withinPart(bids: readonly Bid[], { bidUnits = 0 }: PartSpec, nowSeconds: number): readonly Bid[] {
  let left = bidUnits;
  const served = new Map<string, Bid>();
  for (const bid of bids.toSorted(byOffer)) {
    const units = isOpen(bid, nowSeconds) ? Math.min(bid.units, left) : bid.units;
    served.set(bid.id, { ...bid, units: units >= bid.minimumUnits ? units : 0 });
    if (isOpen(bid, nowSeconds) && units >= bid.minimumUnits) left -= units;
  }
  return bids.map((bid) => served.get(bid.id) ?? bid);
}

function byOffer(a: Bid, b: Bid): number {
  return b.usdPerUnitHour - a.usdPerUnitHour || a.placedAtSeconds - b.placedAtSeconds || (a.id < b.id ? -1 : 1);
}

function workloadBids(
  parts: readonly ContendedPart[],
  lines: readonly BidLine[],
  contenders: readonly ContendingBid[],
  onDemandUsdPerHour: number,
): WorkloadBids {
  const granted = new Map<string, number>();
  const most = new Map(contenders.map(({ bid }) => [bid.id, bid.usdPerUnitHour]));
  const bidFor = ({ bid }: BidLine): number => most.get(bid) ?? 0;
  let [reclaims, spotOnly, usdPerHour] = [0, 0, 0];
  for (const { workload, part, beyond } of parts) {
    const own = lines.filter((line) => line.workload === workload.name && line.part === part.name);
    const units = sumOf(own, (line) => line.granted);
    granted.set(part.name, units);
    reclaims += Math.max(0, beyond - units);
    usdPerHour += sumOf(own, (line) => line.granted * bidFor(line));
    if (part.level !== Level.Immediate) continue;
    spotOnly += sumOf(own, (line) => (bidFor(line) < onDemandUsdPerHour ? line.granted : 0));
  }
  return { granted, reclaims, spotOnly, usdPerHour };
}

function sumOf(lines: readonly BidLine[], of: (line: BidLine) => number): number {
  return lines.reduce((sum, line) => sum + of(line), 0);
}

/** What one of its units costs on-demand now. */
function onDemandPrice({ pools }: WorkloadSpec, { views }: FleetOutlook): number {
  const usable = [...poolSet(pools)].flatMap((id) => views.get(id) ?? []);
  return unitUsdPerHour(usable.map(({ pool, usdPerHour }) => ({ ...pool, usdPerHour })));
}
