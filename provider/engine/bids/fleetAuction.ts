import type { FleetSpec, PartSpec } from "../fleet.js";
import { Level } from "../level.js";
import type { Membership } from "../membership.js";
import type { Observation } from "../observation.js";
import { onDemandPriceNow, type FleetOutlook } from "../outlook.js";
import type { FleetState } from "../state.js";
import { poolSet } from "../workloadView.js";
import type { AuctionMemory, BidLine } from "./auction.js";
import { isOpen, type Bid } from "./bid.js";
import { bidHoldings, byOffer } from "./bidHoldings.js";
import type { BidRank, ContendingBid, OfferedPool } from "./clearing.js";
import { clearShort } from "./shortCapacity.js";
import { contendedParts, type ContendedPart } from "./contendedPart.js";
import { fleetRoom } from "./fleetRoom.js";
import { reclaimsOf } from "./reclaims.js";
import { leastForOnDemand, workloadBids, type WorkloadBids } from "./workloadBids.js";

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

/** Bids are compared as shares of a unit's price: where capacity is free, of this. */
const leastUsdPerHour = 1e-6;

/** Clears a fleet's bids with what its declared units leave. */
export function holdAuction(question: AuctionQuestion): FleetAuction {
  const { spec, state, observation, membership, outlook } = question;
  const contended = contendedParts(spec, state, observation, membership);
  if (contended.length === 0) return { workloads: new Map() };
  const room = fleetRoom(spec, observation, outlook, contended);
  const prices = new Map(
    contended.map(({ workload }) => [workload, Math.max(leastUsdPerHour, onDemandPriceNow(workload, outlook))]),
  );
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
      const own = contended.filter((part) => part.workload === workload);
      const leastForSteady = leastForOnDemand(workload, price, room.pools);
      return [workload.name, workloadBids(own, { lines, contenders, reclaims, leastForSteady })];
    }),
  );
  if (lines.length === 0 && reclaims.length === 0) return { workloads };
  return { memory: { lines, levels, ...(reclaims.length > 0 && { reclaims }) }, workloads };
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
