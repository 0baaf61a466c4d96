import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { isModelOf, modelInForceOf, modelName, recordName } from "../document/modelRecord.js";
import { StateConflictError } from "../errors.js";
import type { ModelArchive, StoredRecord } from "../ports/modelStore.js";
import { asked, failedWith } from "./companionFailure.js";
import { textOfObject } from "./s3Objects.js";

export interface S3ModelStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where in the bucket the models are: ends with a slash. */
  readonly prefix: string;
}

/**
 * Models as objects of a bucket: each under its hash, and the record of changes as `current.json`, which S3 replaces only
 * where it is still the one that was read (If-Match).
 * @throws RequestFailedError, besides what the port names, where S3 fails.
 */
export class S3ModelStore implements ModelArchive {
  /** A model never changes under its hash, so the one in force is fetched once. */
  private lastModel: { readonly hash: string; readonly text: string } | undefined;

  constructor(private readonly options: S3ModelStoreOptions) {}

  current(): Promise<string | undefined> {
    return modelInForceOf(this, this.address(""));
  }

  async model(hash: string): Promise<string | undefined> {
    if (this.lastModel?.hash === hash) return this.lastModel.text;
    const text = (await this.read(modelName(hash)))?.text;
    if (text !== undefined && isModelOf(hash, text)) this.lastModel = { hash, text };
    return text;
  }

  async putModel(hash: string, text: string): Promise<void> {
    await this.put(modelName(hash), text, {});
  }

  async record(): Promise<StoredRecord | undefined> {
    const object = await this.read(recordName);
    return object && { text: object.text, version: object.etag };
  }

  async replaceRecord(text: string, expected: string | undefined): Promise<void> {
    try {
      await this.put(recordName, text, expected === undefined ? { IfNoneMatch: "*" } : { IfMatch: expected });
    } catch (failure) {
      if (!failedWith(failure, "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")) throw failure;
      // A put whose answer was lost is tried again by the SDK, and then fails on itself.
      if ((await this.record())?.text === text) return;
      throw new StateConflictError(`${this.address(recordName)}: somebody else has changed it meanwhile`);
    }
  }

  private read(name: string) {
    const { client, bucket, prefix } = this.options;
    return textOfObject(client, bucket, prefix + name);
  }

  private async put(name: string, text: string, condition: { IfMatch?: string; IfNoneMatch?: string }): Promise<void> {
    const { client, bucket, prefix } = this.options;
    const input = { Bucket: bucket, Key: prefix + name, Body: text, ContentType: "application/json", ...condition };
    await asked("PutObject", () => client.send(new PutObjectCommand(input)));
  }

  private address(name: string): string {
    return `s3://${this.options.bucket}/${this.options.prefix}${name}`;
  }
}
