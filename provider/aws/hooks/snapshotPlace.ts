import { BucketPrefix } from "../../document/bucketPrefix.js";
import { checkSnapshotKey } from "../../document/snapshotKey.js";
import { ActionFailedError, show } from "../../errors.js";
import type { CheckpointOrder } from "../../ports/hooks.js";

/** Digits of a decision's number in a snapshot's: at a decision every ten seconds enough for thirty years. */
const sequenceDigits = 8;

/**
 * The key of the snapshot that a checkpoint makes: `<fleet>/<workload>/<lineage>/<number>`, as the snapshot store has it.
 * It follows from the order alone, so that a repeated order means the same snapshot. The lineage is that of the snapshot
 * it follows, or else its instance's own. The number is made of the moment at which the fleet's memory began and of the
 * decision's number, both from the action's key: later decisions have greater numbers, and so have those of a fleet that
 * forgot all and began anew.
 * @throws ActionFailedError for a key that no decision gives.
 */
export function snapshotKeyOf(fleet: string, { key, workload, instance, follows }: CheckpointOrder): string {
  const [, began, sequence] = /^[^/]+\/(\d{1,10})(?:\.\d+)?\/(\d+)\/\d+$/.exec(key) ?? [];
  if (began === undefined || sequence === undefined || sequence.length > sequenceDigits) {
    throw new ActionFailedError(`expected a checkpoint's key as fleet/moment/decision/index, got ${show(key)}`);
  }
  const lineage =
    follows === undefined ? `${fleet}/${workload}/${instance}` : follows.slice(0, follows.lastIndexOf("/"));
  return `${lineage}/${began}${sequence.padStart(sequenceDigits, "0")}`;
}

/** Where a snapshot's objects are. @throws InputError for what is no snapshot's key. */
export function snapshotFolder(key: string): string {
  checkSnapshotKey(key);
  return `${BucketPrefix.Snapshots}${key}`;
}

/** As the documents take it. */
export function snapshotUrl(bucket: string, key: string): string {
  return `s3://${bucket}/${snapshotFolder(key)}`;
}

/** The key of a snapshot by its address; undefined for one that is elsewhere. */
export function snapshotKeyAt(bucket: string, url: string): string | undefined {
  const before = `s3://${bucket}/${BucketPrefix.Snapshots}`;
  return url.startsWith(before) ? url.slice(before.length) : undefined;
}
