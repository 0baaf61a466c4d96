import { calibrationDimensions, calibrationNamespace } from "../../provider/document/calibrationMetrics.js";
import type { FleetScope } from "../scope.js";
import type { Metric } from "./chart.js";

/** Whose metrics they are. */
export type MetricScope = Pick<FleetScope, "fleet" | "stack">;

/** The dimensions of a fleet's own metrics. */
export function fleetDimensions({ fleet, stack }: MetricScope): Readonly<Record<string, string>> {
  const [ofFleet, ofStack] = calibrationDimensions;
  return { [ofFleet]: fleet, [ofStack]: stack };
}

/** A metric that the fleet's companion publishes, as a line of a chart. */
export function fleetMetric({ fleet, stack }: MetricScope, metric: string, label: string): Metric {
  const [ofFleet, ofStack] = calibrationDimensions;
  return [calibrationNamespace, metric, ofFleet, fleet, ofStack, stack, { label }];
}
