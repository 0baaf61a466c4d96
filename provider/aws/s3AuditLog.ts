import { PutObjectCommand } from "@aws-sdk/client-s3";
import { auditKey } from "../document/auditKey.js";
import { readAuditEntry } from "../document/auditEntryForm.js";
import type { AuditEntry } from "../engine/controls.js";
import type { AuditLog } from "../ports/auditLog.js";
import { chunksOf } from "./market/pages.js";
import { asked, failedWith } from "./companionFailure.js";
import type { S3LogOptions } from "./s3LineLog.js";
import { mostReadsAtOnce, objectPages, textsOfObjects } from "./s3Objects.js";

/**
 * The audit log as objects of a bucket, one an entry, which are only ever added: S3 takes none in the place of another
 * (If-None-Match), so that an entry that is put again stays as it was.
 * @throws RequestFailedError where S3 fails; CorruptDataError for an object that is no entry.
 */
export class S3AuditLog implements AuditLog {
  constructor(private readonly options: S3LogOptions) {}

  async append(entries: readonly AuditEntry[]): Promise<void> {
    for (const some of chunksOf(entries, mostReadsAtOnce)) await Promise.all(some.map((entry) => this.put(entry)));
  }

  async newest(count: number): Promise<readonly AuditEntry[]> {
    const { client, bucket, prefix } = this.options;
    const keys: string[] = [];
    for await (const page of objectPages(client, bucket, prefix)) {
      keys.push(...page.flatMap(({ Key = "" }) => (Key.endsWith(".json") ? [Key] : [])));
      if (keys.length >= count) break;
    }
    const texts = await textsOfObjects(client, bucket, keys.slice(0, count));
    return texts.map(({ key, text }) => readAuditEntry(text, `s3://${bucket}/${key}`));
  }

  private async put(entry: AuditEntry): Promise<void> {
    const { client, bucket, prefix } = this.options;
    const Key = prefix + auditKey(entry.atSeconds, entry.id);
    const input = { Bucket: bucket, Key, Body: JSON.stringify(entry), ContentType: "application/json" };
    try {
      await asked("PutObject", () => client.send(new PutObjectCommand({ ...input, IfNoneMatch: "*" })));
    } catch (failure) {
      if (!failedWith(failure, "PreconditionFailed")) throw failure;
    }
  }
}
