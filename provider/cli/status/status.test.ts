import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import test from "ava";
import { AutoScalingCapacity } from "../../aws/capacity/autoScalingCapacity.js";
import { DynamoStateStore } from "../../aws/dynamoStateStore.js";
import { motoCredentials } from "../../aws/fixtures/moto.js";
import { createLane, motoPool, standInForLaunches } from "../../aws/fixtures/motoFleet.js";
import { motoRegion, withMoto } from "../../aws/fixtures/motoTests.js";
import { S3DecisionLog } from "../../aws/s3DecisionLog.js";
import { S3SnapshotStore } from "../../aws/s3SnapshotStore.js";
import { SnapshottedState } from "../../companion/snapshottedState.js";
import { writeFleetDocument } from "../../document/fleetDocument.js";
import { BucketPrefix, fleetDocumentKey } from "../../document/bucketPrefix.js";
import { stateKeyAttribute } from "../../document/stateKey.js";
import type { LaneEntry } from "../../document/laneEntry.js";
import { fleet, seen, service } from "../../engine/fixtures/scene.js";
import { Level } from "../../engine/level.js";
import { Role } from "../../engine/observation.js";
import { Market } from "../../engine/pool.js";
import { emptyState, emptyWorkloadState, type FleetState } from "../../engine/state.js";
import { classifyInstance } from "../../engine/tags.js";
import { runCommand } from "../fixtures/runCommand.js";
import type { FleetStatus } from "./fleetStatus.js";

const bucket = "shop-bucket";
const table = "shop-table";
const tags = { fleet: "shop", stack: "web/dev" };
const zone = "us-east-1a";
const spot = motoPool("m7i.large", zone, Market.Spot);
const steady = motoPool("m7i.large", zone, Market.OnDemand);
const spec = fleet(
  [
    service({
      parts: [
        { name: "base", units: 1, level: Level.NonInterruptible },
        { name: "rest", units: 3, level: Level.Immediate },
      ],
      pools: [spot.id, steady.id],
      startSeconds: 0,
      degradation: [{ name: "no-previews", savesUnits: 1, qualityUsdPerHour: 1 }],
      checkpoint: { saveSeconds: 30, restoreSeconds: 30, sizeMiB: 10, maximumIntervalSeconds: 3600 },
    }),
  ],
  { name: "shop", pools: [spot, steady] },
);

function stateAt(nowSeconds: number): FleetState {
  const reason = { text: "the predicted risk is above the threshold" };
  const action = { kind: "checkpoint", key: "shop/0/1/0", workload: "web", instance: "i-0", reason } as const;
  return {
    ...emptyState("shop", 0),
    decidedAtSeconds: nowSeconds,
    workloads: { web: { ...emptyWorkloadState(0), degraded: ["no-previews"] } },
    pending: [{ action, decidedAtSeconds: nowSeconds - 30, attempts: 1 }],
  };
}

