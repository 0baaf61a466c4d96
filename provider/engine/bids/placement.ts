import { newSearch, shortestPath } from "./freeRoom.js";
import { moveAlong, takeBack, type PlacedUnits, type Step } from "./moves.js";
import type { PoolOrder } from "./poolOrder.js";
import { add, firstOfBoth, holds, poolSet, type PoolSet } from "./poolSet.js";

/** What ended a claim's units. */
export type Limit = "room" | "budget" | "vcpus";

/**
 * Units of claims in pools, by a pool's place in the order. A claim is a bid's demand for units on any of some pools. What was
 * placed may be moved to make room, but keeps its number: so whether numbers of units fit depends on the numbers alone.
 *
 * The pools that given numbers may fill are the bases of a polymatroid. Hence one more unit fills one pool more by one, the
 * first in the order that an augmenting path finds is the one to fill, and what is filled so is least in every charge that
 * never falls along the order (Edmonds, Submodular functions, matroids, and certain polyhedra, 1970). Numbers that fit
 * still fit when one of them is less: on that rests that raising a bid never loses units.
 */
export interface Placement extends PlacedUnits {
  readonly order: PoolOrder;
  usdLeft: number;
  vcpusLeft: number;
  /** At the pools' prices, not at what is charged. */
  usdPerHour: number;
}

export interface Limits {
  readonly budgetUsdPerHour: number;
  readonly onDemandVcpus: number;
}

/** What a claim got in a placement, and how to take it back. */
export interface Fitted {
  readonly units: number;
  /** Absent where it got all. */
  readonly limit?: Limit;
  readonly undo: () => void;
}

/** Rounding of sums of money never costs a unit. */
const wholeUnitTolerance = 1e-9;

export function emptyPlacement(order: PoolOrder, { budgetUsdPerHour, onDemandVcpus }: Limits): Placement {
  const size = order.places.length;
  const open = poolSet(size);
  order.rooms.forEach((room, place) => room >= 1 && add(open, place));
  return {
    order,
    claims: [],
    units: order.rooms.map(() => new Map<number, number>()),
    elsewhere: order.rooms.map(() => poolSet(size)),
    free: [...order.rooms],
    open,
    shut: poolSet(size),
    search: newSearch(size),
    usdLeft: budgetUsdPerHour,
    vcpusLeft: onDemandVcpus,
    usdPerHour: 0,
  };
}

/** Places as many units as fit, up to `most`. Those that run already are placed whatever is left of the limits. */
export function fit(placement: Placement, pools: PoolSet, most: number, running = false): Fitted {
  const claim = placement.claims.push(pools) - 1;
  const { shut, usdLeft, vcpusLeft, usdPerHour } = placement;
  const steps: Step[] = [];
  const undo = (): void => {
    takeBack(placement, steps);
    Object.assign(placement, { shut, usdLeft, vcpusLeft, usdPerHour });
  };
  let units = 0;
  while (units < most) {
    const limitOfAll = running ? undefined : exhausted(placement);
    if (limitOfAll) return { units, limit: limitOfAll, undo };
    const path = shortestPath(placement, pools);
    const last = path?.at(-1);
    if (!path || last === undefined) return { units, limit: "room", undo };
    const { units: paid, limit } = running ? { units: Infinity } : affordable(placement, last);
    if (paid < 1) return { units, ...(limit && { limit }), undo };
    const moved = moveAlong(placement, claim, path, Math.min(paid, most - units), steps);
    charge(placement, last, moved);
    units += moved;
  }
  return { units, undo };
}

/** What one claim alone could get of a placement that holds none: the same, without moves. */
export function fitAlone({ rooms, usdPerHour, vcpus }: PoolOrder, limits: Limits, pools: PoolSet): number {
  const left = { usdLeft: limits.budgetUsdPerHour, vcpusLeft: limits.onDemandVcpus };
  let units = 0;
  for (const [place, room] of rooms.entries()) {
    if (!holds(pools, place)) continue;
    const taken = Math.min(room, wholeUnits(left.usdLeft, usdPerHour[place]), wholeUnits(left.vcpusLeft, vcpus[place]));
    if (taken <= 0) continue;
    units += taken;
    left.usdLeft -= taken * (usdPerHour[place] ?? 0);
    left.vcpusLeft -= taken * (vcpus[place] ?? 0);
  }
  return units;
}

/** The limit that leaves no unit to anyone: not even the first pool with free room can be paid. */
function exhausted({ open, order, usdLeft, vcpusLeft }: Placement): Limit | undefined {
  const first = firstOfBoth(open, open);
  if (first < 0) return "room";
  if (wholeUnits(usdLeft, order.usdPerHour[first]) < 1) return "budget";
  return wholeUnits(vcpusLeft, order.vcpus[first]) < 1 ? "vcpus" : undefined;
}

/** Units that money and vCPUs allow in a pool, and which of them is the tighter limit. */
function affordable({ order, usdLeft, vcpusLeft }: Placement, place: number): { units: number; limit?: Limit } {
  const [byBudget, byVcpus] = [wholeUnits(usdLeft, order.usdPerHour[place]), wholeUnits(vcpusLeft, order.vcpus[place])];
  return byBudget < byVcpus ? { units: byBudget, limit: "budget" } : { units: byVcpus, limit: "vcpus" };
}

function wholeUnits(left: number, each = 0): number {
  return each > 0 ? Math.floor(left / each + wholeUnitTolerance) : Infinity;
}

function charge(placement: Placement, place: number, units: number): void {
  const { order } = placement;
  placement.usdLeft -= units * (order.usdPerHour[place] ?? 0);
  placement.vcpusLeft -= units * (order.vcpus[place] ?? 0);
  placement.usdPerHour += units * (order.prices[place] ?? 0);
}
