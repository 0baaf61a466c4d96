import { pricedSeconds, usageWithout, type RevocationImpact } from "./impact.js";
import type { Usage } from "./observation.js";
import type { ScoreOf } from "./performanceScore.js";

/**
 * What it costs to be short, by units missing from none to all, in the profile's shortage weights of the whole workload.
 * Where nobody measures the units, the share that is missing.
 */
export function declaredCosts(units: number): readonly number[] {
  return Array.from({ length: units + 1 }, (_, missing) => (missing === 0 ? 0 : missing / units));
}

/** What the units of a workload are seen to do. */
export interface MeasuredUnits {
  /** The mean over the units. */
  readonly usage: Usage;
  /** Units that carry the load now. */
  readonly ready: number;
  /** Expected of the loss of one. */
  readonly impact: Pick<RevocationImpact, "unreadySeconds">;
  readonly startSeconds: number;
}

/**
 * The same where units are measured: the share of the load that those that stay would not serve, for as many starts as a
 * replacement takes to serve. The others may carry it all, or break down under it. (Counted by half, generated fleets
 * cost 1 % less on the nine zones' last 40 % and 1 % more on the eight pools.) Units are declared because they are wanted:
 * at least half of the declared cost. With a tenth the same fleets cost about as much on the nine zones and 5 % less on
 * the eight pools, with 15 to 60 % more time short.
 */
export function measuredCosts(
  units: number,
  { usage, ready, impact, startSeconds }: MeasuredUnits,
  scoreOf: ScoreOf,
): readonly number[] {
  if (units === 0) return declaredCosts(0);
  const now = scoreOf(usageWithout(usage, ready, units));
  const starts = impact.unreadySeconds / pricedSeconds(startSeconds);
  return declaredCosts(units).map((declared, missing) => {
    const left = missing < units ? scoreOf(usageWithout(usage, ready, units - missing)) : 0;
    const unserved = Math.max(0, now - left) / 100;
    return Math.max(leastCost * declared, unserved * starts);
  });
}

const leastCost = 0.5;
