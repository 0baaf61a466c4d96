import { cheapest, dominatorsOf, isAsReady, type JudgedPoint } from "./sweepPoint.js";

/** How a baseline stands to our own policy in a scenario. */
export interface BaselineVerdict {
  readonly baseline: string;
  /** The cheapest of our points that dominates it and is as ready; else the cheapest that dominates it; else none. */
  readonly by: JudgedPoint | undefined;
  /** Whether that point is also no worse in units ready and in ticks with none. */
  readonly asReady: boolean;
}

/** Every baseline that does not know the future, in the order of the report. */
export function baselineVerdicts(points: readonly JudgedPoint[]): readonly BaselineVerdict[] {
  const ours = points.filter(({ standing }) => standing === "ours");
  return points
    .filter(({ standing }) => standing === "baseline")
    .map((rival) => {
      const better = dominatorsOf(rival, ours);
      const ready = cheapest(better.filter((point) => isAsReady(point, rival)));
      return { baseline: rival.name, by: ready ?? cheapest(better), asReady: ready !== undefined };
    });
}

/** Baselines that are the cheapest to dominate points of ours, each with those points. */
function ownLosses(points: readonly JudgedPoint[]): ReadonlyMap<string, readonly JudgedPoint[]> {
  const rivals = points.filter(({ standing }) => standing === "baseline");
  const losses = new Map<string, JudgedPoint[]>();
  for (const point of points.filter(({ standing }) => standing === "ours")) {
    const by = cheapest(dominatorsOf(point, rivals));
    if (by) losses.set(by.name, [...(losses.get(by.name) ?? []), point]);
  }
  return losses;
}

/** A scenario in a few sentences: whom we dominate and where, whom not, and where a baseline dominates us. */
export function verdictText(points: readonly JudgedPoint[]): string {
  const verdicts = baselineVerdicts(points);
  const won = verdicts.filter(({ asReady }) => asReady);
  const half = verdicts.filter(({ by, asReady }) => by && !asReady);
  const not = verdicts.filter(({ by }) => !by);
  return [
    `Dominated by blended-fleet: ${won.map(verdictPhrase).join(", ") || "no baseline"}.`,
    half.length > 0
      ? `In cost and availability alone, with fewer units ready or more ticks with none: ${half.map(verdictPhrase).join(", ")}.`
      : "",
    not.length > 0 ? `Not dominated: ${not.map(({ baseline }) => baseline).join(", ")}.` : "",
    lossText(points),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function verdictPhrase({ baseline, by }: BaselineVerdict): string {
  return `${baseline} (by ${by?.name})`;
}

/** So many points are named one by one; more are counted. */
const mostNamed = 3;

function lossText(points: readonly JudgedPoint[]): string {
  const ours = points.filter(({ standing }) => standing === "ours").length;
  const phrases = [...ownLosses(points)].map(([rival, lost]) => {
    const names = lost.map(({ name }) => name).join(", ");
    return `${rival} dominates ${lost.length > mostNamed ? `${lost.length} of our ${ours} points` : names}.`;
  });
  return phrases.length > 0 ? phrases.join(" ") : "No baseline dominates a point of ours.";
}
