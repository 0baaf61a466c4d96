import { isPlainObject, notKnown, type Maybe, type NotKnown, type PlainValue } from "./plainValue.js";

/** From a resource's properties to one of their values, such as `["metadataOptions", "httpTokens"]`. */
export type Path = readonly (string | number)[];

/** What is at a path: undefined where nothing is, or where something has another shape than the path. */
export function valueAt(value: PlainValue | undefined, path: Path): PlainValue | undefined {
  let found: PlainValue | undefined = value;
  for (const key of path) {
    if (found === notKnown) return notKnown;
    found = childOf(found, key);
  }
  return found ?? undefined;
}

function childOf(value: PlainValue | undefined, key: string | number): PlainValue | undefined {
  if (Array.isArray(value)) return typeof key === "number" ? (value as readonly PlainValue[])[key] : undefined;
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function textAt(value: PlainValue | undefined, ...path: Path): Maybe<string> {
  const found = valueAt(value, path);
  if (found === notKnown || typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : undefined;
}

/** A number, also one that is given as text. */
export function numberAt(value: PlainValue | undefined, ...path: Path): Maybe<number> {
  const found = textAt(value, ...path);
  if (found === notKnown || found === undefined || found.trim() === "") return found === notKnown ? found : undefined;
  const number = Number(found);
  return Number.isFinite(number) ? number : undefined;
}

/** Yes or no, also as text. */
export function booleanAt(value: PlainValue | undefined, ...path: Path): Maybe<boolean> {
  const found = textAt(value, ...path);
  if (found === notKnown) return notKnown;
  return found === "true" ? true : found === "false" ? false : undefined;
}

/** Whether anything is at a path. */
export function isGiven(value: PlainValue | undefined, ...path: Path): Maybe<boolean> {
  const found = valueAt(value, path);
  return found === notKnown ? notKnown : found !== undefined;
}

/** A list's items, each with its path; one object counts as a list of one. Empty where there is none. */
export function itemsAt(value: PlainValue | undefined, ...path: Path): readonly Item[] | NotKnown {
  const found = valueAt(value, path);
  if (found === notKnown) return notKnown;
  if (Array.isArray(found))
    return (found as readonly PlainValue[]).map((item, index) => ({ item, path: [...path, index] }));
  return isPlainObject(found) ? [{ item: found, path }] : [];
}

export interface Item {
  readonly item: PlainValue;
  readonly path: Path;
}

/** The items that are known to be there. */
export function knownItems(value: PlainValue | undefined, ...path: Path): readonly Item[] {
  const items = itemsAt(value, ...path);
  return items === notKnown ? [] : items;
}

/** Texts of a list, and whether they are all that it has. */
export interface TextSet {
  readonly texts: readonly string[];
  /** How many of its items are not known; Infinity where the list itself is not. */
  readonly unknownCount: number;
}

export const noTexts: TextSet = { texts: [], unknownCount: 0 };

export function textsAt(value: PlainValue | undefined, ...path: Path): TextSet {
  const found = valueAt(value, path);
  if (found === notKnown) return { texts: [], unknownCount: Infinity };
  if (!Array.isArray(found)) return noTexts;
  const items = found as readonly PlainValue[];
  return textSetOf(items.map((_, index) => textAt(items, index)));
}

export function textSetOf(items: readonly Maybe<string>[]): TextSet {
  const texts = items.filter((item) => typeof item === "string");
  return { texts: [...new Set(texts)], unknownCount: items.filter((item) => item === notKnown).length };
}

export function joinedTexts(sets: readonly TextSet[]): TextSet {
  return {
    texts: [...new Set(sets.flatMap(({ texts }) => texts))],
    unknownCount: sets.reduce((sum, { unknownCount }) => sum + unknownCount, 0),
  };
}

/** As owners write it: `metadataOptions.httpTokens`, `overrides[0].maxPrice`. */
export function pathLabel(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );
}
