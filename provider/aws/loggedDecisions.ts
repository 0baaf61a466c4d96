import type { S3Client } from "@aws-sdk/client-s3";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { readDecisionLines, type LoggedDecision } from "../document/decisionLines.js";
import { logKey } from "../document/logKey.js";
import { chunksOf } from "./market/pages.js";
import { mostReadsAtOnce, objectPages, textsOfObjects } from "./s3Objects.js";

/** A fleet by its bucket. Nothing is written. */
export interface FleetAddress {
  readonly s3: S3Client;
  readonly bucket: string;
}

const hourSeconds = 3600;
const daySeconds = 86_400;
/** Decisions are looked for in the last hour, then in the rest of the day, then day by day for a week. */
const lookedBackSeconds = [hourSeconds, ...Array.from({ length: 7 }, (_, day) => (day + 1) * daySeconds)];
/** Batches that are read for one answer at most: some have only what came of earlier decisions. */
const mostBatches = 256;

export interface DecisionsQuestion {
  /** At most so many. */
  readonly count: number;
  /** Seconds since 1970. */
  readonly nowSeconds: number;
  /** None of then or later, in seconds since 1970. */
  readonly beforeSeconds?: number;
}

/** The last decisions with actions, the newest first. @throws RequestFailedError. */
export async function lastDecisions(
  address: FleetAddress,
  { count, nowSeconds, beforeSeconds }: DecisionsQuestion,
): Promise<readonly LoggedDecision[]> {
  const found: LoggedDecision[] = [];
  let batches = 0;
  let untilSeconds = beforeSeconds;
  for (const back of lookedBackSeconds) {
    const fromSeconds = (beforeSeconds ?? nowSeconds) - back;
    const keys = (await keysWithin(address, fromSeconds, untilSeconds)).toReversed();
    for (const chunk of chunksOf(keys, Math.min(count, mostReadsAtOnce))) {
      found.push(...(await decisionsIn(address, chunk, beforeSeconds ?? Infinity)));
      batches += chunk.length;
      if (found.length >= count || batches >= mostBatches) return found.slice(0, count);
    }
    untilSeconds = fromSeconds;
  }
  return found;
}

async function decisionsIn(
  { s3, bucket }: FleetAddress,
  keys: readonly string[],
  beforeSeconds: number,
): Promise<readonly LoggedDecision[]> {
  const texts = await textsOfObjects(s3, bucket, keys);
  const decisions = texts.flatMap(({ text }) => readDecisionLines(text).decisions.toReversed());
  return decisions.filter(({ atEpochSeconds }) => atEpochSeconds < beforeSeconds);
}

/** Keys of batches that begin in this time, the oldest first. */
async function keysWithin(
  { s3, bucket }: FleetAddress,
  fromSeconds: number,
  untilSeconds: number | undefined,
): Promise<readonly string[]> {
  const keyAt = (at: number): string => BucketPrefix.Decisions + logKey(at, "");
  const end = untilSeconds === undefined ? undefined : keyAt(untilSeconds);
  const isBefore = (key: string): boolean => end === undefined || key < end;
  const keys: string[] = [];
  for await (const page of objectPages(s3, bucket, BucketPrefix.Decisions, keyAt(fromSeconds))) {
    const listed = page.flatMap(({ Key = "" }) => (Key.endsWith(".jsonl") ? [Key] : []));
    keys.push(...listed.filter(isBefore));
    if (!listed.every(isBefore)) break;
  }
  return keys;
}
