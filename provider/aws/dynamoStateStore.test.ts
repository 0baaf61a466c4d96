import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { CreateTableCommand, GetItemCommand, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import test from "ava";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { FleetState, KnownInstance } from "../engine/state.js";
import { CorruptDataError, InputError, RequestFailedError, StateConflictError } from "../errors.js";
import { stateStoreContract, stateWithSequence } from "../ports/fixtures/stateStoreContract.js";
import { DynamoStateStore } from "./dynamoStateStore.js";
import { withMoto } from "./fixtures/motoTests.js";

const keyAttribute = "document";

withMoto((world) => {
  async function open(table: string): Promise<DynamoStateStore> {
    const command = new CreateTableCommand({
      TableName: `state-${table}`,
      KeySchema: [{ AttributeName: keyAttribute, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: keyAttribute, AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    await world().direct.dynamoDb.send(command);
    return storeOn(table);
  }

  function storeOn(table: string): DynamoStateStore {
    return new DynamoStateStore({
      client: world().clients.dynamoDb,
      table: `state-${table}`,
      keyAttribute,
      fleet: "fleet",
    });
  }

  async function stored(table: string): Promise<Record<string, AttributeValue> | undefined> {
    const input = { TableName: `state-${table}`, Key: { [keyAttribute]: { S: "fleet" } } };
    return (await world().direct.dynamoDb.send(new GetItemCommand(input))).Item;
  }

  async function overwrite(table: string, change: Record<string, AttributeValue>): Promise<void> {
    const Item = { ...(await stored(table)), ...change };
    await world().direct.dynamoDb.send(new PutItemCommand({ TableName: `state-${table}`, Item }));
  }

  stateStoreContract("DynamoDB", open);

  test.serial("a save whose answer is lost is asked again, found to be done, and is no conflict", async (t) => {
    const store = await open("lost");
    t.is(await store.save(stateWithSequence(1), 0), 1);
    world().cloud.loseAnswer("PutItem");
    t.is(await store.save(stateWithSequence(2), 1), 2);
    t.is(world().cloud.calls.filter((call) => call === "PutItem").length, 3);
    t.deepEqual(await store.load(), { state: stateWithSequence(2), version: 2 });
  });

  test.serial("a save that another overtook while its answer was lost is a conflict", async (t) => {
    const store = await open("overtaken");
    world().cloud.loseAnswer("PutItem", 2);
    await t.throwsAsync(store.save(stateWithSequence(1), 0), { instanceOf: RequestFailedError });
    const overtaken = { instanceOf: StateConflictError, message: /expected version 0 of fleet's state, got 1/ };
    await t.throwsAsync(store.save(stateWithSequence(9), 0), overtaken);
    t.is((await store.load())?.state.sequence, 1);
  });

  test.serial(
    "a throttle that passes is not seen; one that stays is a failed request and writes nothing",
    async (t) => {
      const store = await open("throttled");
      world().cloud.fail("PutItem", "ThrottlingException", 1);
      t.is(await store.save(stateWithSequence(1), 0), 1);
      world().cloud.fail("PutItem", "ThrottlingException");
      await t.throwsAsync(store.save(stateWithSequence(2), 1), {
        instanceOf: RequestFailedError,
        message: /dynamodb's PutItem failed: ThrottlingException/,
      });
      t.is((await store.load())?.version, 1);
    },
  );

  test.serial("a missing permission is named", async (t) => {
    const store = await open("refused");
    world().cloud.fail("GetItem", "AccessDeniedException");
    await t.throwsAsync(store.load(), { instanceOf: RequestFailedError, message: /needs dynamodb:GetItem/ });
  });

  test.serial("a table that is not there is a failed request that names it", async (t) => {
    await t.throwsAsync(storeOn("nowhere").load(), {
      instanceOf: RequestFailedError,
      message: /ResourceNotFoundException/,
    });
  });

  const poisons: Readonly<Record<string, Record<string, AttributeValue>>> = {
    "no document": { state: { NULL: true } },
    "a document that is not compressed": { state: { B: Buffer.from("{}") } },
    "half a document": { state: { B: gzipSync("{}").subarray(0, 12) } },
    "another document": { state: { B: gzipSync("[]") } },
    "another version than its document's": { version: { N: "7" } },
  };

  for (const [what, poison] of Object.entries(poisons)) {
    test.serial(`an item with ${what} is refused, and can be saved over`, async (t) => {
      const table = `poison-${what.replaceAll(/\W/g, "-")}`;
      const store = await open(table);
      await store.save(stateWithSequence(1), 0);
      await overwrite(table, poison);
      const failure = await t.throwsAsync(store.load(), { instanceOf: CorruptDataError });
      t.true(failure.message.startsWith(`fleet in table state-${table}: `), failure.message);
      const version = await store.save(stateWithSequence(2), Number(failure.version));
      t.deepEqual(await store.load(), { state: stateWithSequence(2), version });
    });
  }

  for (const version of [{ S: "1" }, { N: "0" }, { N: "-3" }, { BOOL: true }]) {
    test.serial(
      `an item whose version is ${JSON.stringify(version)} is refused, and saved over as if new`,
      async (t) => {
        const table = `version-${Object.values(version).join("").replaceAll("-", "minus")}`;
        const store = await open(table);
        await store.save(stateWithSequence(1), 0);
        await overwrite(table, { version: version });
        const failure = await t.throwsAsync(store.load(), { instanceOf: CorruptDataError });
        t.is(failure.version, undefined);
        t.is(await store.save(stateWithSequence(2), 0), 1);
        t.is((await store.load())?.state.sequence, 2);
      },
    );
  }

  test.serial("a state with an infinite number, which JSON can't hold, is not saved", async (t) => {
    const store = await open("infinite");
    const infinite = { ...stateWithSequence(1), decidedAtSeconds: Infinity };
    await t.throwsAsync(store.save(infinite, 0), { instanceOf: InputError });
    t.is(await stored("infinite"), undefined);
  });

  test.serial("a fleet of five thousand instances fits into its item", async (t) => {
    const store = await open("large");
    const large = withInstances(5000);
    await store.save(large, 0);
    const bytes = (await stored("large"))?.["state"]?.B?.length ?? Infinity;
    t.log(`${bytes} bytes`);
    t.true(bytes < 400_000 - 1000);
    t.deepEqual((await store.load())?.state, large);
  });
});

/** A state with so many instances, in thirty pools, half of them with work that is saved. */
function withInstances(count: number): FleetState {
  const instances = Array.from({ length: count }, (_, i): [string, KnownInstance] => [
    `i-${randomBytes(9).toString("hex").slice(0, 17)}`,
    {
      pool: `m7g.${i % 10}xlarge/us-east-1${"abc"[i % 3]}/spot`,
      workload: `workload-${i % 7}`,
      part: "all",
      level: Level.Immediate,
      role: Role.Serving,
      launchedAtSeconds: 1_790_000_000 + i * 17,
      leaving: false,
      noticed: false,
      ...(i % 2 === 0 && {
        unsavedSinceSeconds: 1_790_000_000 + i * 31,
        snapshot: `fleet/workload-${i % 7}/${randomBytes(4).toString("hex")}/${i}`,
      }),
    },
  ]);
  return { ...stateWithSequence(1), known: Object.fromEntries(instances) };
}
