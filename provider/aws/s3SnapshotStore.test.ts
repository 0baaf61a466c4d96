import { setTimeout as pause } from "node:timers/promises";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { CorruptDataError, RequestFailedError } from "../errors.js";
import { snapshotBytes, snapshotStoreContract } from "../ports/fixtures/snapshotStoreContract.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3SnapshotStore } from "./s3SnapshotStore.js";

const prefix = "snapshots/";
/** S3 tells the time of a put to the second. */
const secondApart = 1010;

withMoto((world) => {
  async function open(name: string): Promise<S3SnapshotStore> {
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: `bucket-${name}` }));
    return new S3SnapshotStore({ client: world().clients.s3, bucket: `bucket-${name}`, prefix });
  }

  snapshotStoreContract("S3", open, () => pause(secondApart));

  test.serial("snapshots are below the prefix, and nothing else of the bucket is listed", async (t) => {
    const store = await open("prefix");
    await world().direct.s3.send(
      new PutObjectCommand({ Bucket: "bucket-prefix", Key: "fleet/fleet.json", Body: "{}" }),
    );
    await store.put("w/1", snapshotBytes);
    t.deepEqual(await store.list(""), ["w/1"]);
    const { Contents = [] } = await world().direct.s3.send(new ListObjectsV2Command({ Bucket: "bucket-prefix" }));
    t.deepEqual(Contents.map(({ Key }) => Key).sort(), ["fleet/fleet.json", "snapshots/w/1"]);
  });

  test.serial("a list of several pages is whole", async (t) => {
    const store = await open("pages");
    const keys = ["w/1", "w/2", "w/3", "w/4", "w/5"];
    for (const key of keys) await store.put(key, snapshotBytes);
    world().cloud.set("ListObjectsV2", "max-keys", "2");
    t.deepEqual([...(await store.list("w/"))].sort(), keys);
    t.is(world().cloud.calls.filter((call) => call === "ListObjectsV2").length, 3);
  });

  const damages: Readonly<Record<string, { readonly bytes: Uint8Array; readonly keepsChecksum: boolean }>> = {
    "cut short": { bytes: snapshotBytes.slice(0, 100), keepsChecksum: true },
    "with one other byte": { bytes: snapshotBytes.with(7, 255), keepsChecksum: true },
    "without bytes": { bytes: new Uint8Array(), keepsChecksum: true },
    "without its checksum": { bytes: snapshotBytes, keepsChecksum: false },
  };

  for (const [what, { bytes, keepsChecksum }] of Object.entries(damages)) {
    test.serial(`a snapshot ${what} is refused by its name, still listed, and can be put anew`, async (t) => {
      const name = `damaged-${what.replaceAll(" ", "-")}`;
      const store = await open(name);
      await store.put("w/1", snapshotBytes);
      const where = { Bucket: `bucket-${name}`, Key: "snapshots/w/1" };
      const { Metadata = {} } = await world().direct.s3.send(new GetObjectCommand(where));
      const damaged = { ...where, Body: bytes, ...(keepsChecksum && { Metadata }) };
      await world().direct.s3.send(new PutObjectCommand(damaged));
      await t.throwsAsync(store.get("w/1"), { instanceOf: CorruptDataError, message: /^snapshots\/w\/1: / });
      t.deepEqual(await store.list(""), ["w/1"]);
      await store.put("w/1", snapshotBytes);
      t.is((await store.get("w/1"))?.length, snapshotBytes.length);
    });
  }

  test.serial("a put whose answer is lost is put again; one that fails for good leaves what was there", async (t) => {
    const store = await open("failing");
    world().cloud.loseAnswer("PutObject");
    await store.put("w/1", snapshotBytes);
    world().cloud.fail("PutObject", "SlowDown", Infinity, 503);
    await t.throwsAsync(store.put("w/1", Uint8Array.of(1)), { instanceOf: RequestFailedError, message: /SlowDown/ });
    t.is((await store.get("w/1"))?.length, snapshotBytes.length);
  });

  test.serial("a refused read is a failed request that names the permissions, not an absent snapshot", async (t) => {
    const store = await open("denied");
    world().cloud.fail("GetObject", "AccessDenied", Infinity, 403);
    await t.throwsAsync(store.get("w/1"), { instanceOf: RequestFailedError, message: /s3:GetObject, s3:ListBucket/ });
  });

  test.serial("a bucket that is not there is a failed request", async (t) => {
    const store = new S3SnapshotStore({ client: world().clients.s3, bucket: "bucket-nowhere", prefix });
    await t.throwsAsync(store.get("w/1"), { instanceOf: RequestFailedError, message: /NoSuchBucket/ });
  });
});
