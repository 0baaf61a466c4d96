import { isPlainObject, notKnown, type Maybe, type PlainValue } from "./plainValue.js";
import { booleanAt, itemsAt, textAt, valueAt, type Path } from "./reading.js";

/** Tags by key. */
export interface TagSet {
  readonly values: ReadonlyMap<string, Maybe<string>>;
  /** No other tags can be among them, once the preview's unknowns are known. */
  readonly isWhole: boolean;
}

export const noTags: TagSet = { values: new Map(), isWhole: true };
export const unknownTags: TagSet = { values: new Map(), isWhole: false };

/** A tag's value: undefined where the tag is certainly not there. */
export function tagIn({ values, isWhole }: TagSet, key: string): Maybe<string> {
  if (values.has(key)) return values.get(key);
  return isWhole ? undefined : notKnown;
}

/** Tags given as an object. */
export function tagsAt(value: PlainValue | undefined, ...path: Path): TagSet {
  const found = valueAt(value, path);
  if (found === notKnown) return unknownTags;
  if (!isPlainObject(found)) return noTags;
  return { values: new Map(Object.keys(found).map((key) => [key, textAt(found, key)])), isWhole: true };
}

/** Tags given as a list of keys and values; `isTaken` says which of them count. */
export function listedTags(
  value: PlainValue | undefined,
  path: Path,
  isTaken: (item: PlainValue) => Maybe<boolean> = () => true,
): TagSet {
  const items = itemsAt(value, ...path);
  if (items === notKnown) return unknownTags;
  const values = new Map<string, Maybe<string>>();
  let isWhole = true;
  for (const { item } of items) {
    const key = textAt(item, "key");
    const taken = isTaken(item);
    if (key === notKnown) isWhole = false;
    else if (key !== undefined && taken !== undefined && taken !== false)
      values.set(key, taken === notKnown ? notKnown : textAt(item, "value"));
  }
  return { values, isWhole };
}

/** Of a group's tags those that its instances get. */
export function isPropagated(item: PlainValue): Maybe<boolean> {
  return item === notKnown ? notKnown : booleanAt(item, "propagateAtLaunch");
}

/** The tags of both; those of the second stand over those of the first. */
export function overlaid(under: TagSet, over: TagSet): TagSet {
  const values = new Map(under.values);
  // What the second may hold besides could stand over any of the first's.
  if (!over.isWhole) for (const key of values.keys()) values.set(key, notKnown);
  for (const [key, value] of over.values) if (value !== undefined) values.set(key, value);
  return { values, isWhole: under.isWhole && over.isWhole };
}
