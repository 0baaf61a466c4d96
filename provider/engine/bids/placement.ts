import { newSearch, shortestPath, type Rooms } from "./freeRoom.js";
import type { PoolOrder } from "./poolOrder.js";
import { add, drop, firstOfBoth, holds, poolSet, unite, type PoolSet } from "./poolSet.js";

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
export interface Placement extends Rooms {
  readonly order: PoolOrder;
  readonly claims: PoolSet[];
  /** Units by claim, of each pool. */
  readonly units: readonly Map<number, number>[];
  readonly free: number[];
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
  const done: Move[] = [];
  const undo = (): void => {
    for (const move of done.reverse()) apply(placement, move, -1);
    Object.assign(placement, { shut, usdLeft, vcpusLeft, usdPerHour });
  };
  let units = 0;
  while (units < most) {
    const limitOfAll = running ? undefined : exhausted(placement);
    if (limitOfAll) return { units, limit: limitOfAll, undo };
    const path = shortestPath(placement, pools);
    if (!path) return { units, limit: "room", undo };
    const move = moveAlong(placement, claim, path, most - units);
    const limit = running ? undefined : cut(placement, move);
    if (move.units < 1) return { units, ...(limit && { limit }), undo };
    apply(placement, move, 1);
    charge(placement, move);
    done.push(move);
    units += move.units;
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

/** Units that go to the first pool of a path, and those that go from each of its pools to the next for it. */
interface Move {
  readonly path: readonly number[];
  /** The claim itself, then whose units move on from each pool but the last. */
  readonly claims: readonly number[];
  units: number;
}

function moveAlong(placement: Placement, claim: number, path: readonly number[], most: number): Move {
  const claims = [claim];
  let units = Math.min(most, placement.free[path.at(-1) ?? -1] ?? 0);
  for (let step = 0; step + 1 < path.length; step++) {
    for (const [other, placed] of placement.units[path[step] ?? -1] ?? []) {
      if (!holds(placement.claims[other] ?? placement.shut, path[step + 1] ?? -1)) continue;
      claims.push(other);
      units = Math.min(units, placed);
      break;
    }
  }
  return { path, claims, units };
}

/** The limit that leaves no unit to anyone: not even the first pool with free room can be paid. */
function exhausted({ open, order, usdLeft, vcpusLeft }: Placement): Limit | undefined {
  const first = firstOfBoth(open, open);
  if (first < 0) return "room";
  if (wholeUnits(usdLeft, order.usdPerHour[first]) < 1) return "budget";
  return wholeUnits(vcpusLeft, order.vcpus[first]) < 1 ? "vcpus" : undefined;
}

/** Cuts a move down to what money and vCPUs allow; gives the limit that cut it. */
function cut({ order, usdLeft, vcpusLeft }: Placement, move: Move): Limit | undefined {
  const last = move.path.at(-1) ?? -1;
  const [byBudget, byVcpus] = [wholeUnits(usdLeft, order.usdPerHour[last]), wholeUnits(vcpusLeft, order.vcpus[last])];
  if (Math.min(byBudget, byVcpus) >= move.units) return undefined;
  move.units = Math.min(byBudget, byVcpus);
  return byBudget < byVcpus ? "budget" : "vcpus";
}

function wholeUnits(left: number, each = 0): number {
  return each > 0 ? Math.floor(left / each + wholeUnitTolerance) : Infinity;
}

function charge(placement: Placement, { path, units }: Move): void {
  const last = path.at(-1) ?? -1;
  const { order } = placement;
  placement.usdLeft -= units * (order.usdPerHour[last] ?? 0);
  placement.vcpusLeft -= units * (order.vcpus[last] ?? 0);
  placement.usdPerHour += units * (order.prices[last] ?? 0);
}

function apply(placement: Placement, { path, claims, units }: Move, sign: 1 | -1): void {
  claims.forEach((claim, step) => {
    shift(placement, claim, path[step] ?? -1, sign * units);
    if (step > 0) shift(placement, claim, path[step - 1] ?? -1, -sign * units);
  });
  const last = path.at(-1) ?? -1;
  const free = (placement.free[last] ?? 0) - sign * units;
  placement.free[last] = free;
  if (free >= 1) add(placement.open, last);
  else drop(placement.open, last);
}

function shift({ units, elsewhere, claims }: Placement, claim: number, place: number, by: number): void {
  const [here, set] = [units[place], elsewhere[place]];
  if (!here || !set) return;
  const before = here.get(claim) ?? 0;
  if (before + by > 0) here.set(claim, before + by);
  else here.delete(claim);
  if (before === 0) unite(set, claims[claim] ?? set);
  else if (before + by <= 0) {
    set.fill(0);
    for (const other of here.keys()) unite(set, claims[other] ?? set);
  }
}
