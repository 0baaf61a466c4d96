import { forecastHeader, forecastLine } from "../document/forecastLines.js";
import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import type { ForecastLog } from "../ports/forecastLog.js";
import { S3LineLog, type S3LogOptions } from "./s3LineLog.js";

/** Forecasts and what came of them as objects of a bucket, each a batch of its own header and lines: see `S3LineLog`. */
export class S3ForecastLog implements ForecastLog {
  private readonly lines: S3LineLog;

  constructor(options: S3LogOptions) {
    this.lines = new S3LineLog(options, forecastHeader);
  }

  record(nowSeconds: number, entries: readonly ForecastEntry[]): void {
    this.lines.add(nowSeconds, entries.map(forecastLine));
  }

  /** @throws RequestFailedError where S3 fails: see `S3LineLog`. */
  flush(): Promise<void> {
    return this.lines.flush();
  }
}
