import { priorityWeight } from "../fleet.js";
import { isOpen } from "./bid.js";
import type { ClearingQuestion, ContendingBid } from "./clearing.js";

/**
 * How much better a challenger has to be than a bid that has been awarded units, so that awards don't change hands with every small step
 * of a price. Our choice; it bounds what value a round may forgo for calm.
 */
export const incumbentMargin = 0.05;

/** A bid as one clearing sees it. */
export interface Contender {
  readonly bid: ContendingBid;
  /** Its place in the question. */
  readonly index: number;
  /** Units wanted now. */
  readonly asked: number;
  /** The fewest that are of use. */
  readonly minimum: number;
  /** The bid as a share of the unit's on-demand price. */
  readonly rate: number;
}

export function contenders({ bids, nowSeconds }: ClearingQuestion): readonly Contender[] {
  return bids.map((contending, index) => {
    const { bid } = contending;
    return {
      bid: contending,
      index,
      asked: isOpen(bid, nowSeconds) ? bid.units : 0,
      minimum: Math.max(1, bid.minimumUnits),
      rate: bid.usdPerUnitHour / contending.unitOnDemandUsdPerHour,
    };
  });
}

/** The best first: by rate, with the margin for those that have been awarded units, then as ties go. */
export function ranked(all: readonly Contender[]): readonly Contender[] {
  return all.toSorted((a, b) => standing(b) - standing(a) || byTies(a, b));
}

function standing({ rate, bid }: Contender): number {
  return bid.awarded > 0 ? rate * (1 + incumbentMargin) : rate;
}

/** Priority, then age, then id. */
function byTies({ bid: a }: Contender, { bid: b }: Contender): number {
  const byPriority = priorityWeight(b.priority) - priorityWeight(a.priority);
  return byPriority || a.bid.placedAtSeconds - b.bid.placedAtSeconds || (a.bid.id < b.bid.id ? -1 : 1);
}

/** Places of pools, as the question counts them, that the bid may use and covers. */
export function coveredPools({ bid }: Contender, { pools }: ClearingQuestion): readonly number[] {
  return bid.pools.filter((place) => (pools[place]?.usdPerHour ?? Infinity) <= bid.bid.usdPerUnitHour);
}
