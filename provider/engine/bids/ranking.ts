import { priorityWeight } from "../fleet.js";
import { Level } from "../level.js";
import { isOpen } from "./bid.js";
import type { BidRank, ClearingQuestion, ContendingBid } from "./clearing.js";

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
  /** What is scarce of it, in units alike: the rate is divided by it. Depends on no bid's price. */
  readonly weight: number;
}

export function contenders(question: ClearingQuestion): readonly Contender[] {
  const { bids, nowSeconds } = question;
  const asked = bids.map(({ bid }) => (isOpen(bid, nowSeconds) ? bid.units : 0));
  const weights = budgetWeights(question, asked);
  return bids.map((contending, index) => {
    const { bid, unitOnDemandUsdPerHour } = contending;
    return {
      bid: contending,
      index,
      asked: asked[index] ?? 0,
      minimum: Math.max(1, bid.minimumUnits),
      rate: bid.usdPerUnitHour / unitOnDemandUsdPerHour,
      weight: weights?.[index] ?? 1,
    };
  });
}

/** Where the budget can't pay for all that is asked: by bid, what its cheapest capacity costs of on-demand. */
function budgetWeights(question: ClearingQuestion, asked: readonly number[]): readonly number[] | undefined {
  const { bids, budgetUsdPerHour } = question;
  if (budgetUsdPerHour === Infinity) return undefined;
  const costs = bids.map((contending) => cheapestUsdPerHour(contending, question));
  const all = costs.reduce((sum, cost, i) => sum + (cost < Infinity ? cost * (asked[i] ?? 0) : 0), 0);
  if (all <= budgetUsdPerHour) return undefined;
  return costs.map((cost, i) => (cost > 0 && cost < Infinity ? cost / (bids[i]?.unitOnDemandUsdPerHour ?? cost) : 1));
}

/** Of the pools that have room, whether the bid covers them or not. */
function cheapestUsdPerHour({ pools: places }: ContendingBid, { pools }: ClearingQuestion): number {
  let least = Infinity;
  for (const place of places) {
    const pool = pools[place];
    if (pool && pool.room >= 1 && pool.usdPerHour < least) least = pool.usdPerHour;
  }
  return least;
}

/**
 * The best first, then as ties go: by rate where capacity is short; where the budget can't pay for all that is asked, by what
 * a bid offers for each USD that its capacity costs, which serves more value for the money (Dantzig 1957, on knapsacks).
 */
export function ranked(all: readonly Contender[], rank?: BidRank): readonly Contender[] {
  const standingOf = rank ? ({ bid }: Contender): number => rank(bid) : standing;
  return all.toSorted((a, b) => standingOf(b) - standingOf(a) || byTies(a, b));
}

/** Units that are never taken back while their bid wants them. */
export function firmUnits({ bid, asked }: Contender): number {
  return bid.level === Level.NonInterruptible ? Math.min(bid.awarded, bid.held, asked) : 0;
}

/** What a bid is served by, without the margin. */
export function density({ rate, weight }: Contender): number {
  return rate / weight;
}

/** With the margin for those that have been awarded units. */
function standing(contender: Contender): number {
  return contender.bid.awarded > 0 ? density(contender) * (1 + incumbentMargin) : density(contender);
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
