import { policyStandingOf } from "../report/policyStanding.js";
import type { PolicyFigures } from "../serviceFigures.js";
import type { SweepSetting } from "./sweepTask.js";

/** One policy in one scenario. */
export interface SweepPoint {
  /** `balanced × 2` for our own, else the baseline's name. */
  readonly name: string;
  readonly standing: ReturnType<typeof policyStandingOf>;
  /** Of our own alone. */
  readonly setting?: SweepSetting;
  readonly figures: PolicyFigures;
}

/** A point beside all others of its scenario. */
export interface JudgedPoint extends SweepPoint {
  /**
   * The cheapest of those that dominate it; null where none does. Who knows the future dominates nobody, and nobody it:
   * it is a bound.
   */
  readonly dominatedBy: string | null;
}

/** Differences up to this are of rounding alone. */
const rounding = 1e-9;

export function pointOf(setting: SweepSetting | undefined, figures: PolicyFigures): SweepPoint {
  const standing = policyStandingOf(figures.name);
  return setting
    ? { name: settingText(setting), standing, setting, figures }
    : { name: figures.name, standing, figures };
}

export function settingText({ profile, riskWeight }: SweepSetting): string {
  return `${profile} × ${riskWeight}`;
}

/** Marks what is dominated; the rest, without those who know the future, is the Pareto front. */
export function judged(points: readonly SweepPoint[]): readonly JudgedPoint[] {
  return points.map((point) => ({ ...point, dominatedBy: cheapest(dominatorsOf(point, points))?.name ?? null }));
}

/** The Pareto front, from the cheapest on. */
export function frontOf(points: readonly JudgedPoint[]): readonly JudgedPoint[] {
  return points.filter(isOnFront).sort((a, b) => a.figures.costRatio - b.figures.costRatio);
}

export function isOnFront({ standing, dominatedBy }: JudgedPoint): boolean {
  return standing !== "cheats" && dominatedBy === null;
}

/** Those of some points that dominate another, none of them with knowledge of the future. */
export function dominatorsOf<Point extends SweepPoint>(other: SweepPoint, points: readonly Point[]): readonly Point[] {
  if (other.standing === "cheats") return [];
  return points.filter((point) => point.standing !== "cheats" && dominates(point.figures, other.figures));
}

/** Whether one policy costs no more than another and is no less available, and is better in one of the two. */
function dominates(one: PolicyFigures, other: PolicyFigures): boolean {
  const cheaper = other.costRatio - one.costRatio;
  const steadier = one.availability - other.availability;
  return Math.min(cheaper, steadier) >= -rounding && Math.max(cheaper, steadier) > rounding;
}

/** Whether a policy is no worse than another in what cost and availability don't show: units ready, ticks with none. */
export function isAsReady({ figures: one }: SweepPoint, { figures: other }: SweepPoint): boolean {
  return one.readyShare >= other.readyShare - rounding && one.zeroTicks <= other.zeroTicks + rounding;
}

/** Of several that cost the same the most available, and of those the first. */
export function cheapest<Point extends SweepPoint>(points: readonly Point[]): Point | undefined {
  return [...points].sort(
    ({ figures: a }, { figures: b }) => a.costRatio - b.costRatio || b.availability - a.availability,
  )[0];
}
