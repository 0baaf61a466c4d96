import type { ClearingQuestion } from "./clearing.js";
import { emptyPlacement, fit, fitAlone, type Limit, type Placement } from "./placement.js";
import { poolOrders, type PoolOrder } from "./poolOrder.js";
import { add, poolSet, type PoolSet } from "./poolSet.js";

/**
 * The same claims placed by each order that still takes them all: units fit where they fit by one of the orders. What fits
 * one of several still does when a number is less, as with one alone.
 */
export interface Trials {
  readonly question: ClearingQuestion;
  readonly orders: readonly PoolOrder[];
  placements: readonly Placement[];
}

export interface Served {
  readonly units: number;
  /** As many as there was room for, also where they were too few to be of use. */
  readonly reached: number;
  /** Absent where it got all. */
  readonly limit?: Limit;
}

export function noTrials(question: ClearingQuestion): Trials {
  const orders = poolOrders(question);
  return { question, orders, placements: orders.map((order) => emptyPlacement(order, question)) };
}

/** Serves as many units as fit up to `most`, or none where fewer than `least` do. */
export function serve(trials: Trials, pools: readonly number[], least: number, most: number): Served {
  if (most < 1) return { units: 0, reached: 0 };
  const fits = trials.placements.map((placement) => ({
    placement,
    fitted: fit(placement, asSet(pools, placement.order), most),
  }));
  const reached = Math.max(...fits.map(({ fitted }) => fitted.units));
  const limit = fits.find(({ fitted }) => fitted.units === reached)?.fitted.limit;
  const ended = limit && { limit };
  if (reached < Math.max(1, least)) {
    for (const { fitted } of fits) fitted.undo();
    return { units: 0, reached, ...ended };
  }
  trials.placements = fits.filter(({ fitted }) => fitted.units === reached).map(({ placement }) => placement);
  return { units: reached, reached, ...ended };
}

/** Counts units that run already, whatever the limits say; those that no pool has room for still cost money and vCPUs. */
export function hold(trials: Trials, pools: readonly number[], units: number): void {
  for (const placement of trials.placements) {
    const set = asSet(pools, placement.order);
    const rest = units - fit(placement, set, units, true).units;
    const { order } = placement;
    const first = order.places.findIndex((place) => pools.includes(place));
    placement.usdLeft -= rest * (order.usdPerHour[first] ?? 0);
    placement.vcpusLeft -= rest * (order.vcpus[first] ?? 0);
  }
}

/** The most units that these pools could give were there no other bid. */
export function servedAlone({ question, orders }: Trials, pools: readonly number[]): number {
  return Math.max(...orders.map((order) => fitAlone(order, question, asSet(pools, order))));
}

function asSet(pools: readonly number[], { places, placeOf }: PoolOrder): PoolSet {
  const set = poolSet(places.length);
  for (const place of pools) add(set, placeOf[place] ?? 0);
  return set;
}

/** Of the orders that take all claims, the cheapest, in USD an hour. */
export function leastCost({ placements }: Trials): number {
  return Math.min(...placements.map(({ usdPerHour }) => usdPerHour));
}
