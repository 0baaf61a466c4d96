import * as z from "zod";
import { formFaults, number } from "../../document/plainForm.js";
import type { FaultList } from "./faultList.js";
import {
  checkColumns,
  checkServed,
  checkValue,
  isoSeconds,
  metricColumns,
  momentOf,
  type MetricMoment,
} from "./metricColumns.js";
import type { MetricsRead } from "./metricsRead.js";

/*
 * The answer of CloudWatch's GetMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */

/** Where Date ends. */
const lastSeconds = 8.64e12;
const timestamp = z
  .unknown()
  .refine((time) => secondsOf(time) >= 0 && secondsOf(time) <= lastSeconds, {
    error: "an ISO 8601 time with its zone, or seconds since 1970",
  })
  .transform(secondsOf);

/** AWS's command line gives a text, or seconds where it is told to. */
function secondsOf(time: unknown): number {
  return typeof time === "string" ? isoSeconds(time) : typeof time === "number" ? time : NaN;
}

const partialStatus = "PartialData";
const status = z.enum(["Complete", partialStatus], { error: `Complete or ${partialStatus}` });
const name = z.string({ error: "a text" });
const resultForm = z
  .object(
    {
      Id: name.optional(),
      Label: name.optional(),
      Timestamps: z.array(timestamp, { error: "a list of times" }),
      Values: z.array(number, { error: "a list of numbers" }),
      StatusCode: status.optional(),
    },
    { error: "a series" },
  )
  .superRefine(({ Timestamps, Values }, context) => {
    const message = `${Timestamps.length} values, one a time`;
    if (Timestamps.length !== Values.length) {
      context.addIssue({ code: "custom", path: ["Values"], message, input: Values.length });
    }
  });

const answerForm = z.object(
  {
    MetricDataResults: z.array(resultForm, { error: "a list of series, as aws cloudwatch get-metric-data writes it" }),
    NextToken: name.optional(),
  },
  { error: "an answer of aws cloudwatch get-metric-data" },
);

type Result = z.infer<typeof resultForm>;

/** A series by time. */
interface Series {
  readonly name: string;
  readonly values: ReadonlyMap<number, number>;
}

/** Reads an answer of `aws cloudwatch get-metric-data`: one unit, its series told by Id or Label and joined by time. */
export function readCloudWatchMetrics(json: unknown, faults: FaultList): MetricsRead {
  const parsed = answerForm.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    for (const fault of formFaults(parsed.error.issues, faults.source)) faults.addFault(fault);
    return { instances: new Map(), warnings: [] };
  }
  const { MetricDataResults: results, NextToken } = parsed.data;
  const named = resultsByName(results);
  const unread = results.filter((result) => nameOf(result) === undefined).map(calledBy);
  checkColumns([...named.keys(), ...unread], [], faults);
  const series = [...named].map(([name, parts]) => seriesOf(name, parts, faults));
  const { moments, left } = joined(series, faults);
  const names = [...named.keys()].join(", ");
  const gaps = `${left} of ${left + moments.length} times are left out: not all of ${names} have a value there`;
  const warnings = [
    ...(unread.length > 0 ? [`not read: the series ${unread.join(", ")}`] : []),
    ...(NextToken === undefined ? [] : ["the answer has a NextToken: there is more of it"]),
    ...[...named].flatMap(([name, parts]) => partialWarnings(name, parts)),
    ...(left > 0 ? [gaps] : []),
  ];
  return { instances: new Map([["", moments]]), warnings };
}

/** A long answer comes in pages, each with a part of every series. */
function resultsByName(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> {
  const byName = new Map<string, Result[]>();
  for (const result of results) {
    const name = nameOf(result);
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), result]);
  }
  return byName;
}

function nameOf({ Id, Label }: Result): string | undefined {
  return [Id, Label].find((name) => name !== undefined && metricColumns.includes(name));
}

function calledBy({ Id = "", Label = "" }: Result): string {
  return Id || Label || "one without a name";
}

function partialWarnings(name: string, parts: readonly Result[]): readonly string[] {
  return parts.at(-1)?.StatusCode === partialStatus
    ? [`${name}: CloudWatch says PartialData: there is more of it`]
    : [];
}

function seriesOf(name: string, parts: readonly Result[], faults: FaultList): Series {
  const calls = [...new Set(parts.map(calledBy))];
  if (calls.length > 1) faults.add(`: ${name}`, "one series", calls.join(" and "));
  const values = new Map<number, number>();
  for (const { Timestamps, Values } of parts) {
    Timestamps.forEach((seconds, i) => {
      const value = Values[i] ?? NaN;
      const place = placeOf(name, seconds);
      checkValue({ name, value }, place, faults);
      if (values.has(seconds) && calls.length === 1) faults.add(place, "one value at a time", "another");
      values.set(seconds, value);
    });
  }
  return { name, values };
}

function placeOf(name: string, seconds: number): string {
  return `: ${name} at ${new Date(1000 * seconds).toISOString()}`;
}

/** The times that all series have, in their order, and how many others there are. */
function joined(
  series: readonly Series[],
  faults: FaultList,
): { readonly moments: readonly MetricMoment[]; readonly left: number } {
  const times = [...new Set(series.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  const shared = times.filter((seconds) => series.every(({ values }) => values.has(seconds)));
  if (shared.length === 0 && series.length > 0) {
    faults.add("", "times that every series has a value at", `none of ${times.length}`);
  }
  const moments = shared.map((seconds) => {
    const values = Object.fromEntries(series.map((one) => [one.name, one.values.get(seconds) ?? NaN]));
    checkServed(values, placeOf("served", seconds), faults);
    return momentOf(seconds, values);
  });
  return { moments, left: times.length - shared.length };
}
