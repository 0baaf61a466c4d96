import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import type { Usage } from "../engine/observation.js";
import { asked } from "./companionFailure.js";
import { defaultPatienceMilliseconds, isDue, retrySeconds } from "./dueTime.js";
import { allPages, chunksOf } from "./market/pages.js";
import { groupQueries, groupsGivenUp, usageByGroup, windowAt, type GroupSample } from "./groupMetrics.js";

export interface GroupUsageOptions {
  readonly client: CloudWatchClient;
  /** Names of the groups that are to be read. */
  readonly groups: readonly string[];
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Told why a read failed. */
  readonly failed: (why: string) => void;
  /** What a round waits for CloudWatch at most. */
  readonly patienceMilliseconds?: number;
}

/** EC2 measures an instance every five minutes where nobody pays for more ("Monitoring", EC2 User Guide). */
const readEverySeconds = 300;
/**
 * A group without all three metrics, which runs nothing or has no agent, is asked for less often: CloudWatch bills what is
 * asked for whether it is there or not.
 */
const lookEverySeconds = 900;
/** A sample is as late as the window that it is looked for in, and then stays until the next read. */
const trustedSeconds = 1200;
/** The most of one call (GetMetricData in the CloudWatch API Reference). */
const mostQueries = 500;

/**
 * What the units of each group use of themselves, the mean over the group: read for the whole fleet at once, because
 * CloudWatch bills by the metric, and kept between rounds. Where a group has not all three metrics nothing is known of it.
 */
export class GroupUsage {
  private readonly samples = new Map<string, GroupSample>();
  private readonly readAtSeconds = new Map<string, number>();
  /** Of the last failure. */
  private failedAtSeconds?: number;

  constructor(private readonly options: GroupUsageOptions) {}

  /** Reads what is due: to be called once a round, before the groups' instances are described. Never throws. */
  async refresh(): Promise<void> {
    const now = this.options.nowSeconds();
    const due = this.options.groups.filter((group) => this.isDue(group, now));
    if (due.length === 0 || !isDue(this.failedAtSeconds, retrySeconds, now)) return;
    try {
      const results = await this.read(due, now);
      for (const [group, sample] of usageByGroup(due, results)) this.samples.set(group, sample);
      const givenUp = groupsGivenUp(due, results);
      for (const [group, why] of givenUp) this.options.failed(`cloudwatch's GetMetricData gave up ${group}: ${why}`);
      for (const group of due) if (!givenUp.has(group)) this.readAtSeconds.set(group, now);
      delete this.failedAtSeconds;
    } catch (failure) {
      this.failedAtSeconds = now;
      this.options.failed((failure as Error).message);
    }
  }

  /** Undefined where it is not known, or not any more. */
  of(group: string): Usage | undefined {
    return this.sampleOf(group, this.options.nowSeconds())?.usage;
  }

  private isDue(group: string, now: number): boolean {
    const everySeconds = this.sampleOf(group, now) ? readEverySeconds : lookEverySeconds;
    return isDue(this.readAtSeconds.get(group), everySeconds, now);
  }

  private sampleOf(group: string, now: number): GroupSample | undefined {
    const sample = this.samples.get(group);
    const ageSeconds = now - (sample?.untilSeconds ?? -Infinity);
    return ageSeconds >= 0 && ageSeconds <= trustedSeconds ? sample : undefined;
  }

  private async read(groups: readonly string[], now: number): Promise<readonly MetricDataResult[]> {
    const queries = groups.flatMap(groupQueries);
    const pages: GetMetricDataCommandOutput[] = [];
    const abortSignal = AbortSignal.timeout(this.options.patienceMilliseconds ?? defaultPatienceMilliseconds);
    for (const chunk of chunksOf(queries, mostQueries)) pages.push(...(await this.pages(chunk, now, abortSignal)));
    return pages.flatMap(({ MetricDataResults = [] }) => MetricDataResults);
  }

  private async pages(
    queries: readonly MetricDataQuery[],
    now: number,
    abortSignal: AbortSignal,
  ): Promise<readonly GetMetricDataCommandOutput[]> {
    const input = { ...windowAt(now), MetricDataQueries: [...queries] };
    return asked("GetMetricData", () =>
      allPages((token) => this.options.client.send(new GetMetricDataCommand({ ...input, ...token }), { abortSignal })),
    );
  }
}
