import type { ScoreOf } from "../engine/performanceScore.js";
import { estimateQuality, type EstimateQuality } from "./estimateQuality.js";
import type { MetricMoment } from "./metrics/metricColumns.js";
import type { RecordedInstance, RecordedMetrics } from "./recordedMetrics.js";

/** A moment's score, 0 to 100. */
export interface ScoredMoment extends Omit<MetricMoment, "usage"> {
  readonly score: number;
}

/** How well a unit did by its metrics. */
export interface ScoredInstance {
  /** The file's name. */
  readonly name: string;
  /** Empty where the file names none. */
  readonly instance: string;
  readonly mean: number;
  readonly lowest: number;
  /** Share of the moments with a score below 60. */
  readonly lowShare: number;
  readonly newest: ScoredMoment;
  /** Score against the share that was served, in points of 100. Absent: not measured. */
  readonly distance?: EstimateQuality;
  /** In the order of time. */
  readonly moments: readonly ScoredMoment[];
}

/** Below this a unit counts as 0.6 of one. */
export const lowScore = 60;

/** The scores of each instance. */
export function scoredMetrics({ name, instances }: RecordedMetrics, scoreOf: ScoreOf): readonly ScoredInstance[] {
  return instances.map((instance) => ({ name, ...scoredInstance(instance, scoreOf) }));
}

function scoredInstance({ instance, moments }: RecordedInstance, scoreOf: ScoreOf): Omit<ScoredInstance, "name"> {
  const scored = moments.map(({ usage, ...moment }) => ({ ...moment, score: scoreOf(usage) }));
  const newest = scored.at(-1);
  if (!newest) throw new RangeError("expected moments of each instance");
  const scores = scored.map(({ score }) => score);
  const measured = scored.flatMap(({ score, servedShare }) =>
    servedShare === undefined ? [] : [[score, 100 * servedShare] as const],
  );
  const distance = estimateQuality(
    measured.map(([score]) => score),
    measured.map(([, served]) => served),
  );
  return {
    instance,
    mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    lowest: scores.reduce((least, score) => Math.min(least, score), 100),
    lowShare: scores.filter((score) => score < lowScore).length / scores.length,
    newest,
    ...(measured.length > 0 && { distance }),
    moments: scored,
  };
}
