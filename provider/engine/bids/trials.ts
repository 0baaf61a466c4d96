import type { ClearingQuestion } from "./clearing.js";
import { emptyPlacement, fit, fitAlone, type Limit, type Placement } from "./placement.js";
import type { PoolOrder } from "./poolOrder.js";
import { add, firstOfBoth, poolSet, type PoolSet } from "./poolSet.js";

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

export function noTrials(question: ClearingQuestion, orders: readonly PoolOrder[]): Trials {
  return { question, orders, placements: orders.map((order) => emptyPlacement(order, question)) };
}

/** Pools that a claim may be served from: as places of the question, and by each order's own. */
export interface ClaimPools {
  readonly places: readonly number[];
  readonly sets: readonly PoolSet[];
}

export function claimOn({ orders }: Trials, places: readonly number[]): ClaimPools {
  return { places, sets: orders.map((order) => setBy(order, places)) };
}

function setBy({ places, placeOf }: PoolOrder, wanted: readonly number[]): PoolSet {
  const set = poolSet(places.length);
  for (const place of wanted) {
    const at = placeOf[place];
    if (at !== undefined) add(set, at);
  }
  return set;
}

/** Serves as many units as fit up to `most`, or none where fewer than `least` do. */
export function serve(trials: Trials, { sets }: ClaimPools, least: number, most: number): Served {
  if (most < 1) return { units: 0, reached: 0 };
  const fits = trials.placements.map((placement) => fit(placement, sets[placement.order.rank] ?? placement.shut, most));
  const reached = fits.reduce((highest, { units }) => Math.max(highest, units), 0);
  const limit = fits.find(({ units }) => units === reached)?.limit;
  const ended = limit && { limit };
  if (reached < Math.max(1, least)) {
    for (const { undo } of fits) undo();
    return { units: 0, reached, ...ended };
  }
  if (fits.some(({ units }) => units < reached))
    trials.placements = trials.placements.filter((_, i) => fits[i]?.units === reached);
  return { units: reached, reached, ...ended };
}

/** Counts units that run already, whatever the limits say; those that no pool has room for still cost money and vCPUs. */
export function hold({ placements }: Trials, { sets }: ClaimPools, units: number): void {
  for (const placement of placements) {
    const { order } = placement;
    const set = sets[order.rank] ?? placement.shut;
    const rest = units - fit(placement, set, units, true).units;
    const first = firstOfBoth(set, set);
    placement.usdLeft -= rest * (order.usdPerHour[first] ?? 0);
    placement.vcpusLeft -= rest * (order.vcpus[first] ?? 0);
  }
}

/** The most units that these pools could give were there no other bid. */
export function servedAlone({ question, orders }: Trials, { sets }: ClaimPools): number {
  return orders.reduce((most, order, i) => Math.max(most, fitAlone(order, question, sets[i] ?? poolSet(0))), 0);
}

/** Of the orders that take all claims, the one that does so at least cost. */
export function cheapestOf({ placements }: Trials): Placement | undefined {
  const cheaper = (one: Placement, other: Placement): Placement => (other.usdPerHour < one.usdPerHour ? other : one);
  return placements.length > 0 ? placements.reduce(cheaper) : undefined;
}
