import { GetObjectCommand, ListObjectsV2Command, type _Object, type S3Client } from "@aws-sdk/client-s3";
import { asked, failedWith } from "./companionFailure.js";
import { chunksOf } from "./market/pages.js";

/** An object's text, with the tag that changes with it. */
export interface S3Text {
  readonly text: string;
  readonly etag: string;
}

/** Undefined where there is none. @throws RequestFailedError where S3 fails. */
export async function textOfObject(client: S3Client, bucket: string, key: string): Promise<S3Text | undefined> {
  try {
    return await asked("GetObject", async () => {
      const { Body, ETag = "" } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { text: (await Body?.transformToString("utf-8")) ?? "", etag: ETag };
    });
  } catch (failure) {
    if (failedWith(failure, "NoSuchKey")) return undefined;
    throw failure;
  }
}

/**
 * What has a key with the prefix, by key, a page at a time.
 * @param after only keys that come after this one.
 * @throws RequestFailedError where S3 fails.
 */
export async function* objectPages(
  client: S3Client,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<readonly _Object[], void, undefined> {
  let token: string | undefined;
  do {
    const input = {
      ...{ Bucket: bucket, Prefix: prefix },
      ...(token === undefined ? after !== undefined && { StartAfter: after } : { ContinuationToken: token }),
    };
    const page = await asked("ListObjectsV2", () => client.send(new ListObjectsV2Command(input)));
    yield page.Contents ?? [];
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** Objects that are asked for at the same time: chosen, below the 50 sockets that a client of the SDK has by default. */
export const mostReadsAtOnce = 16;

/** Texts of objects in the order of their keys' list; what is gone meanwhile is left out. @throws RequestFailedError. */
export async function textsOfObjects(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly text: string }[]> {
  const texts: { readonly key: string; readonly text: string }[] = [];
  for (const some of chunksOf(keys, mostReadsAtOnce)) {
    const found = await Promise.all(some.map((key) => textOfObject(client, bucket, key)));
    texts.push(...found.flatMap((one, index) => (one ? [{ key: some[index] ?? "", text: one.text }] : [])));
  }
  return texts;
}
