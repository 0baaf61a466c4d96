import { gzipSync } from "node:zlib";
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import test from "ava";
import { DynamoStateStore } from "../aws/dynamoStateStore.js";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { writeStateDocument } from "../document/stateDocument.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import type { StoredState } from "../ports/stateStore.js";
import { motoCompanion, type MotoCompanion } from "./fixtures/motoCompanion.js";
import { smallFleet } from "./fixtures/situations.js";

withMoto((world) => {
  async function open(): Promise<MotoCompanion> {
    await world().empty();
    const companion = await motoCompanion(world(), smallFleet);
    for (let minute = 0; minute < 4; minute++) {
      const { failure } = await companion.tick();
      if (failure) throw failure as Error;
      companion.pass(60);
    }
    companion.said.length = 0;
    return companion;
  }

  async function stored({ environment }: MotoCompanion): Promise<StoredState> {
    const { table, fleet } = environment;
    const client = world().direct.dynamoDb;
    const state = await new DynamoStateStore({ client, table, fleet, keyAttribute: stateKeyAttribute }).load();
    if (!state) throw new Error("expected a state");
    return state;
  }

  async function putState({ environment }: MotoCompanion, version: number, bytes: Uint8Array): Promise<void> {
    const { table: TableName, fleet } = environment;
    const Item = { [stateKeyAttribute]: { S: fleet }, version: { N: String(version) }, state: { B: bytes } };
    await world().direct.dynamoDb.send(new PutItemCommand({ TableName, Item }));
  }

  async function dropSnapshots({ environment }: MotoCompanion): Promise<void> {
    const { s3 } = world().direct;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: environment.bucket }));
    for (const { Key = "" } of Contents.filter((one) => one.Key?.includes("state"))) {
      await s3.send(new DeleteObjectCommand({ Bucket: environment.bucket, Key }));
    }
  }

  const damages: Readonly<Record<string, (companion: MotoCompanion) => Promise<void>>> = {
    async "of a newer form"(companion) {
      const { state, version } = await stored(companion);
      const newer = writeStateDocument(version, state).replace('"format":1', '"format":2');
      await putState(companion, version, gzipSync(newer));
    },
    async "that is torn"(companion) {
      const { state, version } = await stored(companion);
      const bytes = gzipSync(writeStateDocument(version, state));
      await putState(companion, version, bytes.subarray(0, bytes.length / 2));
    },
    async "of something else"(companion) {
      await putState(companion, (await stored(companion)).version, new TextEncoder().encode("something else"));
    },
    async "that is gone"({ environment }) {
      const Key = { [stateKeyAttribute]: { S: environment.fleet } };
      await world().direct.dynamoDb.send(new DeleteItemCommand({ TableName: environment.table, Key }));
    },
  };

  for (const [what, damage] of Object.entries(damages)) {
    for (const hasSnapshots of [true, false]) {
      const from = hasSnapshots ? "comes back from its snapshot" : "without a snapshot is forgotten";
      test.serial(`a state ${what} ${from}, and nothing is launched or released for it`, async (t) => {
        const companion = await open();
        const before = (await companion.instances()).map(({ InstanceId }) => InstanceId).sort();
        await damage(companion);
        if (!hasSnapshots) await dropSnapshots(companion);
        companion.forgetContainer();
        const first = await companion.tick();
        t.is(first.failure, undefined);
        t.is(
          companion.said.some((text) => text.includes("recovered from the snapshot")),
          hasSnapshots,
        );
        for (let minute = 0; minute < 12; minute++) {
          companion.pass(60);
          const { taken } = await companion.tick();
          t.deepEqual(taken?.round?.decision.actions, []);
        }
        t.deepEqual((await companion.instances()).map(({ InstanceId }) => InstanceId).sort(), before);
        t.is((await stored(companion)).state.pending.length, 0);
      });
    }
  }

  test.serial("a state that doesn't fit into its item stops rounds before they act, and says so", async (t) => {
    const companion = await open();
    world().cloud.fail("PutItem", "ValidationException");
    const { answer, failure } = await companion.tick();
    t.is(answer.batchItemFailures.length, 1);
    t.regex(String(failure), /PutItem failed: ValidationException/);
    world().cloud.relent("PutItem");
    t.is((await companion.tick()).failure, undefined);
  });
});
