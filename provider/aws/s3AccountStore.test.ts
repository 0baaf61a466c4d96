import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { CorruptDataError, RequestFailedError } from "../errors.js";
import { accountOfHour, accountStoreContract, hourBegins } from "../ports/fixtures/accountStoreContract.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3AccountStore } from "./s3AccountStore.js";

const prefix = "accounts/";

withMoto((world) => {
  async function open(name: string): Promise<S3AccountStore> {
    await world().direct.s3.send(new CreateBucketCommand({ Bucket: `accounts-${name}` }));
    return new S3AccountStore({ client: world().clients.s3, bucket: `accounts-${name}`, prefix });
  }

  const callsOf = (kind: string): number => world().cloud.calls.filter((call) => call === kind).length;

  accountStoreContract("S3", open);

  test.serial("an hour's key tells the hour, and keys in order are in the order of time", async (t) => {
    const store = await open("layout");
    for (const hour of [24, 0, 5]) await store.put(accountOfHour(hour));
    const { Contents = [] } = await world().direct.s3.send(new ListObjectsV2Command({ Bucket: "accounts-layout" }));
    t.deepEqual(
      Contents.map(({ Key }) => Key),
      ["01/2026-10-01T00:00:00Z", "01/2026-10-01T05:00:00Z", "02/2026-10-02T00:00:00Z"].map(
        (key) => `accounts/2026/10/${key}.json`,
      ),
    );
  });

  test.serial("a range of many pages is whole, and no page after its end is asked for", async (t) => {
    const store = await open("pages");
    for (let hour = 0; hour < 30; hour++) await store.put(accountOfHour(hour));
    world().cloud.reset();
    world().cloud.set("ListObjectsV2", "max-keys", "4");
    const read = await store.read(hourBegins(2), hourBegins(20));
    t.deepEqual(
      read,
      Array.from({ length: 18 }, (_, index) => accountOfHour(index + 2)),
    );
    t.is(callsOf("ListObjectsV2"), 5);
    t.is(callsOf("GetObject"), 18);
  });

  test.serial("a put whose answer is lost is put again, and is there once", async (t) => {
    const store = await open("lost");
    world().cloud.loseAnswer("PutObject");
    await store.put(accountOfHour(0));
    t.is(callsOf("PutObject"), 2);
    t.deepEqual(await store.read(hourBegins(0), hourBegins(1)), [accountOfHour(0)]);
  });

  test.serial("a throttle that passes is not seen; one that stays is a failed request", async (t) => {
    const store = await open("throttled");
    world().cloud.fail("PutObject", "SlowDown", 1, 503);
    await store.put(accountOfHour(0));
    world().cloud.fail("PutObject", "SlowDown", Infinity, 503);
    await t.throwsAsync(store.put(accountOfHour(1)), { instanceOf: RequestFailedError, message: /SlowDown/ });
    world().cloud.fail("ListObjectsV2", "AccessDenied", Infinity, 403);
    await t.throwsAsync(store.read(0, hourBegins(9)), { instanceOf: RequestFailedError, message: /s3:ListBucket/ });
  });

  const damages = { "no JSON": "{", "another document": "[]", "half of an account": '{"fromSeconds":1790812800}' };
  for (const [what, Body] of Object.entries(damages)) {
    test.serial(`an object that is ${what} is refused by its address`, async (t) => {
      const name = what.replaceAll(" ", "-").toLowerCase();
      const store = await open(name);
      const Key = "accounts/2026/10/01/2026-10-01T00:00:00Z.json";
      await world().direct.s3.send(new PutObjectCommand({ Bucket: `accounts-${name}`, Key, Body }));
      const failure = await t.throwsAsync(store.read(hourBegins(0), hourBegins(1)), { instanceOf: CorruptDataError });
      t.true(failure.message.startsWith(`s3://accounts-${name}/${Key}: expected `), failure.message);
    });
  }
});
