import type { GeneratedKind } from "../embedded/workloads/generatedWorkload.js";
import { unitMinute } from "../embedded/workloads/unitMinute.js";
import type { Usage } from "../engine/observation.js";
import { performanceFeatureNames, performanceFeatures } from "../engine/performance/performanceModel.js";
import { workloadMoments, type MomentSettings } from "./workloadMoments.js";

/** A unit's usage beside what it served. */
export interface PerformanceRow {
  /** Absent: recorded, not generated. */
  readonly kind?: GeneratedKind;
  readonly usage: Usage;
  /** In the order of `performanceFeatureNames`. */
  readonly features: Float64Array;
  /** Share of what was asked of it that it served, 0 to 1. */
  readonly servedShare: number;
}

export function performanceRow(usage: Usage, servedShare: number, kind?: GeneratedKind): PerformanceRow {
  const features = performanceFeatures(usage, new Float64Array(performanceFeatureNames.length));
  return { ...(kind && { kind }), usage, features, servedShare };
}

/** Rows measured on generated workloads. */
export function performanceRows(settings: MomentSettings): PerformanceRow[] {
  return [...workloadMoments(settings)].map(({ workload, moment }) => {
    const { usage, servedShare } = unitMinute(workload, moment);
    return performanceRow(usage, servedShare, workload.kind);
  });
}
