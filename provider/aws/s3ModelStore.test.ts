import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import test from "ava";
import { writeModelRecord } from "../document/modelRecord.js";
import { RequestFailedError } from "../errors.js";
import { changedTo, modelArchiveContract, standInModel } from "../ports/fixtures/modelArchiveContract.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3ModelStore } from "./s3ModelStore.js";

const { hash, text } = standInModel("m");
const record = writeModelRecord(changedTo(hash));

withMoto((world) => {
  async function open(name: string): Promise<S3ModelStore> {
    // In us-east-1 making a bucket that is one's own again is no error.
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: `models-${name}` }));
    return new S3ModelStore({ client: world().clients.s3, bucket: `models-${name}`, prefix: "models/revocation/" });
  }

  modelArchiveContract("S3", open);

  test.serial("models are below the prefix under their hash, beside the record", async (t) => {
    const store = await open("layout");
    await store.putModel(hash, text);
    await store.replaceRecord(record, undefined);
    const { Contents = [] } = await world().direct.s3.send(new ListObjectsV2Command({ Bucket: "models-layout" }));
    t.deepEqual(
      Contents.map(({ Key }) => Key),
      [`models/revocation/${hash}.json`, "models/revocation/current.json"],
    );
  });

  test.serial("a change whose answer is lost is no conflict with itself", async (t) => {
    const store = await open("lost");
    await store.putModel(hash, text);
    world().cloud.loseAnswer("PutObject");
    await store.replaceRecord(record, undefined);
    t.is(await store.current(), text);
    world().cloud.loseAnswer("PutObject");
    await store.replaceRecord(writeModelRecord(changedTo(null, changedTo(hash))), (await store.record())?.version);
    t.is(await store.current(), undefined);
  });

  test.serial("the model in force is fetched once, and the record at every look", async (t) => {
    const store = await open("cached");
    await store.putModel(hash, text);
    await store.replaceRecord(record, undefined);
    for (let look = 0; look < 3; look++) t.is(await store.current(), text);
    t.is(world().cloud.calls.filter((call) => call === "GetObject").length, 4);
  });

  test.serial("a store that can't be reached is a failed request, never one without a model", async (t) => {
    const store = await open("denied");
    world().cloud.fail("GetObject", "AccessDenied", Infinity, 403);
    await t.throwsAsync(store.current(), { instanceOf: RequestFailedError, message: /s3:GetObject/ });
  });
});
