import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { apiCalls } from "../aws/companionCalls.js";
import { DynamoControlsStore } from "../aws/dynamoControlsStore.js";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { S3AccountStore } from "../aws/s3AccountStore.js";
import { S3AuditLog } from "../aws/s3AuditLog.js";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { controlsKey, stateKeyAttribute } from "../document/stateKey.js";
import type { FleetControls } from "../engine/controls.js";
import { accountOfHour } from "../ports/fixtures/accountStoreContract.js";
import { motoApi, newWrite, someCaller, type Called, type MotoApi } from "./fixtures/motoApi.js";
import { motoCompanion, type MotoCompanion } from "./fixtures/motoCompanion.js";
import { biddingFleet } from "./fixtures/situations.js";

const writers = 20;

withMoto((world) => {
  async function open(): Promise<{ readonly companion: MotoCompanion; readonly api: MotoApi }> {
    await world().empty();
    const companion = await motoCompanion(world(), biddingFleet);
    return { companion, api: motoApi(world(), companion) };
  }

  const bidOf = (companion: MotoCompanion, usdPerUnitHour = 0.05): object => ({
    workload: "web",
    part: "rest",
    units: 2,
    usdPerUnitHour,
    until: new Date(1000 * (companion.nowSeconds() + 3600)).toISOString(),
  });

  const placing = (companion: MotoCompanion, id: string, usdPerUnitHour?: number) => ({
    ...{ method: "PUT", path: `/v1/bids/${id}`, body: bidOf(companion, usdPerUnitHour) },
    headers: newWrite({ "if-none-match": "*" }),
  });

  async function controlsOf({ environment: { table, fleet } }: MotoCompanion): Promise<FleetControls | undefined> {
    const client = world().direct.dynamoDb;
    const store = new DynamoControlsStore({ client, table, fleet, keyAttribute: stateKeyAttribute });
    return (await store.load())?.controls;
  }

  const auditOf = ({ environment: { bucket } }: MotoCompanion): S3AuditLog =>
    new S3AuditLog({ client: world().direct.s3, bucket, prefix: BucketPrefix.Audit });

  const callsSince = (from: number): readonly string[] => world().cloud.calls.slice(from);

  test.serial("a bid is placed, is in the table beside the state, and is told of and audited", async (t) => {
    const { companion, api } = await open();
    await companion.tick();
    const from = world().cloud.calls.length;
    const placed = await api.call(placing(companion, "nightly"));
    t.is(placed.status, 201, JSON.stringify(placed.body));
    t.is((await controlsOf(companion))?.bids["nightly"]?.bid.units, 2);
    t.is((await controlsOf(companion))?.bids["nightly"]?.by, someCaller);
    const { direct } = world();
    const { table: TableName, fleet } = companion.environment;
    for (const key of [fleet, controlsKey(fleet)]) {
      const { Item } = await direct.dynamoDb.send(
        new GetItemCommand({ TableName, Key: { [stateKeyAttribute]: { S: key } } }),
      );
      t.truthy(Item?.["version"], key);
    }
    const [entry] = await auditOf(companion).newest(9);
    t.like(entry, { by: someCaller, request: "PUT /v1/bids/nightly", before: null });
    t.is((await controlsOf(companion))?.unaudited.length, 0);
    t.deepEqual(
      callsSince(from).filter((call) => !apiCalls.some(({ command }) => command === call)),
      [],
    );
    t.like(await api.call({ method: "GET", path: "/v1/bids/nightly" }), { status: 200 });
    companion.pass(60);
    const fromTick = world().cloud.calls.length;
    t.is((await companion.tick()).failure, undefined);
    t.is(callsSince(fromTick).filter((call) => call === "GetItem").length, 2, "a round reads the controls too");
    t.deepEqual(
      api.told.map(({ caller, method, path, status }) => [caller, method, path, status]),
      [
        [someCaller, "PUT", "/v1/bids/nightly", 201],
        [someCaller, "GET", "/v1/bids/nightly", 200],
      ],
    );
  });

  test.serial("what is read once is read with few calls, and controls and state at every request", async (t) => {
    const { companion, api } = await open();
    await companion.tick();
    await companion.tick();
    const countedOf = async (call: Parameters<MotoApi["call"]>[0]): Promise<readonly string[]> => {
      const from = world().cloud.calls.length;
      const { status, body } = await api.call(call);
      t.true(status < 300, JSON.stringify(body));
      return [...callsSince(from)].sort();
    };
    const fleet = { method: "GET", path: "/v1/fleet" };
    t.deepEqual(await countedOf(fleet), ["GetItem", "GetItem", "GetObject", "GetObject", "GetObject"]);
    t.deepEqual(await countedOf(fleet), ["GetItem", "GetItem"]);
    t.deepEqual(await countedOf(placing(companion, "one")), ["GetItem", "GetItem", "PutItem", "PutItem", "PutObject"]);
    companion.pass(20);
    t.deepEqual(await countedOf(fleet), ["GetItem", "GetItem", "GetObject", "GetObject"]);
  });

  test.serial(
    "twenty writers of one bid at once: each is applied once or refused, and the last is what is kept",
    async (t) => {
      const { companion } = await open();
      const apis = Array.from({ length: writers }, () => motoApi(world(), companion));
      const answers = await Promise.all(apis.map((api, i) => api.call(placing(companion, "same", 0.01 + i / 1000))));
      t.deepEqual(countsOf(answers), { created: 1, refused: writers - 1, other: [] });
      const winner = answers.findIndex(({ status }) => status === 201);
      const controls = await controlsOf(companion);
      t.is(controls?.bids["same"]?.bid.usdPerUnitHour, 0.01 + winner / 1000);
      t.is(controls?.bids["same"]?.version, 1);
    },
  );

  test.serial(
    "twenty writers of bids of their own at once lose nothing: what was answered is there, once",
    async (t) => {
      const { companion } = await open();
      const apis = Array.from({ length: writers }, () => motoApi(world(), companion));
      const answers = await Promise.all(apis.map((api, i) => api.call(placing(companion, `bid-${i}`))));
      const { created, other } = countsOf(answers);
      t.true(created > 0);
      t.deepEqual(other, []);
      const kept = Object.keys((await controlsOf(companion))?.bids ?? {}).sort();
      const answered = answers.flatMap(({ status }, i) => (status === 201 ? [`bid-${i}`] : [])).sort();
      t.deepEqual(kept, answered);
      t.log(`${created} of ${writers} applied, the others refused`);
      // Whoever was last to save may have left entries to the next writer.
      t.is((await apis[0]?.call(placing(companion, "after")))?.status, 201);
      const audited = (await auditOf(companion).newest(100)).map(({ request }) => request.split("/").at(-1)).sort();
      t.deepEqual(audited, [...answered, "after"].sort());
    },
  );

  test.serial("a write whose answer is lost is answered again by its key, and done once", async (t) => {
    const { companion, api } = await open();
    const call = placing(companion, "again");
    world().cloud.loseAnswer("PutItem");
    t.is((await api.call(call)).status, 201);
    const again = await motoApi(world(), companion).call(call);
    t.like(again, { status: 201, headers: { "idempotent-replayed": "true" } });
    t.is((await controlsOf(companion))?.bids["again"]?.version, 1);
    t.is((await auditOf(companion).newest(9)).length, 1);
  });

  test.serial("an audit log out of reach keeps no write from being done, and is made up for by the next", async (t) => {
    const { companion, api } = await open();
    world().cloud.fail("PutObject", "SlowDown", Infinity, 503);
    t.is((await api.call(placing(companion, "first"))).status, 201);
    t.is((await controlsOf(companion))?.unaudited.length, 1);
    world().cloud.relent("PutObject");
    t.is((await api.call(placing(companion, "second"))).status, 201);
    t.is((await auditOf(companion).newest(9)).length, 2);
    t.is((await controlsOf(companion))?.unaudited.length, 0);
  });

  test.serial("a table that fails is a problem 503, without a word to the caller of what is ours alone", async (t) => {
    const { companion, api } = await open();
    await companion.tick();
    world().cloud.fail("GetItem", "ThrottlingException");
    const failed = await api.call({ method: "GET", path: "/v1/fleet" });
    t.like(failed, { status: 503, headers: { "content-type": "application/problem+json", "retry-after": "5" } });
    t.true(api.said.some((line) => line.includes("ThrottlingException")));
    world().cloud.relent("GetItem");
    t.is((await api.call({ method: "GET", path: "/v1/fleet" })).status, 200);
  });

  test.serial("a document that is damaged or out of reach is answered from as it was last", async (t) => {
    const { companion, api } = await open();
    await companion.tick();
    await companion.putDocument("{");
    t.is((await api.call({ method: "GET", path: "/v1/workloads" })).status, 200);
    t.true(api.said.some((line) => line.includes("the last good document")));
    companion.pass(60);
    world().cloud.fail("GetObject", "SlowDown", Infinity, 503);
    t.is((await api.call({ method: "GET", path: "/v1/workloads" })).status, 200);
    const fresh = await motoApi(world(), companion).call({ method: "GET", path: "/v1/workloads" });
    t.is(fresh.status, 503);
  });

  test.serial("decisions, accounts and the audit log are read from the bucket, the newest first", async (t) => {
    const { companion, api } = await open();
    for (let minute = 0; minute < 3; minute++) {
      await companion.tick();
      companion.pass(60);
    }
    const { status, body } = await api.call({ method: "GET", path: "/v1/decisions", query: "limit=2" });
    t.is(status, 200, JSON.stringify(body));
    const { decisions } = body as { decisions: readonly { actions: readonly { kind: string }[] }[] };
    t.true(decisions.length >= 1);
    t.true(decisions.some(({ actions }) => actions.some(({ kind }) => kind === "launch")));

    const { bucket } = companion.environment;
    const hour = Math.floor(companion.nowSeconds() / 3600) * 3600 - 3600;
    const accounts = new S3AccountStore({ client: world().direct.s3, bucket, prefix: BucketPrefix.Accounts });
    await accounts.put({ ...accountOfHour(0), fromSeconds: hour });
    const moment = (seconds: number): string => encodeURIComponent(new Date(1000 * seconds).toISOString());
    const charges = await api.call({
      ...{ method: "GET", path: "/v1/charges", query: `from=${moment(hour)}&until=${moment(hour + 3600)}` },
    });
    t.is(charges.status, 200, JSON.stringify(charges.body));
    t.is((charges.body as { hours: readonly unknown[] }).hours.length, 1);

    await api.call(placing(companion, "seen"));
    const audit = await api.call({ method: "GET", path: "/v1/audit" });
    t.is((audit.body as { entries: readonly unknown[] }).entries.length, 1);
  });

  test.serial(
    "the companion puts each hour's account into the bucket once it is over, and the API tells of it",
    async (t) => {
      const { companion, api } = await open();
      // An hour is put there by the round after the one that it ends in.
      for (const seconds of [0, 60, 60, 3600, 3600, 0]) {
        companion.pass(seconds);
        t.is((await companion.tick()).failure, undefined);
      }
      const { bucket } = companion.environment;
      const accounts = new S3AccountStore({ client: world().direct.s3, bucket, prefix: BucketPrefix.Accounts });
      const now = companion.nowSeconds();
      const kept = await accounts.read(now - 86_400, now);
      t.true(kept.length >= 1);
      t.true(kept.some(({ realMicroUsd }) => realMicroUsd > 0));
      const { body } = await api.call({ method: "GET", path: "/v1/charges" });
      const { hours } = body as { hours: readonly { open: boolean; realUsd: number }[] };
      t.is(hours.filter(({ open: isOpen }) => !isOpen).length, kept.length);
    },
  );

  test.serial("prices that the companion has stored are those that the API answers with", async (t) => {
    const { companion } = await open();
    for (const { id, market } of biddingFleet.spec.pools) if (market === "spot") companion.usdPerHour.set(id, 0.0123);
    await companion.tick();
    const { Contents = [] } = await world().direct.s3.send(
      new ListObjectsV2Command({ Bucket: companion.environment.bucket, Prefix: "companion/prices" }),
    );
    t.is(Contents.length, 1);
    const { body } = await motoApi(world(), companion).call({ method: "GET", path: "/v1/forecast" });
    const { pools } = body as { pools: readonly { pool: string; usdPerHour: number }[] };
    const spot = pools.filter(({ pool }) => pool.endsWith("/spot"));
    t.true(spot.length > 0);
    for (const { usdPerHour } of spot) t.is(usdPerHour, 0.0123);
    await world().direct.s3.send(
      new PutObjectCommand({ Bucket: companion.environment.bucket, Key: "companion/prices", Body: "junk" }),
    );
    t.is((await motoApi(world(), companion).call({ method: "GET", path: "/v1/forecast" })).status, 200);
  });

  test.serial("what a bid won runs after the next round, is charged, and goes once the bid is withdrawn", async (t) => {
    const { companion, api } = await open();
    const minutes = async (count: number): Promise<number> => {
      for (let minute = 0; minute < count; minute++) {
        companion.pass(60);
        t.is((await companion.tick()).failure, undefined);
      }
      return (await companion.instances()).length;
    };
    const declared = await minutes(4);
    const { status, headers } = await api.call(placing(companion, "nightly", 5));
    t.is(status, 201);
    t.is(await minutes(4), declared + 2);
    const { body } = await api.call({ method: "GET", path: "/v1/bids/nightly" });
    t.like((body as { allocation: object }).allocation, { awarded: 2, granted: 2 });
    await minutes(60);
    const withdrawn = await api.call({
      ...{ method: "DELETE", path: "/v1/bids/nightly" },
      headers: newWrite({ "if-match": headers["etag"] ?? "" }),
    });
    t.true(withdrawn.status < 300, JSON.stringify(withdrawn.body));
    t.is(await minutes(30), declared);
    const charges = await api.call({ method: "GET", path: "/v1/charges" });
    const { hours } = charges.body as { hours: readonly ChargedHour[] };
    t.true(hours.some(({ open }) => !open));
    const lines = hours.flatMap((hour) => hour.lines).filter(({ kind }) => kind === "bid");
    const unitHours = lines.reduce((sum, line) => sum + line.unitHours, 0);
    t.true(unitHours > 1.9 && unitHours < 2.4, `two units for an hour: ${unitHours}`);
    for (const { realUsd, spreadUsd, lines } of hours) {
      t.true(Math.abs(lines.reduce((sum, { usd }) => sum + usd, spreadUsd) - realUsd) < 1e-9);
    }
  });

  test.serial("a request that IAM names no caller for is a problem, and nothing is read for it", async (t) => {
    const { api } = await open();
    const from = world().cloud.calls.length;
    const answer = await api.call({ method: "GET", path: "/v1/fleet", caller: null });
    t.like(answer, { status: 401, headers: { "content-type": "application/problem+json" } });
    t.deepEqual(callsSince(from), []);
    t.is(api.told[0]?.caller, undefined);
  });
});

interface ChargedHour {
  readonly open: boolean;
  readonly realUsd: number;
  readonly spreadUsd: number;
  readonly lines: readonly { readonly kind: string; readonly unitHours: number; readonly usd: number }[];
}

interface Counts {
  readonly created: number;
  /** For a condition, or because others wrote. */
  readonly refused: number;
  readonly other: readonly unknown[];
}

function countsOf(answers: readonly Called[]): Counts {
  const created = answers.filter(({ status }) => status === 201).length;
  const refused = answers.filter(({ status }) => status === 412 || status === 409).length;
  const other = answers.flatMap(({ status, body }) => ([201, 409, 412].includes(status) ? [] : [body]));
  return { created, refused, other };
}
