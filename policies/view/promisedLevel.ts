import { compareLevels, type Level } from "../../provider/engine/level.js";
import { Market } from "../../provider/engine/pool.js";
import { TagKey } from "../../provider/engine/tags.js";
import { isKnown } from "./launcher.js";
import type { PlacedLauncher } from "./stackView.js";
import { tagIn } from "./tagSet.js";
import { declaredBy, isShadow, levelNamed } from "./workloadTags.js";

/**
 * The strongest level that a launcher promises: by its instances' tags, or else by its own. A fleet's lane and a shadow
 * name on themselves the part that they stand in for, so that only their instances' tags count.
 */
export function promisedLevel(launcher: PlacedLauncher): Level | undefined {
  const { launches, ownTags, isOfFleet } = launcher;
  const levels = launches.flatMap((tags) => levelsIn(tagIn(tags, TagKey.Level)));
  const strongest = [...levels].sort(compareLevels).at(-1);
  if (strongest !== undefined || isOfFleet || isShadow(declaredBy(launcher, launches, TagKey.Role))) return strongest;
  return levelsIn(tagIn(ownTags, TagKey.Level))[0];
}

function levelsIn(name: unknown): readonly Level[] {
  const level = typeof name === "string" ? levelNamed(name) : undefined;
  return level === undefined ? [] : [level];
}

/** May launch on spot, as far as is known. */
export function isOnSpot({ markets }: PlacedLauncher): boolean {
  return isKnown(markets) && markets.includes(Market.Spot);
}
