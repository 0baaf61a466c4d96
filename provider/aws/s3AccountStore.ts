import { PutObjectCommand } from "@aws-sdk/client-s3";
import { accountKey, accountKeysFrom } from "../document/accountKey.js";
import { readHourAccount, writeHourAccount } from "../document/hourAccountText.js";
import type { HourAccount } from "../engine/pricing/hourAccount.js";
import type { AccountStore } from "../ports/accountStore.js";
import { asked } from "./companionFailure.js";
import type { S3LogOptions } from "./s3LineLog.js";
import { objectPages, textsOfObjects } from "./s3Objects.js";

/**
 * Accounts as objects of a bucket, one an hour, under its beginning.
 * @throws RequestFailedError where S3 fails; CorruptDataError for an object that is no account.
 */
export class S3AccountStore implements AccountStore {
  constructor(private readonly options: S3LogOptions) {}

  async put(account: HourAccount): Promise<void> {
    const { client, bucket, prefix } = this.options;
    const Key = prefix + accountKey(account.fromSeconds);
    const input = { Bucket: bucket, Key, Body: writeHourAccount(account), ContentType: "application/json" };
    await asked("PutObject", () => client.send(new PutObjectCommand(input)));
  }

  async read(fromSeconds: number, untilSeconds: number): Promise<readonly HourAccount[]> {
    const { client, bucket } = this.options;
    const texts = await textsOfObjects(client, bucket, await this.keys(fromSeconds, untilSeconds));
    const accounts = texts.map(({ key, text }) => readHourAccount(text, `s3://${bucket}/${key}`));
    // An hour has one account by its key, whatever an object says that it is of.
    return accounts.filter((account) => account.fromSeconds >= fromSeconds && account.fromSeconds < untilSeconds);
  }

  private async keys(fromSeconds: number, untilSeconds: number): Promise<readonly string[]> {
    if (fromSeconds >= untilSeconds) return [];
    const { client, bucket, prefix } = this.options;
    const end = prefix + accountKeysFrom(untilSeconds);
    const keys: string[] = [];
    for await (const page of objectPages(client, bucket, prefix, prefix + accountKeysFrom(fromSeconds))) {
      const listed = page.flatMap(({ Key = "" }) => (Key.endsWith(".json") ? [Key] : []));
      keys.push(...listed.filter((key) => key < end));
      if (listed.some((key) => key >= end)) break;
    }
    return keys;
  }
}
