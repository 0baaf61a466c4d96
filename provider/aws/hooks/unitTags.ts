import type { EC2Client } from "@aws-sdk/client-ec2";
import { groupedBy } from "../../engine/groupedBy.js";
import { writeTags } from "../capacity/memberTags.js";
import { chunksOf } from "../market/pages.js";

/**
 * What a unit was told, as tags of its instance: a unit reads its own tags from the instance's metadata, and the companion
 * sees by them whom it has told.
 */
export const UnitTag = {
  /** When the unit goes, in seconds since 1970. */
  EndsAt: "blended-fleet:ends-at",
  /** The steps of degradation that it is in, in order, with spaces between. */
  Degraded: "blended-fleet:degraded",
  /** Of a hot shadow: the instance that it keeps in step with. */
  Shadows: "blended-fleet:shadows",
} as const;
export type UnitTag = (typeof UnitTag)[keyof typeof UnitTag];

export interface TagToWrite {
  readonly id: string;
  readonly key: UnitTag;
  readonly value: string;
}

/** The most resources of one call (CreateTags in the Amazon EC2 API Reference). */
const mostTaggedAtOnce = 1000;

/** Writes tags, those of one value together. @throws RequestFailedError where EC2 fails. */
export async function writeUnitTags(ec2: EC2Client, tags: readonly TagToWrite[]): Promise<void> {
  for (const [, together] of groupedBy(tags, ({ key, value }) => `${key} ${value}`)) {
    for (const chunk of chunksOf(together, mostTaggedAtOnce)) {
      const ids = chunk.map(({ id }) => id);
      const written = Object.fromEntries(chunk.map(({ key, value }) => [key, value]));
      await writeTags({ ec2 }, ids, written);
    }
  }
}

/** The longest value of a tag (Amazon EC2 User Guide, "Tag restrictions"). */
const longestValue = 256;

/** Names of steps, or where they do not all fit the first of them and how many there are: `a b +7`. */
export function degradedValue(steps: readonly string[]): string {
  const value = steps.join(" ");
  if (value.length <= longestValue) return value;
  const count = ` +${steps.length}`;
  return `${value.slice(0, value.lastIndexOf(" ", longestValue - count.length))}${count}`;
}

/** @param declared the owner's steps, in whose order those that are only counted were taken. */
export function degradedSteps(tags: Readonly<Record<string, string>>, declared: readonly string[]): readonly string[] {
  const words = (tags[UnitTag.Degraded] ?? "").split(" ").filter((word) => word !== "");
  const names = words.filter((word) => !word.startsWith("+"));
  const counted = words.find((word) => word.startsWith("+"));
  return counted === undefined ? names : [...names, ...declared.slice(names.length, Number(counted.slice(1)) || 0)];
}
