import type { S3Client } from "@aws-sdk/client-s3";
import { InputError } from "../errors.js";
import type { LogBatch } from "../ports/forecastLog.js";
import { chunksOf } from "./market/pages.js";
import { objectPages, textOfObject } from "./s3Objects.js";

/** Objects asked for at the same time: an object comes in some tens of milliseconds and is small. */
const atOnce = 32;

/**
 * The batches of a log in a bucket, in the order of time, fetched while they are read.
 * @param prefix where the log is: empty, or ends with a slash.
 * @param first only batches from this key on, which is what comes after the prefix: then none is no fault.
 * @throws InputError where there is none; RequestFailedError where S3 fails.
 */
export async function* s3LogBatches(
  client: S3Client,
  bucket: string,
  prefix: string,
  first?: string,
): AsyncGenerator<LogBatch, void, undefined> {
  let found = 0;
  for await (const objects of objectPages(client, bucket, prefix, first === undefined ? undefined : prefix + first)) {
    const keys = objects.flatMap(({ Key = "" }) => (Key.endsWith(".jsonl") ? [Key] : []));
    for (const chunk of chunksOf(keys, atOnce)) {
      const batches = await Promise.all(chunk.map((key) => batchOf(client, bucket, key)));
      // What expired since it was listed is not missed.
      const there = batches.filter((batch) => batch !== undefined);
      found += there.length;
      yield* there;
    }
  }
  if (found > 0 || first !== undefined) return;
  const where = `s3://${bucket}/${prefix}`;
  throw new InputError("log", [{ where, expected: "*.jsonl batches of a log", got: "none" }]);
}

async function batchOf(client: S3Client, bucket: string, key: string): Promise<LogBatch | undefined> {
  const object = await textOfObject(client, bucket, key);
  return object && { where: `s3://${bucket}/${key}`, text: object.text };
}
