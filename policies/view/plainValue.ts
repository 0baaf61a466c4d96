/** Stands where a preview can't tell a value yet. */
export const notKnown: unique symbol = Symbol("not known");
export type NotKnown = typeof notKnown;

/** A resource's property as it was given: JSON, in which a part may not be known yet. */
export type PlainValue = string | number | boolean | null | NotKnown | readonly PlainValue[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: PlainValue;
}

/** A value, nothing where none was given, or not known in this preview. */
export type Maybe<T> = T | undefined | NotKnown;

/** Deeper than any of the resources read here; what lies deeper is not known. */
const deepest = 20;

/** Copies a property out of Pulumi's proxies, which throw where a value is read that a preview can't tell. */
export function plainValue(value: unknown, depth = 0): PlainValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (depth > deepest) return notKnown;
  // A copied array is read by index: a proxy's iterator throws at the first unknown, and takes the others with it.
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => propertyOf(value, index, depth));
  return Object.fromEntries(Object.keys(value).map((key) => [key, propertyOf(value, key, depth)]));
}

/** A resource's properties, of which nothing is known where they are none. */
export function plainObject(properties: unknown): PlainObject {
  const plain = plainValue(properties);
  return isPlainObject(plain) ? plain : {};
}

export function isPlainObject(value: PlainValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Copies one property. */
export function propertyOf(container: object, key: PropertyKey, depth = 0): PlainValue {
  let inner: unknown;
  try {
    inner = (container as Record<PropertyKey, unknown>)[key];
  } catch {
    return notKnown;
  }
  return plainValue(inner, depth + 1);
}
