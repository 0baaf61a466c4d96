import {
  calibrationDimensions,
  calibrationMetricsOf,
  calibrationNamespace,
  driftMetric,
} from "../../provider/document/calibrationMetrics.js";
import { horizonsSeconds } from "../../provider/engine/revocation/revocationModel.js";
import type { FleetScope } from "../scope.js";
import type { Chart, Metric } from "./chart.js";

/** Forecasts are made, and so told of, every ten minutes. */
const periodSeconds = 600;
/** Of forecasts that hold, one in some hundred lies beyond this; clustered losses reach it somewhat more often. */
const unusualDrift = 3;

/** Whether the forecasts of losses hold: by horizon those forecast beside those that came, and how far apart they are. */
export function forecastCharts(scope: Pick<FleetScope, "fleet" | "stack">): readonly Chart[] {
  return [...horizonsSeconds.map((horizon) => calibrationChart(scope, horizon)), driftChart(scope)];
}

function calibrationChart(scope: Pick<FleetScope, "fleet" | "stack">, horizonSeconds: number): Chart {
  const { forecast, came } = calibrationMetricsOf(horizonSeconds);
  return {
    title: `Losses within ${horizonSeconds / 60} minutes, forecast and seen in the last days`,
    stat: "Average",
    period: periodSeconds,
    metrics: [ownMetric(scope, forecast, "forecast"), ownMetric(scope, came, "seen")],
  };
}

function driftChart(scope: Pick<FleetScope, "fleet" | "stack">): Chart {
  return {
    title: "Drift of the forecasts, in standard deviations: beyond the lines it is time to train anew",
    stat: "Average",
    period: periodSeconds,
    metrics: [ownMetric(scope, driftMetric, "seen less forecast")],
    annotations: {
      horizontal: [
        { label: "more is lost than forecast", value: unusualDrift },
        { label: "less is lost than forecast", value: -unusualDrift },
      ],
    },
  };
}

function ownMetric({ fleet, stack }: Pick<FleetScope, "fleet" | "stack">, metric: string, label: string): Metric {
  const [ofFleet, ofStack] = calibrationDimensions;
  return [calibrationNamespace, metric, ofFleet, fleet, ofStack, stack, { label }];
}
