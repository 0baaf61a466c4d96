import { join } from "node:path";
import { logKey } from "../document/logKey.js";
import { InputError, show } from "../errors.js";
import type { LogBatch } from "../ports/forecastLog.js";
import type { ModelArchive } from "../ports/modelStore.js";

/** A folder, or a place in a bucket. */
export type StorageAddress =
  | { readonly kind: "folder"; readonly text: string }
  /** The prefix is empty or ends with a slash. */
  | { readonly kind: "bucket"; readonly text: string; readonly bucket: string; readonly prefix: string };

const bucketForm = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+(.*?))?\/*$/;

/** @throws InputError for what is neither; `flag` is where it was given. */
export function readStorageAddress(flag: string, text: string): StorageAddress {
  const [, bucket, path = ""] = bucketForm.exec(text) ?? [];
  if (bucket !== undefined) return { kind: "bucket", text, bucket, prefix: path === "" ? "" : `${path}/` };
  if (text.trim() !== "" && !/^[a-z0-9]+:\/\//i.test(text)) return { kind: "folder", text };
  const expected = "a folder, or a place in a bucket as s3://bucket/prefix";
  throw new InputError("address", [{ where: flag, expected, got: show(text) }]);
}

/**
 * The batches of a log, all or those that were begun at a moment or later. The AWS SDK is loaded where it is needed.
 * @throws InputError where there is none.
 */
export async function* logBatchesAt(
  address: StorageAddress,
  fromEpochSeconds?: number,
): AsyncGenerator<LogBatch, void, undefined> {
  const first = fromEpochSeconds === undefined ? undefined : logKey(fromEpochSeconds, "");
  if (address.kind === "folder") {
    const { diskLogBatches } = await import("../embedded/diskForecastLog.js");
    yield* diskLogBatches(address.text, first);
    return;
  }
  const [{ callersS3, askedAt }, { s3LogBatches }] = await Promise.all([
    import("../aws/callersS3.js"),
    import("../aws/s3LogBatches.js"),
  ]);
  const batches = s3LogBatches(callersS3(), address.bucket, address.prefix, first);
  for (;;) {
    const { done, value } = await askedAt(address.text, () => batches.next());
    if (done === true) return;
    yield value;
  }
}

/**
 * The store of models of a kind: `<address>/<kind>/`. Its calls throw InputError where the folder, the bucket or the
 * credentials can't be right.
 */
export async function modelArchiveAt(address: StorageAddress, kind: string): Promise<ModelArchive> {
  if (address.kind === "folder") {
    const { DiskModelStore } = await import("../embedded/diskModelStore.js");
    const folder = join(address.text, kind);
    return asking(new DiskModelStore(folder), (ask) => askedOfFolder(folder, ask));
  }
  const [{ callersS3, askedAt }, { S3ModelStore }] = await Promise.all([
    import("../aws/callersS3.js"),
    import("../aws/s3ModelStore.js"),
  ]);
  const { bucket, prefix, text } = address;
  const store = new S3ModelStore({ client: callersS3(), bucket, prefix: `${prefix}${kind}/` });
  return asking(store, (ask) => askedAt(text, ask));
}

type Asked = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

function asking(store: ModelArchive, asked: Asked): ModelArchive {
  return {
    current: () => asked(() => store.current()),
    model: (hash) => asked(() => store.model(hash)),
    putModel: (hash, model) => asked(() => store.putModel(hash, model)),
    record: () => asked(() => store.record()),
    replaceRecord: (record, expected) => asked(() => store.replaceRecord(record, expected)),
  };
}

async function askedOfFolder<Answer>(folder: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof Error) || !("errno" in failure)) throw failure;
    const expected = "a folder that can be read and written";
    throw new InputError("store", [{ where: folder, expected, got: failure.message }]);
  }
}
