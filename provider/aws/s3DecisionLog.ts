import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Action, Outcome } from "../engine/action.js";
import type { DecisionLog } from "../ports/decisionLog.js";
import { asked } from "./companionFailure.js";

export interface S3DecisionLogOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where in the bucket decisions are: ends with a slash. */
  readonly prefix: string;
}

/** One line of a decision log, as JSON. */
export type DecisionLogEntry =
  | { readonly kind: "decided"; readonly atEpochSeconds: number; readonly action: Action }
  | {
      readonly kind: "happened";
      readonly atEpochSeconds: number;
      /** Of an action that was decided, in this object or an earlier one. */
      readonly key: string;
      readonly outcome: Outcome;
    };

interface Batch {
  readonly key: string;
  readonly text: string;
}

/** Batches kept for another try while S3 fails: an hour's, with a tick a minute. Older ones are given up. */
const mostBatches = 60;

/**
 * Decisions as objects of a bucket: one a flush, of one JSON line an entry, under `<prefix><yyyy>/<mm>/<dd>/` by the
 * first entry's time. The clock given to it counts seconds since 1970. Entries are held until `flush`.
 */
export class S3DecisionLog implements DecisionLog {
  private entries: DecisionLogEntry[] = [];
  private batches: Batch[] = [];

  constructor(private readonly options: S3DecisionLogOptions) {}

  decided(nowSeconds: number, actions: readonly Action[]): void {
    this.entries.push(...actions.map((action) => ({ kind: "decided", atEpochSeconds: nowSeconds, action }) as const));
  }

  happened(nowSeconds: number, action: Action, outcome: Outcome): void {
    this.entries.push({ kind: "happened", atEpochSeconds: nowSeconds, key: action.key, outcome });
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
    const [first] = this.entries;
    if (!first) return;
    const moment = new Date(first.atEpochSeconds * 1000).toISOString();
    const key = `${this.options.prefix}${moment.slice(0, 10).replaceAll("-", "/")}/${moment}-${randomUUID()}.jsonl`;
    const text = this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    this.batches = [...this.batches, { key, text }].slice(-mostBatches);
    this.entries = [];
  }

  private async write({ key, text }: Batch): Promise<void> {
    const { client, bucket } = this.options;
    const input = { Bucket: bucket, Key: key, Body: text, ContentType: "application/x-ndjson" };
    await asked("PutObject", () => client.send(new PutObjectCommand(input)));
  }
}
