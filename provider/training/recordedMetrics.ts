import { isUtf8 } from "node:buffer";
import { basename } from "node:path";
import { InputError } from "../errors.js";
import { readBoundedFile } from "../models/boundedFile.js";
import { readCloudWatchMetrics } from "./metrics/cloudWatchMetrics.js";
import { readCsvMetrics } from "./metrics/csvMetrics.js";
import { FaultList } from "./metrics/faultList.js";
import type { MetricMoment } from "./metrics/metricColumns.js";
import type { MetricsRead } from "./metrics/metricsRead.js";
import { performanceRow } from "./performanceRows.js";
import type { RecordedWorkload } from "./workloadModels.js";

/** Metrics of a user's own workload. */
export interface RecordedMetrics {
  /** The file's name without its folder, so that what is made of it is the same wherever it is. */
  readonly name: string;
  readonly instances: readonly RecordedInstance[];
  readonly warnings: readonly string[];
}

export interface RecordedInstance {
  /** Empty where the file names none. */
  readonly instance: string;
  /** In the order of time; at least one. */
  readonly moments: readonly MetricMoment[];
}

/** A year of the minutes of one instance is about 30 MB. */
const metricsBound = { what: "file of metrics", mostBytes: 40_000_000 };

/**
 * Reads metrics of units: comma-separated values with a header, or the JSON of `aws cloudwatch get-metric-data`. They
 * have a time, the usage of CPU, memory and I/O, and may say what was served of what was asked.
 * @throws InputError with every fault, of which the first 20 are shown.
 */
export function readRecordedMetrics(path: string): RecordedMetrics {
  const bytes = readBoundedFile(path, metricsBound);
  const faults = new FaultList(path);
  const { instances, warnings } = readText(bytes, faults);
  faults.check();
  return {
    name: basename(path),
    instances: [...instances].map(([instance, moments]) => ({ instance, moments })),
    warnings,
  };
}

/**
 * Reads metrics to train or measure on.
 * @throws InputError as {@link readRecordedMetrics}, and where they do not say what was served.
 */
export function readMeasuredWorkload(path: string): RecordedWorkload & Pick<RecordedMetrics, "warnings"> {
  const { name, instances, warnings } = readRecordedMetrics(path);
  const rows = instances.flatMap(({ moments }) =>
    moments.flatMap(({ usage, servedShare }) =>
      servedShare === undefined ? [] : [performanceRow(usage, servedShare)],
    ),
  );
  if (rows.length > 0) return { name, rows, warnings };
  const expected = "served and offered, or servedShare: what was served is to be told";
  throw new InputError("metrics", [{ where: path, expected, got: "neither" }]);
}

const none: MetricsRead = { instances: new Map(), warnings: [] };

function readText(bytes: Buffer, faults: FaultList): MetricsRead {
  const text = isUtf8(bytes) ? bytes.toString("utf8") : undefined;
  // The byte order mark counts as space.
  const start = text?.trimStart()[0];
  if (text && start) return start === "{" || start === "[" ? readJson(text, faults) : readCsvMetrics(text, faults);
  const got = text === undefined ? "no text in UTF-8" : "an empty file";
  faults.add("", "metrics as CSV, or as JSON of CloudWatch", got);
  return none;
}

function readJson(text: string, faults: FaultList): MetricsRead {
  let json: unknown;
  try {
    json = JSON.parse(text.trimStart());
  } catch (cause) {
    faults.add("", "a JSON document", (cause as Error).message);
    return none;
  }
  return readCloudWatchMetrics(json, faults);
}
