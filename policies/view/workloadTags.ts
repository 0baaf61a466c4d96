import { Priority } from "../../provider/engine/fleet.js";
import { Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { TagKey } from "../../provider/engine/tags.js";
import type { Launcher } from "./launcher.js";
import { notKnown, type Maybe } from "./plainValue.js";
import { tagIn, type TagSet } from "./tagSet.js";

/** Tags beside the engine's own, by which a plain resource says what a BlendedFleet says in its args. */
export const DeclaredTagKey = {
  /** `critical`, `standard` or `non-critical`. */
  Priority: "blended-fleet:priority",
  /** `true`: it holds state that must survive a loss. */
  Stateful: "blended-fleet:stateful",
  /** What saves its state before a loss: the name of an SSM document or of an executable on the instance. */
  CheckpointHook: "blended-fleet:checkpoint-hook",
} as const;

/** Every tag of ours begins so. */
export const tagPrefix = "blended-fleet:";

export type WorkloadTag = (typeof DeclaredTagKey)[keyof typeof DeclaredTagKey] | TagKey;

/** What a launcher says of its workload: by its instances' tags, or else by its own. */
export function declaredBy(launcher: Launcher, launches: readonly TagSet[], key: WorkloadTag): Maybe<string> {
  let found: Maybe<string> = undefined;
  for (const tags of [...launches, launcher.ownTags]) {
    const value = tagIn(tags, key);
    if (typeof value === "string") return value;
    if (value === notKnown) found = notKnown;
  }
  return found;
}

/** A level's name as it is written in tags; undefined for any other text. */
export function levelNamed(name: string): Level | undefined {
  return Object.values(Level).find((level) => level === name);
}

export function isCritical(priority: Maybe<string>): boolean {
  return priority === Priority.Critical;
}

export function isShadow(role: Maybe<string>): boolean {
  return role === Role.Shadow;
}
