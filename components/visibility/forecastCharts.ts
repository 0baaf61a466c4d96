import { calibrationMetricsOf, driftMetric } from "../../provider/document/calibrationMetrics.js";
import { horizonsSeconds } from "../../provider/engine/revocation/revocationModel.js";
import type { Chart } from "./chart.js";
import { fleetMetric, type MetricScope } from "./fleetMetric.js";

/** Forecasts are made, and so told of, every ten minutes. */
const periodSeconds = 600;
/** Of forecasts that hold, one in some hundred lies beyond this; clustered losses reach it somewhat more often. */
const unusualDrift = 3;

/** Whether the forecasts of losses hold: by horizon those forecast beside those that came, and how far apart they are. */
export function forecastCharts(scope: MetricScope): readonly Chart[] {
  return [...horizonsSeconds.map((horizon) => calibrationChart(scope, horizon)), driftChart(scope)];
}

function calibrationChart(scope: MetricScope, horizonSeconds: number): Chart {
  const { forecast, came } = calibrationMetricsOf(horizonSeconds);
  return {
    title: `Losses within ${horizonSeconds / 60} minutes, forecast and seen in the last days`,
    stat: "Average",
    period: periodSeconds,
    metrics: [fleetMetric(scope, forecast, "forecast"), fleetMetric(scope, came, "seen")],
  };
}

function driftChart(scope: MetricScope): Chart {
  return {
    title: "Drift of the forecasts, in standard deviations: beyond the lines it is time to train anew",
    stat: "Average",
    period: periodSeconds,
    metrics: [fleetMetric(scope, driftMetric, "seen less forecast")],
    annotations: {
      horizontal: [
        { label: "more is lost than forecast", value: unusualDrift },
        { label: "less is lost than forecast", value: -unusualDrift },
      ],
    },
  };
}
