import { Role } from "../engine/observation.js";
import type { Market } from "../engine/pool.js";

/** One Auto Scaling group of a part, as the companion finds it. */
export interface LaneEntry {
  /** Name of the group. */
  readonly group: string;
  readonly workload: string;
  readonly part: string;
  /** See `laneLabel`. */
  readonly lane: string;
  readonly instanceTypes: readonly string[];
  /** Id of the launch template of each of them; absent where there is one only, and in documents from before. */
  readonly launchTemplates?: Readonly<Record<string, string>>;
  readonly zones: readonly string[];
  /** How long the group holds an instance that it ends, so that it may drain; absent: not at all, or not told by an older document. */
  readonly drainSeconds?: number;
}

const shadowPrefix = "shadow-";

/** What a lane is called after its workload and part: `spot` or `on-demand`, with `shadow-` before it where shadows live. */
export function laneLabel({ role, market }: { readonly role: Role; readonly market: Market }): string {
  return role === Role.Shadow ? `${shadowPrefix}${market}` : market;
}

export function isOfShadows({ lane }: Pick<LaneEntry, "lane">): boolean {
  return lane.startsWith(shadowPrefix);
}
