import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import type { ForecastLog } from "../ports/forecastLog.js";

/** Forecasts kept in memory, for replays and tests. */
export class MemoryForecastLog implements ForecastLog {
  private readonly recorded: ForecastEntry[] = [];

  record(_nowSeconds: number, entries: readonly ForecastEntry[]): void {
    this.recorded.push(...entries);
  }

  /** All that was recorded, in order. */
  entries(): readonly ForecastEntry[] {
    return this.recorded;
  }
}
