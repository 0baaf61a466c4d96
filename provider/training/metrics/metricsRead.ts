import type { MetricMoment } from "./metricColumns.js";

/** What a file of metrics holds; what is wrong with it is told apart. */
export interface MetricsRead {
  /** By name, each in the order of time; the name is empty where the file names none. */
  readonly instances: ReadonlyMap<string, readonly MetricMoment[]>;
  readonly warnings: readonly string[];
}
