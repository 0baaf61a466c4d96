import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { CorruptDataError, RequestFailedError } from "../errors.js";
import { auditEntryAt, auditLogContract } from "../ports/fixtures/auditLogContract.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3AuditLog } from "./s3AuditLog.js";

const prefix = "audit/";

withMoto((world) => {
  async function open(name: string): Promise<S3AuditLog> {
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: `audit-${name}` }));
    return new S3AuditLog({ client: world().clients.s3, bucket: `audit-${name}`, prefix });
  }

  const callsOf = (kind: string): number => world().cloud.calls.filter((call) => call === kind).length;

  auditLogContract("S3", open);

  test.serial("an entry's key tells its moment and its id, the newest first", async (t) => {
    const log = await open("layout");
    await log.append([auditEntryAt(0), auditEntryAt(1.5, "a b")]);
    const { Contents = [] } = await world().direct.s3.send(new ListObjectsV2Command({ Bucket: "audit-layout" }));
    t.deepEqual(
      Contents.map(({ Key }) => Key),
      [
        "audit/8209999998499-2026-09-21T14:13:21.500Z-a%20b.json",
        "audit/8209999999999-2026-09-21T14:13:20.000Z-entry-0.json",
      ],
    );
  });

  test.serial("the newest few of many entries are read by one list and a read each", async (t) => {
    const log = await open("many");
    await log.append(Array.from({ length: 40 }, (_, second) => auditEntryAt(second)));
    world().cloud.reset();
    t.deepEqual(
      await log.newest(3),
      [39, 38, 37].map((second) => auditEntryAt(second)),
    );
    t.is(callsOf("ListObjectsV2"), 1);
    t.is(callsOf("GetObject"), 3);
    world().cloud.set("ListObjectsV2", "max-keys", "7");
    t.is((await log.newest(100)).length, 40);
  });

  test.serial("an entry whose answer is lost is put again, finds itself, and is no failure", async (t) => {
    const log = await open("lost");
    world().cloud.loseAnswer("PutObject");
    await log.append([auditEntryAt(1)]);
    t.is(callsOf("PutObject"), 2);
    t.deepEqual(await log.newest(9), [auditEntryAt(1)]);
  });

  test.serial("an entry that can't be kept is a failed request, and the same entries can be put again", async (t) => {
    const log = await open("throttled");
    const entries = [1, 2, 3].map((second) => auditEntryAt(second));
    world().cloud.fail("PutObject", "SlowDown", Infinity, 503);
    await t.throwsAsync(log.append(entries), { instanceOf: RequestFailedError, message: /SlowDown/ });
    world().cloud.relent("PutObject");
    await log.append(entries);
    t.is((await log.newest(9)).length, 3);
  });

  test.serial("an object that is no entry is refused by its address", async (t) => {
    const log = await open("damaged");
    const where = { Bucket: "audit-damaged", Key: "audit/1.json" };
    await world().direct.s3.send(new PutObjectCommand({ ...where, Body: "{}" }));
    await t.throwsAsync(log.newest(1), {
      instanceOf: CorruptDataError,
      message: /^s3:\/\/audit-damaged\/audit\/1.json: expected an entry of the audit log/,
    });
  });
});
