import { longestHorizonSeconds, type ForecastHistory, type LoggedForecast } from "./forecastHistory.js";
import type { TrainingSource } from "./trainOnRows.js";

/** The rows of a log's first part: `until` is the share of its time that is trained on. */
export function historySource(history: ForecastHistory, until: number): TrainingSource {
  const { fromSeconds } = history;
  const untilSeconds = fromSeconds + until * (history.untilSeconds - fromSeconds);
  const rows = history.rows
    .filter(({ seconds }) => seconds + longestHorizonSeconds <= untilSeconds)
    .map((row) => ({ seconds: row.seconds, features: row.features, lost: labelsOf(row) }));
  const pools = [...new Set(history.rows.map(({ pool }) => pool))].sort();
  const trainedOn = { log: history.name, pools, fromSeconds, untilSeconds, rows: rows.length };
  return { trainedOn, fromSeconds, untilSeconds, rows };
}

/**
 * What came of a forecast by horizon. Where nobody watched to a horizon's end, it is the chance that was forecast of it,
 * given that the pool was still up when it was last seen: (p − q) ÷ (1 − q), q being the chance of the last horizon
 * known. To leave such rows out would teach too many losses, for a loss is always seen to its end; this is one step of
 * expectation maximisation (Dempster, Laird and Rubin 1977) from the model that made the forecast.
 */
export function labelsOf({ lost, chances }: Pick<LoggedForecast, "lost" | "chances">): readonly number[] {
  const last = lost.lastIndexOf(0);
  const survived = chances[last] ?? 0;
  return lost.map((value, horizon) => {
    if (value !== null) return value;
    const chance = chances[horizon] ?? 0;
    return chance > survived ? (chance - survived) / (1 - survived) : 0;
  });
}
