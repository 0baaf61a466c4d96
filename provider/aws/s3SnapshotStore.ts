import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type GetObjectCommandOutput,
  type S3Client,
  type _Object,
} from "@aws-sdk/client-s3";
import { checkSnapshotKey, checkSnapshotPrefix } from "../document/snapshotKey.js";
import { CorruptDataError } from "../errors.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import { asked, failedWith } from "./companionFailure.js";
import { objectPages } from "./s3Objects.js";

export interface S3SnapshotStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where in the bucket the snapshots are: ends with a slash. */
  readonly prefix: string;
}

/** The name under which an object's metadata has the checksum of its bytes. */
const checksumName = "sha256";

/**
 * Snapshots as objects of a bucket, each with the checksum of its bytes. S3 shows an object whole or not at all. It tells
 * the time of a put to the second: what was put within one second is listed by its keys.
 * @throws RequestFailedError, besides what the port names, where S3 fails.
 */
export class S3SnapshotStore implements SnapshotStore {
  constructor(private readonly options: S3SnapshotStoreOptions) {}

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const input = { ...this.objectOf(key), Body: bytes, Metadata: { [checksumName]: sha256(bytes) } };
    await asked("PutObject", () => this.options.client.send(new PutObjectCommand(input)));
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const where = this.objectOf(key);
    const answer = await this.answer(where);
    if (!answer) return undefined;
    const bytes = await bytesOf(answer, where.Key);
    const expected = answer.Metadata?.[checksumName];
    if (expected === undefined) {
      throw new CorruptDataError(`${where.Key}: expected an object with its checksum, got one without`);
    }
    const found = sha256(bytes);
    if (found === expected) return bytes;
    throw new CorruptDataError(`${where.Key}: expected bytes with SHA-256 ${expected}, got ${found}`);
  }

  async list(prefix: string): Promise<readonly string[]> {
    checkSnapshotPrefix(prefix);
    const found: Listed[] = [];
    const { client, bucket } = this.options;
    for await (const objects of objectPages(client, bucket, this.options.prefix + prefix)) {
      found.push(...objects.flatMap(listed));
    }
    return found
      .sort((a, b) => a.putAtMilliseconds - b.putAtMilliseconds || (a.key < b.key ? -1 : 1))
      .map(({ key }) => key.slice(this.options.prefix.length));
  }

  async delete(key: string): Promise<void> {
    const where = this.objectOf(key);
    await asked("DeleteObject", () => this.options.client.send(new DeleteObjectCommand(where)));
  }

  private objectOf(key: string): { readonly Bucket: string; readonly Key: string } {
    checkSnapshotKey(key);
    return { Bucket: this.options.bucket, Key: this.options.prefix + key };
  }

  private async answer(where: { Bucket: string; Key: string }): Promise<GetObjectCommandOutput | undefined> {
    try {
      return await asked("GetObject", () => this.options.client.send(new GetObjectCommand(where)));
    } catch (failure) {
      if (failedWith(failure, "NoSuchKey")) return undefined;
      throw failure;
    }
  }
}

interface Listed {
  readonly key: string;
  readonly putAtMilliseconds: number;
}

function listed({ Key, LastModified }: _Object): readonly Listed[] {
  return Key === undefined ? [] : [{ key: Key, putAtMilliseconds: LastModified?.getTime() ?? 0 }];
}

/** The SDK compares the bytes with S3's own checksum while it reads them, and says so in the message alone. */
async function bytesOf({ Body }: GetObjectCommandOutput, key: string): Promise<Uint8Array> {
  return asked("GetObject", async () => {
    try {
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (failure) {
      if (!(failure instanceof Error) || !failure.message.startsWith("Checksum mismatch")) throw failure;
      throw new CorruptDataError(`${key}: ${failure.message}`);
    }
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
