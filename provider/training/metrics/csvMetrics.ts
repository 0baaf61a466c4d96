import { CsvError, parse } from "csv-parse/sync";
import { show } from "../../errors.js";
import type { FaultList } from "./faultList.js";
import {
  checkColumns,
  checkServed,
  checkValue,
  isoSeconds,
  metricColumns,
  momentOf,
  timeChoice,
  timeColumns,
  type MetricMoment,
} from "./metricColumns.js";
import type { MetricsRead } from "./metricsRead.js";

interface Line {
  readonly record: readonly string[];
  /** The first is 1. */
  readonly line: number;
}

const instanceColumn = "instance";
const knownColumns = [...timeColumns, instanceColumn, ...metricColumns];

/** Reads metrics with a header; lines of several instances may be mixed. Adds what is wrong to the faults. */
export function readCsvMetrics(text: string, faults: FaultList): MetricsRead {
  const [head, ...lines] = linesOf(text, faults);
  if (!head) return { instances: new Map(), warnings: [] };
  const columns = head.record;
  checkHeader(columns, lines.length, faults);
  const reading = new CsvReading(columns, faults);
  for (const line of lines) reading.take(line);
  const unknown = columns.filter((name) => !knownColumns.includes(name));
  return {
    instances: reading.instances,
    warnings: unknown.length > 0 ? [`not read: the columns ${unknown.join(", ")}`] : [],
  };
}

function linesOf(text: string, faults: FaultList): Line[] {
  try {
    const options = { bom: true, trim: true, info: true, relax_column_count: true, skip_empty_lines: true } as const;
    const parsed = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    faults.add("", "comma-separated values", cause.message);
    return [];
  }
}

function checkHeader(columns: readonly string[], lines: number, faults: FaultList): void {
  checkColumns(columns, [timeChoice], faults);
  for (const name of new Set(columns)) {
    const times = columns.filter((other) => other === name).length;
    if (times > 1 && knownColumns.includes(name)) faults.add(`: ${name}`, "one column", `${times} columns`);
  }
  if (lines === 0) faults.add("", "lines below the header", "none");
}

/** Lines taken one by one. */
class CsvReading {
  readonly instances = new Map<string, MetricMoment[]>();
  private readonly lastSeconds = new Map<string, number>();

  constructor(
    private readonly columns: readonly string[],
    private readonly faults: FaultList,
  ) {}

  take({ record, line }: Line): void {
    const { columns, faults } = this;
    if (record.length !== columns.length) {
      faults.add(`:${line}`, `${columns.length} fields, as the header has`, `${record.length}`);
      return;
    }
    const values: Record<string, number> = {};
    let instance = "";
    columns.forEach((name, i) => {
      const text = record[i] ?? "";
      if (name === instanceColumn) instance = this.instanceIn(text, line);
      else if (knownColumns.includes(name)) values[name] = this.numberIn(name, text, line);
    });
    checkServed(values, `:${line}: served`, faults);
    const seconds = values["timeSeconds"] ?? values["time"] ?? NaN;
    this.checkOrder(instance, seconds, line);
    const moments = this.instances.get(instance) ?? [];
    this.instances.set(instance, moments);
    moments.push(momentOf(seconds, values));
  }

  private instanceIn(text: string, line: number): string {
    if (text === "") this.faults.add(`:${line}: ${instanceColumn}`, "a name", show(text));
    return text;
  }

  private numberIn(name: string, text: string, line: number): number {
    const value = name === "time" ? isoSeconds(text) : text === "" ? NaN : Number(text);
    checkValue({ name, value, got: text }, `:${line}: ${name}`, this.faults);
    return value;
  }

  private checkOrder(instance: string, seconds: number, line: number): void {
    if (!Number.isFinite(seconds)) return;
    const last = this.lastSeconds.get(instance) ?? -Infinity;
    this.lastSeconds.set(instance, seconds);
    if (seconds > last) return;
    const of = instance === "" ? "" : ` of ${show(instance)}`;
    const got = seconds === last ? "the same time" : `one ${last - seconds} s earlier`;
    this.faults.add(`:${line}`, `a time later than the line before${of} has`, got);
  }
}
