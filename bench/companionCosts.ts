import Table from "cli-table3";
import { calibrationMetricsOf, driftMetric } from "../provider/document/calibrationMetrics.js";
import { roundMetric } from "../provider/document/roundMetrics.js";
import { horizonsSeconds } from "../provider/engine/revocation/revocationModel.js";
import { awsPrices } from "./awsPrices.js";
import { countedTicks, type FleetCalls } from "./companionCalls.js";
import { median } from "./median.js";

/** AWS's own month of 730 hours, a tick a minute. */
const ticksOfMonth = 730 * 60;
/** The function's default memory: see `components/companion/companionFunction.ts`. */
const memoryGb = 512 / 1024;
/** Memory with which a function has one whole processor (Lambda Developer Guide, "Configure Lambda function memory"). */
const wholeProcessorMiB = 1769;
const processorShare = 512 / wholeProcessorMiB;
/**
 * Lambda polls a quiet queue over five connections (betterprogramming.pub, "Lambda SQS Triggers and Concurrency"), and
 * each waits 20 s at most (Amazon SQS Developer Guide, "Amazon SQS short and long polling").
 */
const receivesOfMinute = 5 * 3;
/** A tick's message is sent and deleted. */
const messageRequests = 2;
/** Of each group that serves, every five minutes where its units report: see `provider/aws/groupUsage.ts`. */
const metricsOfGroup = 3;
const servingGroups = 3;
const metricReadsOfMonth = ticksOfMonth / 5;
const publishedMetrics =
  Object.keys(roundMetric).length +
  horizonsSeconds.flatMap((seconds) => Object.values(calibrationMetricsOf(seconds))).length +
  [driftMetric].length;

/** USD a month by what they are for. */
function costsOf({ settled, stateBytes, ticks }: FleetCalls): Readonly<Record<string, number>> {
  const aMonth = (...calls: readonly string[]): number =>
    (ticksOfMonth / countedTicks) * calls.reduce((sum, call) => sum + (settled.get(call) ?? 0), 0);
  const warm = ticks.slice(1);
  const billedSeconds = median(warm.map(billedMs)) / 1000;
  const logBytes = median(warm.map((tick) => tick.logBytes));
  return {
    "Lambda, duration": ticksOfMonth * billedSeconds * memoryGb * awsPrices.lambdaGbSecond,
    "Lambda, requests": ticksOfMonth * awsPrices.lambdaRequest,
    SQS: ticksOfMonth * (messageRequests + receivesOfMinute) * awsPrices.sqsFifoRequest,
    "EventBridge, the schedule": ticksOfMonth * awsPrices.ownEvent,
    "DynamoDB, writes": aMonth("PutItem") * Math.ceil(stateBytes / 1024) * awsPrices.dynamoWriteUnit,
    "DynamoDB, reads": aMonth("GetItem") * Math.ceil(stateBytes / 4096) * awsPrices.dynamoReadUnit,
    "S3, puts and lists": aMonth("PutObject", "ListObjectsV2") * awsPrices.s3Put,
    "S3, gets": aMonth("GetObject") * awsPrices.s3Get,
    "CloudWatch, own metrics": publishedMetrics * awsPrices.customMetric,
    "CloudWatch, metrics read": metricReadsOfMonth * servingGroups * metricsOfGroup * awsPrices.metricAsked,
    "CloudWatch, log": ((ticksOfMonth * logBytes) / 1e9) * awsPrices.logGb,
  };
}

/** The processor's work at the share that the function has, and what it waited on moto besides. */
function billedMs({ ms, cpuMs }: FleetCalls["ticks"][number]): number {
  return cpuMs / processorShare + Math.max(0, ms - cpuMs);
}

/** Prints what the companion of a settled fleet is estimated to cost a month, from what was measured of it. */
export function printCosts(fleets: readonly FleetCalls[]): void {
  const head = ["USD a month", ...fleets.map(({ instances }) => `${instances} instances`)];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, i) => (i ? "right" : "left")),
  });
  const costs = fleets.map(costsOf);
  for (const name of Object.keys(costs[0] ?? {}))
    table.push([name, ...costs.map((cost) => (cost[name] ?? 0).toFixed(2))]);
  const totals = costs.map((cost) => Object.values(cost).reduce((sum, usd) => sum + usd, 0));
  table.push(["all", ...totals.map((usd) => usd.toFixed(2))]);
  const warm = (of: (tick: FleetCalls["ticks"][number]) => number): string =>
    fleets.map(({ ticks }) => Math.round(median(ticks.slice(1).map(of)))).join(" / ");
  const failures = fleets.flatMap(({ ticks }) => ticks).reduce((sum, tick) => sum + tick.failures, 0);
  process.stdout.write(
    `${table.toString()}\nOf a warm tick, by size: ${warm(({ ms }) => ms)} ms on moto, ${warm(({ cpuMs }) => cpuMs)} ms of them on the processor, ` +
      `billed as ${warm(billedMs)} ms at 512 MiB; ${warm(({ logBytes }) => logBytes)} bytes of log; ` +
      `state of ${fleets.map(({ stateBytes }) => stateBytes).join(" / ")} bytes; ${failures} ticks failed.\n` +
      "Without free tiers, events of other instances in the account, checkpoints, storage, alarms and the dashboard.\n",
  );
}
