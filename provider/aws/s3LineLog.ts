import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { logKey } from "../document/logKey.js";
import { asked } from "./companionFailure.js";

export interface S3LogOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where in the bucket the log is: ends with a slash. */
  readonly prefix: string;
}

interface Batch {
  readonly key: string;
  readonly text: string;
}

/** Batches kept for another try while S3 fails: an hour's, with a tick a minute. Older ones are given up. */
const mostBatches = 60;

/**
 * Lines as objects of a bucket: one a flush, under `<prefix><yyyy>/<mm>/<dd>/` by the first line's time. The clock given
 * to it counts seconds since 1970. Lines are held until `flush`.
 */
export class S3LineLog {
  private lines: string[] = [];
  private firstAtEpochSeconds = 0;
  private batches: Batch[] = [];

  /** @param header begins every object; a line of its own, or empty. */
  constructor(
    private readonly options: S3LogOptions,
    private readonly header = "",
  ) {}

  /** @param lines each with its line break. */
  add(atEpochSeconds: number, lines: readonly string[]): void {
    if (this.lines.length === 0) this.firstAtEpochSeconds = atEpochSeconds;
    this.lines.push(...lines);
  }

  /**
   * Writes what is held; to be called at the end of a round, whatever came of it.
   * @throws RequestFailedError where S3 fails: what is not written is kept, and the next flush writes it under the same
   * keys, so that nothing is there twice.
   */
  async flush(): Promise<void> {
    this.closeBatch();
    for (let batch = this.batches[0]; batch; batch = this.batches[0]) {
      await this.write(batch);
      this.batches.shift();
    }
  }

  private closeBatch(): void {
    if (this.lines.length === 0) return;
    const key = this.options.prefix + logKey(this.firstAtEpochSeconds, randomUUID());
    this.batches = [...this.batches, { key, text: this.header + this.lines.join("") }].slice(-mostBatches);
    this.lines = [];
  }

  private async write({ key, text }: Batch): Promise<void> {
    const { client, bucket } = this.options;
    const input = { Bucket: bucket, Key: key, Body: text, ContentType: "application/x-ndjson" };
    await asked("PutObject", () => client.send(new PutObjectCommand(input)));
  }
}
