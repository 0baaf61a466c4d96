import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";

/** A batch of a log as it is read again: its text, and what messages call it. */
export interface LogBatch {
  readonly where: string;
  readonly text: string;
}

/** What models are trained on later: forecasts and what came of them. Failing to write it never stops a decision. */
export interface ForecastLog {
  /** Takes what one round made and learnt; no entries are nothing to write. Never throws. */
  record(nowSeconds: number, entries: readonly ForecastEntry[]): void;
}
