import { unitsOf, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { poolSet } from "../workloadView.js";
import type { BidLine, PartReclaims } from "./auction.js";
import type { ContendingBid, OfferedPool } from "./clearing.js";
import { grantedTo, of, sum } from "./linesOfPart.js";
import type { ContendedPart } from "./contendedPart.js";

/** What bids mean for one workload in a round. */
export interface WorkloadBids {
  /** Units on top of the declared ones, by part. */
  readonly granted: ReadonlyMap<string, number>;
  /** By part: units that run for bids that lost them. They go without having been replaced, and within no cap. */
  readonly reclaims: ReadonlyMap<string, number>;
  /** Granted units that are not bought on-demand: spot is open to them, or their bids do not cover it. */
  readonly spotOnly: number;
  /** What all granted units are worth to those who bid for them. */
  readonly usdPerHour: number;
  /** Where nothing is declared: the most that a bid with units offers. What costs more is not bought. */
  readonly mostUsdPerHour?: number;
}

/** What a round's clearing came to. */
export interface AuctionOutcome {
  readonly lines: readonly BidLine[];
  readonly contenders: readonly ContendingBid[];
  readonly reclaims: readonly PartReclaims[];
  /** See `leastForOnDemand`. */
  readonly leastForSteady: number;
}

/** @param parts of one workload. */
export function workloadBids(
  parts: readonly ContendedPart[],
  { lines, contenders, reclaims, leastForSteady }: AuctionOutcome,
): WorkloadBids {
  const most = new Map(contenders.map(({ bid }) => [bid.id, bid.usdPerUnitHour]));
  const bidFor = ({ bid }: BidLine): number => most.get(bid) ?? 0;
  const spotOnly = (contended: ContendedPart): number => {
    if (contended.part.level !== Level.Immediate) return 0;
    return sum(of(contended, lines), (line) => (bidFor(line) < leastForSteady ? line.granted : 0));
  };
  const served = parts.flatMap((part) => of(part, lines)).filter((line) => line.granted > 0);
  const isBare = parts[0] !== undefined && unitsOf(parts[0].workload) === 0;
  return {
    granted: new Map(parts.map((contended) => [contended.part.name, grantedTo(contended, lines)])),
    reclaims: new Map(parts.flatMap((each) => of(each, reclaims)).map(({ part, units }) => [part, units])),
    spotOnly: sum(parts, spotOnly),
    usdPerHour: sum(served, (line) => line.granted * bidFor(line)),
    ...(isBare && { mostUsdPerHour: Math.max(0, ...served.map(bidFor)) }),
  };
}

/**
 * The least that a bid for units which may be lost has to offer to get them on-demand: its price where no spot is open, so that
 * what the clearing counted at spot's price is not bought at another.
 */
export function leastForOnDemand({ pools }: WorkloadSpec, usdPerHour: number, offered: readonly OfferedPool[]): number {
  const usable = poolSet(pools);
  const isSpotOpen = offered.some(({ id, steady, room }) => !steady && room > 0 && usable.has(id));
  return isSpotOpen ? Infinity : usdPerHour;
}
