import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { withMoto } from "../fixtures/motoTests.js";
import { pricedFleet } from "../fixtures/pricedFleet.js";
import { startStandInMarket, type StandInMarket } from "../fixtures/standInMarket.js";
import { S3SnapshotStore } from "../s3SnapshotStore.js";

let market: StandInMarket;
test.before(async () => {
  market = await startStandInMarket();
});
test.beforeEach(() => market.reset());
test.after.always(() => market?.stop());

withMoto((world) => {
  async function bucketStore(bucket: string): Promise<S3SnapshotStore> {
    const { clients, direct } = world();
    await direct.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return new S3SnapshotStore({ client: clients.s3, bucket, prefix: "companion/" });
  }

  const objectIn = (bucket: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: "companion/prices" });

  test.serial("a cold start finds the prices in the bucket, under one key, with their checksum", async (t) => {
    const fleet = pricedFleet(market, await bucketStore("prices-kept"));
    const known = await fleet.start().usdPerHour();
    const { Metadata, Body } = await world().direct.s3.send(new GetObjectCommand(objectIn("prices-kept")));
    t.regex(String(Metadata?.["sha256"]), /^[0-9a-f]{64}$/);
    const text = (await Body?.transformToString()) ?? "";
    t.log(`${text.length} bytes for ${Object.keys(known).length} pools`);
    market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded");
    market.fail("GetProducts", "ThrottlingException");
    t.deepEqual(await fleet.start().usdPerHour(), known);
  });

  test.serial("an object whose bytes are not those that were put is as if there were none", async (t) => {
    const fleet = pricedFleet(market, await bucketStore("prices-damaged"));
    await fleet.start().usdPerHour();
    const other = { ...objectIn("prices-damaged"), Body: "{}", Metadata: { sha256: "0".repeat(64) } };
    await world().direct.s3.send(new PutObjectCommand(other));
    market.fail("DescribeSpotPriceHistory", "RequestLimitExceeded");
    market.fail("GetProducts", "ThrottlingException");
    t.deepEqual(await fleet.start().usdPerHour(), {});
    t.true(fleet.failures.some((why) => why.includes("expected bytes with SHA-256")));
  });

  test.serial("a cold start while S3 is down goes on with what the market tells", async (t) => {
    const fleet = pricedFleet(market, await bucketStore("prices-down"));
    world().cloud.fail("GetObject", "InternalError", Infinity, 500);
    const port = fleet.start();
    t.true(Object.keys(await port.usdPerHour()).length > 0);
    t.regex(String(fleet.failures[0]), /s3's GetObject failed: InternalError/);
    t.false(world().cloud.calls.includes("PutObject"));
  });
});
