import { roundMetric } from "../../provider/document/roundMetrics.js";
import type { Chart } from "./chart.js";
import { fleetMetric, type MetricScope } from "./fleetMetric.js";

/** What the companion's rounds do, and what of it does not work, by the minute. */
export function roundCharts(scope: MetricScope): readonly Chart[] {
  return [
    { title: "Actions", stat: "Sum", metrics: [fleetMetric(scope, roundMetric.actions, "actions")] },
    {
      title: "What did not work",
      stat: "Sum",
      metrics: [
        fleetMetric(scope, roundMetric.failed, "rounds that failed: their events come again"),
        fleetMetric(scope, roundMetric.failedActions, "actions that failed for good"),
        fleetMetric(scope, roundMetric.missedCheckpoints, "checkpoints among them"),
      ],
    },
  ];
}
