/*
 * Names of the metrics that tell whether forecasts of losses hold: what the companion's adapter emits and the dashboard
 * shows.
 */

export const calibrationNamespace = "BlendedFleet";

/** Both, because two stacks of an account may each have a fleet of one name. */
export const calibrationDimensions = ["Fleet", "Stack"] as const;

/** Metrics of a horizon: losses that the forecasts of the last days let expect, and those that came. */
export function calibrationMetricsOf(horizonSeconds: number): { readonly forecast: string; readonly came: string } {
  const minutes = `${horizonSeconds / 60}Minutes`;
  return { forecast: `LossesForecast${minutes}`, came: `LossesSeen${minutes}` };
}

/** How far from each other the two are, in standard deviations; above 0 where more was lost than forecast. */
export const driftMetric = "ForecastDrift";
