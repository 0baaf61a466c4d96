import { CreateTableCommand, DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { SnapshottedState } from "../companion/snapshottedState.js";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import { stateSnapshotPrefix } from "../document/stateSnapshot.js";
import { fleet, service } from "../engine/fixtures/scene.js";
import { emptyState, emptyWorkloadState, type FleetState } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import { DynamoStateStore } from "./dynamoStateStore.js";
import { withMoto } from "./fixtures/motoTests.js";
import { S3SnapshotStore } from "./s3SnapshotStore.js";

const spec = fleet([service()]);

function degraded(...steps: string[]): FleetState {
  return { ...emptyState("fleet", 0), workloads: { web: { ...emptyWorkloadState(0), degraded: steps } } };
}

withMoto((world) => {
  class Kept {
    readonly told: string[] = [];
    private readonly store: S3SnapshotStore;
    private atSeconds = 1_000_000;

    constructor(private readonly name: string) {
      this.store = new S3SnapshotStore({ client: world().clients.s3, bucket: name, prefix: BucketPrefix.Companion });
    }

    start(): SnapshottedState {
      const { clients } = world();
      const inner = new DynamoStateStore({
        ...{ client: clients.dynamoDb, table: this.name, keyAttribute: stateKeyAttribute, fleet: "fleet" },
      });
      const clock = { nowSeconds: () => (this.atSeconds += 60) };
      return new SnapshottedState({
        inner,
        snapshots: this.store,
        spec,
        clock,
        tell: (what) => void this.told.push(what),
      });
    }

    async saveAll(...states: readonly FleetState[]): Promise<void> {
      const state = this.start();
      for (const [version, saved] of states.entries()) {
        await state.save(saved, version);
        await state.flush();
      }
    }

    /** Damages the item as a torn or newer document would. */
    async damage(): Promise<void> {
      await world().direct.dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: { [stateKeyAttribute]: { S: "fleet" } },
          UpdateExpression: "SET #state = :torn",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: { ":torn": { B: Uint8Array.of(1, 2, 3) } },
        }),
      );
    }

    async remove(): Promise<void> {
      const Key = { [stateKeyAttribute]: { S: "fleet" } };
      await world().direct.dynamoDb.send(new DeleteItemCommand({ TableName: this.name, Key }));
    }

    keys(): Promise<readonly string[]> {
      return this.store.list(stateSnapshotPrefix);
    }

    async tear(key: string): Promise<void> {
      const Key = BucketPrefix.Companion + key;
      await world().direct.s3.send(new PutObjectCommand({ Bucket: this.name, Key, Body: "torn" }));
    }
  }

  async function open(name: string): Promise<Kept> {
    const { dynamoDb, s3 } = world().direct;
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    await dynamoDb.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema: [{ AttributeName: stateKeyAttribute, KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: stateKeyAttribute, AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    return new Kept(name);
  }

  test.serial("an item that is damaged or gone comes back from the bucket, and is saved over", async (t) => {
    const kept = await open("comes-back");
    await kept.saveAll(degraded("one"), degraded("one", "two"));
    await kept.damage();
    const damaged = await kept.start().load();
    t.deepEqual(damaged?.state, degraded("one", "two"));
    t.is(await kept.start().save(degraded("one"), damaged?.version ?? 0), 3);
    await kept.remove();
    const gone = await kept.start().load();
    t.is(gone?.version, 0);
    t.deepEqual(gone?.state.workloads["web"]?.degraded, ["one", "two"]);
    t.is(await kept.start().save(gone?.state ?? degraded(), 0), 1);
  });

  test.serial("only the newest three stay in the bucket; torn ones are passed over, until none is left", async (t) => {
    const kept = await open("three-stay");
    await kept.saveAll(degraded("one"), degraded("two"), degraded("three"), degraded("four"));
    const keys = await kept.keys();
    t.deepEqual(
      keys.map((key) => Number(key.split("-").at(-1))),
      [2, 3, 4],
    );
    await kept.damage();
    await kept.tear(keys.at(-1) ?? "");
    t.deepEqual((await kept.start().load())?.state.workloads["web"]?.degraded, ["three"]);
    for (const key of keys) await kept.tear(key);
    await t.throwsAsync(kept.start().load(), { instanceOf: CorruptDataError, message: /compressed document/ });
  });

  test.serial("a bucket that refuses fails no save, and the next round puts what it missed", async (t) => {
    const kept = await open("refuses");
    world().cloud.fail("PutObject", "AccessDenied", Infinity, 403);
    const state = kept.start();
    t.is(await state.save(degraded("one"), 0), 1);
    await state.flush();
    t.regex(kept.told.join(), /no snapshot of the state was put: s3's PutObject was refused, which needs s3:PutObject/);
    world().cloud.reset();
    await state.flush();
    t.is((await kept.keys()).length, 1);
  });
});
