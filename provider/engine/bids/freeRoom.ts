import { add, firstOfBoth, holds, lowest, unite, poolSet, type PoolSet } from "./poolSet.js";

/** What a search for free room looks at; pools by their place in the order. */
export interface Rooms {
  /** Pools with free room. */
  readonly open: PoolSet;
  /** Where the units in each pool might be instead. */
  readonly elsewhere: readonly PoolSet[];
  /** Pools from which no move leads to free room: they stay so for as long as nothing is taken back. */
  shut: PoolSet;
  readonly search: Search;
}

/** Memory of a search, kept for the next one: a large auction makes thousands. */
export interface Search {
  readonly reached: PoolSet;
  readonly waiting: Int32Array;
  readonly cameFrom: Int32Array;
}

export function newSearch(size: number): Search {
  return { reached: poolSet(size), waiting: new Int32Array(size), cameFrom: new Int32Array(size) };
}

/**
 * The pools from one of the claim's, each full but the last, which is the first in the order that can be reached by moving
 * units on; undefined where there is no free room for the claim.
 */
export function shortestPath(rooms: Rooms, pools: PoolSet): number[] | undefined {
  const { open, search } = rooms;
  const goal = firstOfBoth(open, open);
  if (goal >= 0 && holds(pools, goal)) return [goal];
  const begun = begin(rooms, pools);
  if (begun === 0) return undefined;
  spread(rooms, begun, goal);
  const { reached, cameFrom } = search;
  const last = goal >= 0 && holds(reached, goal) ? goal : firstOfBoth(reached, open);
  if (last >= 0) return pathTo(last, cameFrom);
  rooms.shut = rooms.shut.slice();
  unite(rooms.shut, reached);
  return undefined;
}

/** Adds what moves out of full pools lead to, breadth first, until the best there is has been found. */
function spread({ open, elsewhere, shut, search }: Rooms, begun: number, goal: number): void {
  const { reached, waiting, cameFrom } = search;
  let [count, looked] = [begun, 0];
  for (let i = 0; i < count; i++) {
    // Most paths end here: one step further is looked for the goal before all that is there is added.
    for (; goal >= 0 && looked < count; looked++) {
      const from = waiting[looked] ?? 0;
      if (!holds(elsewhere[from] ?? reached, goal)) continue;
      add(reached, goal);
      cameFrom[goal] = from;
      return;
    }
    const from = waiting[i] ?? 0;
    const next = elsewhere[from];
    if (next && !holds(open, from)) count = addFound(search, next, shut, from, count);
  }
}

/** Adds the pools of a set that are new; gives how many have been found now. */
function addFound(
  { reached, waiting, cameFrom }: Search,
  next: PoolSet,
  shut: PoolSet,
  from: number,
  count: number,
): number {
  let total = count;
  for (let word = 0; word < reached.length; word++) {
    const before = reached[word] ?? 0;
    let found = (next[word] ?? 0) & ~(before | (shut[word] ?? 0));
    reached[word] = before | found;
    for (; found !== 0; found &= found - 1) {
      const place = word * 32 + lowest(found);
      cameFrom[place] = from;
      waiting[total++] = place;
    }
  }
  return total;
}

/** Starts from the claim's own pools; gives how many there are. */
function begin({ shut, search }: Rooms, pools: PoolSet): number {
  search.reached.fill(0);
  return addFound(search, pools, shut, -1, 0);
}

function pathTo(last: number, cameFrom: Int32Array): number[] {
  const path: number[] = [];
  for (let at = last; at >= 0; at = cameFrom[at] ?? -1) path.push(at);
  return path.reverse();
}
