import type { PerformanceModel } from "../engine/performance/performanceModel.js";
import { featureRanges } from "./featureRanges.js";
import { fitNetwork } from "./fitNetwork.js";
import type { PerformanceRow } from "./performanceRows.js";

const quantiles = { low: 0.001, high: 0.999 };
/** Eight did no better on unseen kinds. */
const hidden = 6;

/** Trains a performance model on measured units. */
export function trainPerformanceOn(rows: readonly PerformanceRow[], seed: number): PerformanceModel {
  const ranges = featureRanges(
    rows.map(({ features }) => features),
    quantiles,
  );
  const estimates = rows.map(({ features, servedShare }) => ({ features, targets: [servedShare] }));
  return { network: fitNetwork(estimates, ranges, { seed, hidden }), ranges };
}
