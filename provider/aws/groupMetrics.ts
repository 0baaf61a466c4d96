import type { MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Usage } from "../engine/observation.js";

/** What a group's units used of themselves, the mean over them, in a period that ended then. */
export interface GroupSample {
  readonly untilSeconds: number;
  readonly usage: Usage;
}

interface UsageMetric {
  readonly of: keyof Usage;
  readonly namespace: string;
  readonly name: string;
  /** What the metric has where all is in use. */
  readonly whole: number;
}

/** The agent's default (`metrics_collection_interval` in "CloudWatch agent configuration file", CloudWatch User Guide). */
const agentIntervalSeconds = 60;

/**
 * Both namespaces have these by the dimension AutoScalingGroupName alone: EC2 by itself ("CloudWatch metrics for your
 * instances", EC2 User Guide), the agent where its `aggregation_dimensions` say so. A value of `diskio_io_time` is the
 * milliseconds of one interval of the agent in which a disk had something to do ("Metrics collected by the CloudWatch
 * agent", which advises the sum for what passed in a period): the average is that of an interval, over all disks told of.
 */
const usageMetrics: readonly UsageMetric[] = [
  { of: "cpu", namespace: "AWS/EC2", name: "CPUUtilization", whole: 100 },
  { of: "memory", namespace: "CWAgent", name: "mem_used_percent", whole: 100 },
  { of: "io", namespace: "CWAgent", name: "diskio_io_time", whole: agentIntervalSeconds * 1000 },
];

/** EC2's own without detailed monitoring. */
const periodSeconds = 300;
/** Metrics come some minutes late, EC2's after the end of their five. */
const periodsLookedAt = 3;
/** Rounding of the agent's interval; what is further above a whole is not what it is taken for. */
const mostShare = 1.05;

/** The periods that are over. */
export function windowAt(nowSeconds: number): { readonly StartTime: Date; readonly EndTime: Date } {
  const until = Math.floor(nowSeconds / periodSeconds) * periodSeconds;
  return {
    StartTime: new Date((until - periodsLookedAt * periodSeconds) * 1000),
    EndTime: new Date(until * 1000),
  };
}

/** @param index the group's place among those that are asked for, which its answers are told by. */
export function groupQueries(group: string, index: number): readonly MetricDataQuery[] {
  return usageMetrics.map(({ of, namespace, name }) => ({
    Id: idOf(of, index),
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: [{ Name: "AutoScalingGroupName", Value: group }],
      },
      Period: periodSeconds,
      Stat: "Average",
    },
  }));
}

function idOf(of: keyof Usage, index: number): string {
  return `${of}${index}`;
}

/** Groups of which CloudWatch gave a metric up, with what it says of that: not the same as having none. */
export function groupsGivenUp(
  groups: readonly string[],
  results: readonly MetricDataResult[],
): ReadonlyMap<string, string> {
  const failed = new Map(
    results.flatMap(({ Id = "", StatusCode }) =>
      StatusCode === "InternalError" || StatusCode === "Forbidden" ? [[Id, StatusCode] as const] : [],
    ),
  );
  return new Map(
    groups.flatMap((group, index) => {
      const [status] = usageMetrics.flatMap(({ of }) => failed.get(idOf(of, index)) ?? []);
      return status === undefined ? [] : [[group, status] as const];
    }),
  );
}

/** Of each group the newest period that has all three metrics, each a share; a group without one is absent. */
export function usageByGroup(
  groups: readonly string[],
  results: readonly MetricDataResult[],
): ReadonlyMap<string, GroupSample> {
  const series = new Map<string, Map<number, number>>();
  for (const { Id = "", Timestamps = [], Values = [] } of results) {
    const values = series.get(Id) ?? new Map<number, number>();
    Timestamps.forEach((time, at) => values.set(time.getTime() / 1000, Values[at] ?? NaN));
    series.set(Id, values);
  }
  return new Map(
    groups.flatMap((group, index) => {
      const sample = newestSample((of) => series.get(idOf(of, index)) ?? new Map<number, number>());
      return sample ? [[group, sample] as const] : [];
    }),
  );
}

function newestSample(valuesOf: (of: keyof Usage) => ReadonlyMap<number, number>): GroupSample | undefined {
  const moments = [...valuesOf("cpu").keys()].sort((a, b) => b - a);
  for (const from of moments) {
    const shares = usageMetrics.map(({ of, whole }) => shareOf(valuesOf(of).get(from), whole));
    const [cpu, memory, io] = shares;
    if (cpu === undefined || memory === undefined || io === undefined) continue;
    return { untilSeconds: from + periodSeconds, usage: { cpu, memory, io } };
  }
  return undefined;
}

function shareOf(value: number | undefined, whole: number): number | undefined {
  const share = (value ?? NaN) / whole;
  return share >= 0 && share <= mostShare ? Math.min(1, share) : undefined;
}
