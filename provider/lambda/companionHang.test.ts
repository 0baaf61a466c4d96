import test from "ava";
import { companionClients } from "../aws/companionClients.js";
import { DynamoStateStore } from "../aws/dynamoStateStore.js";
import { motoCredentials } from "../aws/fixtures/moto.js";
import { motoRegion, withMoto } from "../aws/fixtures/motoTests.js";
import { keepWithin } from "../aws/roundBudget.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import { motoCompanion, noticeBody, type MotoCompanion } from "./fixtures/motoCompanion.js";
import { situations, smallFleet } from "./fixtures/situations.js";

/** As Lambda gives a companion, by `components/companion`. */
const invocationSeconds = 30;

withMoto((world) => {
  let endsAt = Infinity;
  const leftMilliseconds = (): number => endsAt - performance.now();

  /** With the clients of the Lambda itself: their times, tries and budget. */
  async function open(form = smallFleet): Promise<MotoCompanion> {
    await world().empty();
    process.env["AWS_ENDPOINT_URL"] = world().cloud.endpoint;
    process.env["AWS_ACCESS_KEY_ID"] = motoCredentials.accessKeyId;
    process.env["AWS_SECRET_ACCESS_KEY"] = motoCredentials.secretAccessKey;
    const clients = companionClients(motoRegion);
    keepWithin(clients, { leftMilliseconds });
    const companion = await motoCompanion(world(), { ...form, clients, leftMilliseconds });
    for (let minute = 0; minute < 4; minute++) {
      const { failure } = await invoke(() => companion.tick());
      if (failure) throw failure as Error;
      companion.pass(60);
    }
    companion.said.length = 0;
    return companion;
  }

  async function invoke<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    endsAt = performance.now() + 1000 * invocationSeconds;
    const answer = await run();
    if (leftMilliseconds() < 0) throw new Error("the invocation outlived its time");
    return answer;
  }

  async function spotOf(companion: MotoCompanion): Promise<string> {
    const spot = (await companion.instances()).find(({ InstanceLifecycle }) => InstanceLifecycle === "spot");
    return spot?.InstanceId ?? "";
  }

  async function pendingOf({ environment }: MotoCompanion): Promise<readonly string[]> {
    const { table, fleet } = environment;
    const client = world().direct.dynamoDb;
    const stored = await new DynamoStateStore({ client, table, fleet, keyAttribute: stateKeyAttribute }).load();
    return stored?.state.pending.map(({ action }) => action.kind) ?? [];
  }

  test.serial(
    "launches that are never answered end with the invocation, are saved, and go on in the next",
    async (t) => {
      t.timeout(120_000);
      const companion = await open();
      const noticed = await spotOf(companion);
      world().cloud.hang("LaunchInstances");
      const { answer } = await invoke(() => companion.send(noticeBody(noticed, companion.nowSeconds())));
      t.deepEqual(answer, { batchItemFailures: [] });
      t.true((await pendingOf(companion)).includes("launch"));
      world().cloud.relent("LaunchInstances");
      companion.forgetContainer();
      const before = (await companion.instances()).length;
      await invoke(() => companion.tick());
      t.true((await companion.instances()).length > before);
      t.deepEqual(await pendingOf(companion), []);
    },
  );

  test.serial("a bucket that never answers takes no more of a notice than it may", async (t) => {
    t.timeout(120_000);
    const companion = await open();
    const noticed = await spotOf(companion);
    const before = (await companion.instances()).length;
    for (const call of ["GetObject", "PutObject", "ListObjectsV2", "DeleteObject"]) world().cloud.hang(call);
    const { answer, failure } = await invoke(() => companion.send(noticeBody(noticed, companion.nowSeconds())));
    t.is(failure, undefined);
    t.deepEqual(answer, { batchItemFailures: [] });
    t.true((await companion.instances()).length > before);
    t.is(companion.said.filter((text) => text.includes("the last good one decides")).length, 1);
  });

  test.serial("hooks that SSM never answers for keep no unit from being launched", async (t) => {
    t.timeout(120_000);
    const situation = situations["a notice with a checkpoint and a launch"];
    if (!situation) throw new Error("expected the situation");
    const companion = await open(situation);
    const noticed = await spotOf(companion);
    const before = (await companion.instances()).length;
    world().cloud.hang("SendCommand");
    const { answer } = await invoke(() => companion.send(noticeBody(noticed, companion.nowSeconds())));
    t.deepEqual(answer, { batchItemFailures: [] });
    t.true((await companion.instances()).length > before);
    // What is still pending then is asked first in the next round, and leaves time for what that decides.
    companion.pass(30);
    const next = await invoke(() => companion.tick());
    t.is(next.failure, undefined);
    t.truthy(next.taken?.round);
  });
});
