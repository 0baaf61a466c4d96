import type { Rooms } from "./freeRoom.js";
import { add, drop, holds, unite, type PoolSet } from "./poolSet.js";

/** Where the units of each claim are; pools by their place in the order. */
export interface PlacedUnits extends Rooms {
  /** The pools of each. */
  readonly claims: PoolSet[];
  /** Units by claim, of each pool. */
  readonly units: readonly Map<number, number>[];
  readonly free: number[];
}

/** Units of a claim that go from a pool, or from nowhere, to another. */
export interface Step {
  readonly claim: number;
  readonly from: number | undefined;
  readonly to: number;
  readonly units: number;
}

/**
 * Places units of a claim in the first pool of a path, for which as many move on from each pool to the next; adds the steps
 * to those that were made. Gives how many units there were.
 */
export function moveAlong(
  placed: PlacedUnits,
  claim: number,
  path: readonly number[],
  most: number,
  steps: Step[],
): number {
  let units = Math.min(most, placed.free[path.at(-1) ?? -1] ?? 0);
  for (let i = 1; i < path.length; i++) units = movable(placed, path[i - 1] ?? -1, path[i] ?? -1, units);
  if (units < 1) return 0;
  for (let i = path.length - 1; i > 0; i--) moveOn(placed, path[i - 1] ?? -1, path[i] ?? -1, units, steps);
  take(placed, { claim, from: undefined, to: path[0] ?? -1, units }, steps);
  return units;
}

/** How many units, up to `most`, might be in another pool. */
function movable({ claims, units, shut }: PlacedUnits, from: number, to: number, most: number): number {
  let total = 0;
  for (const [claim, here] of units[from] ?? []) {
    if (holds(claims[claim] ?? shut, to)) total += here;
    if (total >= most) return most;
  }
  return total;
}

function moveOn(placed: PlacedUnits, from: number, to: number, most: number, steps: Step[]): void {
  let left = most;
  for (const [claim, here] of placed.units[from] ?? []) {
    if (!holds(placed.claims[claim] ?? placed.shut, to)) continue;
    const units = Math.min(here, left);
    take(placed, { claim, from, to, units }, steps);
    left -= units;
    if (left < 1) return;
  }
}

function take(placed: PlacedUnits, step: Step, steps: Step[]): void {
  const { claim, from, to, units } = step;
  if (from !== undefined) shift(placed, claim, from, -units);
  shift(placed, claim, to, units);
  steps.push(step);
}

/** Undoes steps, the last first. */
export function takeBack(placed: PlacedUnits, steps: Step[]): void {
  for (const { claim, from, to, units } of steps.reverse()) {
    shift(placed, claim, to, -units);
    if (from !== undefined) shift(placed, claim, from, units);
  }
}

function shift({ units, elsewhere, claims, free, open }: PlacedUnits, claim: number, place: number, by: number): void {
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
  const room = (free[place] ?? 0) - by;
  free[place] = room;
  if (room >= 1) add(open, place);
  else drop(open, place);
}