withMoto((world) => {
  async function put(Key: string, Body: string): Promise<void> {
    await world().direct.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }

  async function launch(lanes: readonly LaneEntry[], part: string, pool: typeof spot, count: number): Promise<void> {
    const { clients } = world();
    const capacity = new AutoScalingCapacity({
      ...{ clients, tags, lanes, nowSeconds: () => Date.now() / 1000, startSeconds: () => 0 },
    });
    const identity = { fleet: "shop", workload: "web", part, level: Level.NonInterruptible, role: Role.Serving };
    await capacity.launch({
      ...{ key: `shop/0/0/${part}`, pool: pool.id, count, stopped: false, startSeconds: 0 },
      tags: classifyInstance(pool, identity),
    });
  }

  test.serial.before(async () => {
    const { cloud, clients, direct } = world();
    // The SDK's own settings, so that the command runs as it is shipped.
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: motoRegion,
      AWS_ACCESS_KEY_ID: motoCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: motoCredentials.secretAccessKey,
    });
    standInForLaunches(cloud, direct, new Map());
    await direct.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await direct.s3.send(new CreateBucketCommand({ Bucket: "other-bucket" }));
    const lanes = [
      await createLane(direct, tags, laneOf("base", Market.OnDemand)),
      await createLane(direct, tags, laneOf("rest", Market.Spot)),
    ];
    await put(fleetDocumentKey, writeFleetDocument(spec, [], lanes));
    await launch(lanes, "base", steady, 1);
    await launch(lanes, "rest", spot, 2);
    await put(`${BucketPrefix.Snapshots}shop/web/0001/1/manifest`, "whole");
    await put(`${BucketPrefix.Snapshots}shop/web/0001/2/000001-half`, "half");
    await direct.dynamoDb.send(
      new CreateTableCommand({
        TableName: table,
        KeySchema: [{ AttributeName: stateKeyAttribute, KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: stateKeyAttribute, AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const now = Math.floor(Date.now() / 1000);
    const inner = new DynamoStateStore({
      ...{ client: clients.dynamoDb, table, keyAttribute: stateKeyAttribute, fleet: "shop" },
    });
    const snapshots = new S3SnapshotStore({ client: clients.s3, bucket, prefix: BucketPrefix.Companion });
    const clock = { nowSeconds: () => now - 600 };
    const state = new SnapshottedState({ inner, snapshots, spec, clock, tell: () => undefined });
    await state.save(stateAt(now - 600), 0);
    await state.flush();
    await state.save(stateAt(now - 20), 1);
    const log = new S3DecisionLog({ client: clients.s3, bucket, prefix: BucketPrefix.Decisions });
    for (const [minute, step] of ["first", "second", "third", "fourth"].entries()) {
      const at = now - 4000 + 60 * minute;
      const reason = { text: `the ${step} reason` };
      const action = { kind: "degrade", key: `shop/0/${minute}/0`, workload: "web", step, reason } as const;
      log.decided(at, [action], { spec, state: emptyState("shop", 0), observation: seen(at, []) }, "a model");
      await log.flush();
    }
  });

  function laneOf(part: string, market: Market) {
    return { part, role: Role.Serving, market, instanceTypes: ["m7i.large"], zones: [zone] };
  }

  const asked = ["status", "--bucket", bucket];

  async function figures(...options: readonly string[]): Promise<FleetStatus> {
    const { status, printed, said } = await runCommand([...asked, ...options, "--json"]);
    if (status !== 0) throw new Error(said);
    return JSON.parse(printed) as FleetStatus;
  }

  test.serial(
    "what is wanted, ready and where, what it costs, and what the companion remembers and decided",
    async (t) => {
      const status = await figures("--table", table);
      t.deepEqual(status.missing, []);
      t.is(status.fleet, "shop");
      const [web] = status.workloads;
      const counts = web?.parts.map(({ part, wanted, ready, starting }) => [part, wanted, ready, starting]);
      t.deepEqual(counts, [
        ["base", 1, 1, 0],
        ["rest", 2, 2, 0],
      ]);
      t.deepEqual(
        web?.parts[1]?.places.map(({ pool, level, ready }) => [pool, level, ready]),
        [[spot.id, Level.Immediate, 2]],
      );
      t.deepEqual(web?.degraded, ["no-previews"]);
      t.is(web?.snapshot?.key, "snapshots/shop/web/0001/1");
      t.like(status.companion, { source: "table", isLate: false });
      t.is(status.cost?.onDemandUsdPerHour.toFixed(2), "0.21");
      t.deepEqual(
        status.pending.map(({ action, attempts }) => [action.kind, attempts]),
        [["checkpoint", 1]],
      );
      t.deepEqual(
        status.decisions.map(({ actions }) => actions[0]?.reason.text),
        ["the fourth reason", "the third reason", "the second reason"],
      );
    },
  );

  test.serial("without the table it goes by the newest snapshot of the state, and says how old that is", async (t) => {
    const { companion } = await figures();
    t.like(companion, { source: "snapshot", isLate: true });
    t.true((companion?.ageSeconds ?? 0) >= 600);
    t.regex((await runCommand(asked)).printed, /by the newest snapshot of its state[^]*should every minute/);
  });

  test.serial("a source that refuses is named with the permission it needs, and the rest is shown", async (t) => {
    for (const [call, code, what, permission] of [
      ["DescribeInstances", "UnauthorizedOperation", "instances", "ec2:DescribeInstances"],
      ["DescribeSpotPriceHistory", "UnauthorizedOperation", "spot prices", "ec2:DescribeSpotPriceHistory"],
      ["GetItem", "AccessDeniedException", `state in ${table}`, "dynamodb:GetItem"],
    ] as const) {
      world().cloud.reset();
      world().cloud.fail(call, code);
      const status = await figures("--table", table);
      t.deepEqual(
        status.missing.map((missing) => missing.what),
        [what],
      );
      t.true(status.missing[0]?.why.includes(permission), status.missing[0]?.why);
      t.true(status.companion !== undefined && status.decisions.length === 3);
    }
    world().cloud.reset();
    world().cloud.fail("DescribeInstances", "UnauthorizedOperation");
    const { printed } = await runCommand(asked);
    t.regex(printed, /instances could not be read: ec2's DescribeInstances was refused/);
  });

  test.serial(
    "a bucket that is not there, is no fleet's, or can't be one's name, and wrong numbers are bad input",
    async (t) => {
      t.regex((await refused("--bucket", "nowhere")).said, /bucket: expected a bucket that is there/);
      t.regex((await refused("--bucket", "other-bucket")).said, /--bucket: expected the bucket of a fleet/);
      const { said } = await refused("--bucket", "No Bucket", "--table", "?", "--decisions", "0");
      for (const flag of ["--bucket", "--table", "--decisions"]) t.true(said.includes(`${flag}: expected`), said);

      async function refused(...options: readonly string[]) {
        const outcome = await runCommand(["status", ...options]);
        t.is(outcome.status, 2, outcome.said);
        return outcome;
      }
    },
  );

  test.serial("nothing is written, and no line passes the width", async (t) => {
    const { printed } = await runCommand([...asked, "--table", table]);
    t.true(
      printed.split("\n").every((line) => line.length <= 100),
      printed,
    );
    const calls = new Set(world().cloud.calls);
    t.deepEqual(
      [...calls].filter((call) => !/^(Get|List|Describe)/.test(call)),
      [],
    );
    t.log(`\n${printed}`);
  });
});
