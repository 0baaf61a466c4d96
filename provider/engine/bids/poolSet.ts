/**
 * A set of small whole numbers, 32 to a number, a bit each: unions and differences of many are what a placement spends its
 * time on. A typed array would take longer to make than all that is done with it.
 */
export type PoolSet = number[];

/** An empty set that can hold the numbers below `size`. */
export function poolSet(size: number): PoolSet {
  return new Array<number>(Math.ceil(size / 32)).fill(0);
}

export function add(set: PoolSet, place: number): void {
  const word = place >>> 5;
  set[word] = (set[word] ?? 0) | (1 << (place & 31));
}

export function drop(set: PoolSet, place: number): void {
  const word = place >>> 5;
  set[word] = (set[word] ?? 0) & ~(1 << (place & 31));
}

export function holds(set: PoolSet, place: number): boolean {
  return (((set[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

/** Adds all of `other`. */
export function unite(set: PoolSet, other: PoolSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0);
}

/** The lowest number that is in both; -1 where none is. */
export function firstOfBoth(set: PoolSet, other: PoolSet): number {
  for (let word = 0; word < set.length; word++) {
    const bits = (set[word] ?? 0) & (other[word] ?? 0);
    if (bits !== 0) return word * 32 + lowest(bits);
  }
  return -1;
}

/** Of a number that isn't 0, the place of the lowest bit that is set. */
export function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
