/** One Auto Scaling group of a part, as the companion finds it. */
export interface LaneEntry {
  /** Name of the group. */
  readonly group: string;
  readonly workload: string;
  readonly part: string;
  /** `spot` or `on-demand`, with `shadow-` before it where shadows live. */
  readonly lane: string;
  readonly instanceTypes: readonly string[];
  /** Id of the launch template of each of them; absent where there is one only, and in documents from before. */
  readonly launchTemplates?: Readonly<Record<string, string>>;
  readonly zones: readonly string[];
  /** How long the group holds an instance that it ends, so that it may drain; absent: not at all, or not told by an older document. */
  readonly drainSeconds?: number;
}
