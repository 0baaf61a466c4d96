import { isKnown } from "./launcher.js";
import type { Maybe, PlainObject } from "./plainValue.js";
import { textAt } from "./reading.js";

/** Something that is in a region, where that is known. */
export interface Located {
  readonly urn: string;
  readonly region: string | undefined;
}

/** Where a resource is: as it says itself, or else as its provider does. */
export function regionOf(properties: PlainObject, provider: PlainObject): string | undefined {
  const said: readonly Maybe<string>[] = [textAt(properties, "region"), textAt(provider, "region")];
  return said.filter(isKnown).find((region) => region !== "");
}

/** Certainly in another region. */
export function isElsewhere(region: string | undefined, other: string | undefined): boolean {
  return region !== undefined && other !== undefined && region !== other;
}

/**
 * Of several that have one name, as those of a program that does the same in each region, the one that is meant: of the
 * same region, and of those the one that the reference was made from.
 */
export function meant<T extends Located>(
  named: readonly T[],
  region: string | undefined,
  madeFrom: readonly { readonly urn: string }[],
): T | undefined {
  const near = named.filter((each) => !isElsewhere(each.region, region));
  if (near.length < 2) return near[0];
  const sources = new Set(madeFrom.map(({ urn }) => urn));
  return near.find(({ urn }) => sources.has(urn)) ?? near.find((each) => each.region === region) ?? near.at(-1);
}
