import { randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { CreateTableCommand, GetItemCommand, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import test from "ava";
import type { FleetControls } from "../engine/controls.js";
import { CorruptDataError, RequestFailedError, StateConflictError } from "../errors.js";
import { controlsStoreContract, controlsWith } from "../ports/fixtures/controlsStoreContract.js";
import { stateWithSequence } from "../ports/fixtures/stateStoreContract.js";
import { DynamoControlsStore } from "./dynamoControlsStore.js";
import { DynamoStateStore } from "./dynamoStateStore.js";
import { withMoto } from "./fixtures/motoTests.js";
import type { FleetTable } from "./versionedItem.js";

const keyAttribute = "document";
const tables = new Set<string>();

withMoto((world) => {
  const tableOf = (name: string): FleetTable => ({
    client: world().clients.dynamoDb,
    table: `controls-${name}`,
    keyAttribute,
    fleet: "fleet",
  });

  async function open(name: string): Promise<DynamoControlsStore> {
    const { table } = tableOf(name);
    if (!tables.has(table)) {
      const command = new CreateTableCommand({
        TableName: table,
        KeySchema: [{ AttributeName: keyAttribute, KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: keyAttribute, AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      });
      await world().direct.dynamoDb.send(command);
      tables.add(table);
    }
    return new DynamoControlsStore(tableOf(name));
  }

  const callsOf = (kind: string): number => world().cloud.calls.filter((call) => call === kind).length;

  async function stored(name: string): Promise<Record<string, AttributeValue> | undefined> {
    const input = { TableName: tableOf(name).table, Key: { [keyAttribute]: { S: "fleet#controls" } } };
    return (await world().direct.dynamoDb.send(new GetItemCommand(input))).Item;
  }

  controlsStoreContract("DynamoDB", open);

  test.serial("controls and state are two items of one table, with versions of their own", async (t) => {
    const controls = await open("beside");
    const state = new DynamoStateStore(tableOf("beside"));
    await state.save(stateWithSequence(1), 0);
    t.is(await controls.load(), undefined);
    await controls.save(controlsWith(1), 0);
    await controls.save(controlsWith(2), 1);
    t.is((await state.load())?.version, 1);
    t.is((await controls.load())?.version, 2);
  });

  test.serial("a read is one call, a save is one, and the same controls are the same object", async (t) => {
    const store = await open("calls");
    await store.save(controlsWith(1), 0);
    const first = await store.load();
    t.is((await store.load())?.controls, first?.controls);
    t.deepEqual(world().cloud.calls, ["PutItem", "GetItem", "GetItem"]);
    await (await open("calls")).save(controlsWith(2), 1);
    t.deepEqual(await store.load(), { controls: controlsWith(2), version: 2 });
  });

  test.serial("a save whose answer is lost is asked again, found to be done, and is no conflict", async (t) => {
    const store = await open("lost");
    world().cloud.loseAnswer("PutItem");
    t.is(await store.save(controlsWith(1), 0), 1);
    t.is(callsOf("PutItem"), 2);
    t.deepEqual(await store.load(), { controls: controlsWith(1), version: 1 });
  });

  test.serial("a save that another overtook while its answer was lost is a conflict", async (t) => {
    const store = await open("overtaken");
    world().cloud.loseAnswer("PutItem", 2);
    await t.throwsAsync(store.save(controlsWith(1), 0), { instanceOf: RequestFailedError });
    const overtaken = { instanceOf: StateConflictError, message: /expected version 0 of fleet's controls, got 1/ };
    await t.throwsAsync(store.save(controlsWith(9), 0), overtaken);
  });

  test.serial("a throttle that passes is not seen; one that stays is a failed request", async (t) => {
    const store = await open("throttled");
    world().cloud.fail("PutItem", "ThrottlingException", 1);
    t.is(await store.save(controlsWith(1), 0), 1);
    world().cloud.fail("PutItem", "ThrottlingException");
    await t.throwsAsync(store.save(controlsWith(2), 1), { instanceOf: RequestFailedError, message: /Throttling/ });
    t.is((await store.load())?.version, 1);
  });

  test.serial(
    "controls that don't fit into an item are refused before they are sent, and say by how much",
    async (t) => {
      const store = await open("large");
      const large = {
        ...controlsWith(1),
        engine: { ...controlsWith(1).engine, why: randomBytes(420_000).toString("hex") },
      };
      await t.throwsAsync(store.save(large, 0), {
        instanceOf: RequestFailedError,
        message: /^expected fleet's controls in 408576 bytes, compressed, got 4\d{5}: it is not saved$/,
      });
      t.is(callsOf("PutItem"), 0);
      t.is(await store.load(), undefined);
    },
  );

  test.serial("as many bids and receipts as the API takes fit into an item, and that with room to spare", async (t) => {
    const store = await open("full");
    const full = fullControls(1000);
    await store.save(full, 0);
    const bytes = (await stored("full"))?.["controls"]?.B?.length ?? Infinity;
    t.log(`${bytes} bytes`);
    t.true(bytes < 300_000);
    t.deepEqual((await store.load())?.controls, full);
  });

  const poisons: Readonly<Record<string, Record<string, AttributeValue>>> = {
    "no document": { controls: { NULL: true } },
    "half a document": { controls: { B: gzipSync("{}").subarray(0, 12) } },
    "a state in the controls' place": { controls: { B: gzipSync('{"version":1,"state":{}}') } },
    "another version than its document's": { version: { N: "7" } },
  };
  for (const [what, poison] of Object.entries(poisons)) {
    test.serial(`an item with ${what} is refused with its version, and can be saved over`, async (t) => {
      const name = `poison-${what.replaceAll(/\W/g, "-")}`;
      const store = await open(name);
      await store.save(controlsWith(1), 0);
      const Item = { ...(await stored(name)), ...poison };
      await world().direct.dynamoDb.send(new PutItemCommand({ TableName: tableOf(name).table, Item }));
      const failure = await t.throwsAsync(store.load(), { instanceOf: CorruptDataError });
      t.true(failure.message.startsWith(`fleet#controls in table controls-${name}: `), failure.message);
      const version = await store.save(controlsWith(2), Number(failure.version));
      t.deepEqual(await store.load(), { controls: controlsWith(2), version });
    });
  }
});

/** So many bids of people in forty roles, each with the receipt of its placing under a random key. */
function fullControls(count: number): FleetControls {
  const by = (i: number): string => `arn:aws:sts::123456789012:assumed-role/team-${i % 40}/person-${i % 97}`;
  const bids = Array.from({ length: count }, (_, i) => {
    const id = `bid-${randomBytes(6).toString("hex")}`;
    const placedAtSeconds = 1_790_000_000 + i * 3;
    const window = { fromSeconds: placedAtSeconds, untilSeconds: placedAtSeconds + 3600 + i, placedAtSeconds };
    const what = { workload: `workload-${i % 20}`, part: "all", units: 1 + (i % 30), minimumUnits: 1 };
    const bid = { id, ...what, usdPerUnitHour: Math.round(1e4 * Math.abs(Math.sin(i))) / 1e4, ...window };
    return { bid, change: { version: 1, by: by(i), atSeconds: placedAtSeconds } };
  });
  const receipts = bids.map(({ bid, change }, i) => {
    const fingerprint = randomBytes(16).toString("hex");
    const body = JSON.stringify({ ...bid, version: 1, by: by(i), level: "immediate", open: true });
    const receipt = { fingerprint, atSeconds: change.atSeconds, status: 201, body, etag: '"1"' };
    return [`arn:aws:iam::123456789012:role/team-${i % 40} ${randomUUID()}`, receipt] as const;
  });
  return {
    ...controlsWith(1),
    bids: Object.fromEntries(bids.map(({ bid, change }) => [bid.id, { ...change, bid }])),
    receipts: Object.fromEntries(receipts),
  };
}
