/*
 * A day of a fleet that Pulumi's engine put into an emulated account: the code that was deployed, with the environment
 * that it was deployed with, on what the fleet's own rules put into its own queue.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import test, { type ExecutionContext } from "ava";
import type { BlendedFleetArgs } from "../../components/args.js";
import { companionCalls } from "../../provider/aws/companionCalls.js";
import { DynamoStateStore } from "../../provider/aws/dynamoStateStore.js";
import { startMoto, type Moto } from "../../provider/aws/fixtures/moto.js";
import { readDecisionLines } from "../../provider/document/decisionLines.js";
import { readForecastLines } from "../../provider/document/forecastLines.js";
import { readSnapshotManifest } from "../../provider/document/snapshotManifest.js";
import { stateKeyAttribute } from "../../provider/document/stateKey.js";
import { readStateSnapshot } from "../../provider/document/stateSnapshot.js";
import { Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import { Market } from "../../provider/engine/pool.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { EngineProgram } from "./engineRun.js";
import { fleetInAccount, secondPart, settingsOf } from "./fixtures/account.js";
import { dayFleet } from "./fixtures/dayFleet.js";
import { fleetDay, notice, rebalance, stateChange, type FleetDay, type Unit } from "./fixtures/fleetDay.js";
import { leftIn } from "./fixtures/leftovers.js";
import { storedObjects, type StoredObject } from "./fixtures/storedObjects.js";
import { TestStack } from "./testStack.js";
import { withEngineAndMoto } from "./withEngine.js";

withEngineAndMoto(testADay);

/** Units of each part of the service, and its shadows. */
type Counts = Readonly<Record<string, number>>;

/** Each test goes on where the one before it stopped. */
function testADay(engine: string, server: string): void {
  let account: Moto;
  let stack: TestStack;
  let args: BlendedFleetArgs;
  let day: FleetDay;
  let s3: S3;

  test.before(async () => {
    account = await startMoto(server);
    args = dayFleet(await fleetInAccount(account.endpoint));
    stack = new TestStack(engine, { moto: account.endpoint });
    await stack.run({ kind: "up", program: shop(args) });
    s3 = new S3({ ...settingsOf(account.endpoint), forcePathStyle: true });
    day = await fleetDay(account.endpoint, server, stack.world(), async (Bucket) => {
      // Moto would deny the companion everything: it does not look at the policy's condition.
      await s3.deleteBucketPolicy({ Bucket });
    });
  });
  test.after.always(async () => {
    await day?.stop();
    await stack?.remove();
    await account?.stop();
  });

  test.serial(
    "the deployed companion spreads what the groups launched, and puts the shadow into Standby",
    async (t) => {
      await becomesWhole(t);
      const zones = (await unitsOf("shop.web.rest.spot")).map(({ zone }) => zone);
      t.true(new Set(zones).size > 1, "moto's groups launch into one zone alone");
      const [shadow] = await unitsOf("shop.web.base.shadow-on-demand");
      t.is(shadow?.lifecycle, "Standby");
    },
  );

  test.serial("every unit's tags tell its level and the figures of what really runs", async (t) => {
    const units = await day.units();
    t.true(units.some(({ lane }) => lane === "shop.crunch.main.spot"));
    for (const { id, lane, instanceType, zone, tags } of units) {
      const market = lane.endsWith("spot") ? Market.Spot : Market.OnDemand;
      const pool = day.document.spec.pools.find((one) => one.id === `${instanceType}/${zone}/${market}`);
      const isBase = lane.startsWith("shop.web.base.");
      t.like(
        tags,
        {
          [TagKey.Fleet]: "shop",
          [TagKey.Stack]: "engine-test/dev",
          [TagKey.Level]: isBase ? Level.NonInterruptible : Level.Immediate,
          [TagKey.Market]: market,
          [TagKey.Vcpu]: String(pool?.performance.vcpu),
          [TagKey.MemoryGiB]: String(pool?.performance.memoryGiB),
        },
        id,
      );
      t.is(Number(tags[TagKey.UsdPerHour]), pool?.usdPerHour ?? 0, id);
    }
  });

  test.serial("a notice that comes twice is one round, which acts before the loss", async (t) => {
    const id = await anyOf("shop.web.rest.spot");
    t.is(await day.happen(notice(id), notice(id)), 1);
    t.true(
      ["launch", "release"].some((kind) => lastActions().includes(kind)),
      "a launch, or a spare serves",
    );
    day.pass(120);
    await day.lose([id]);
    await day.happen(stateChange(id, "shutting-down"), stateChange(id, "terminated"));
    await becomesWhole(t);
    t.false((await ids()).includes(id));
  });

  test.serial("a loss that nobody told of is made good", async (t) => {
    const id = await anyOf("shop.web.base.on-demand");
    await day.loseForGood([id]);
    t.is((await counted())["base"], 1);
    await becomesWhole(t);
  });

  test.serial("events of others' instances, and those that can't be read, make no round", async (t) => {
    const before = rounds();
    const stranger = "i-0123456789abcdef0";
    await day.happen(notice(stranger), stateChange(stranger, "terminated"), rebalance(stranger), notice("junk"));
    t.is(rounds(), before);
    t.is(await day.waiting(), 0);
  });

  test.serial("a storm takes all spot at once, and the fleet is whole again", async (t) => {
    const spot = (await unitsOf("shop.web.rest.spot")).map(({ id }) => id);
    await day.happen(...spot.map(rebalance));
    await day.happen(...spot.map(notice));
    day.pass(120);
    const left = (await ids()).filter((id) => spot.includes(id));
    if (left.length > 0) await day.lose(left);
    await day.happen(...spot.map((id) => stateChange(id, "terminated")));
    await becomesWhole(t);
  });

  test.serial(
    "without spot capacity it runs on-demand, without any it waits, and then it is whole again",
    async (t) => {
      close(Market.Spot);
      const spot = (await unitsOf("shop.web.rest.spot")).map(({ id }) => id);
      await day.loseForGood(spot);
      await day.happen(...spot.map((id) => stateChange(id, "terminated")));
      await becomesWhole(t);
      t.is((await unitsOf("shop.web.rest.spot")).length, 0);

      close(Market.OnDemand);
      const id = await anyOf("shop.web.rest.on-demand");
      await day.loseForGood([id]);
      await day.happen(stateChange(id, "terminated"));
      await day.ticks(6, 10);
      const short = await counted();
      t.deepEqual(short, { base: 2, rest: 4 }, "the shadow serves");

      day.room.clear();
      await becomesWhole(t);
      t.true((await unitsOf("shop.web.rest.spot")).length > 0);
    },
  );

  test.serial("events of a round that fails come again, to a new container too", async (t) => {
    const id = await anyOf("shop.web.rest.spot");
    const before = rounds();
    day.cloud.fail("GetItem", "ProvisionedThroughputExceededException", 4);
    t.true((await day.happen(notice(id))) > 1);
    t.is(rounds(), before + 1);
    await day.companion.endContainer();
    day.pass(120);
    if ((await ids()).includes(id)) await day.loseForGood([id]);
    await day.happen(stateChange(id, "terminated"));
    await becomesWhole(t);
  });

  test.serial("its state, snapshots, decisions, forecasts and the job's work are kept", async (t) => {
    const { BLENDED_FLEET_TABLE: table = "" } = day.companion.variables;
    const client = new DynamoDBClient(settingsOf(account.endpoint));
    const stored = await new DynamoStateStore({ client, table, keyAttribute: stateKeyAttribute, fleet: "shop" }).load();
    t.true((stored?.version ?? 0) > 50);
    t.deepEqual(stored?.state.pending, []);

    const snapshots = await kept("companion/state/");
    t.is(snapshots.length, 3);
    for (const { key, bytes } of snapshots) {
      t.true(readStateSnapshot(bytes, key, "shop").version <= (stored?.version ?? 0));
    }
    const decisions = (await kept("decisions/")).map(({ bytes }) => readDecisionLines(String(bytes)));
    t.true(decisions.every(({ damaged }) => damaged === 0));
    const kinds = new Set(
      decisions.flatMap((one) => one.decisions.flatMap(({ actions }) => actions)).map(({ kind }) => kind),
    );
    for (const kind of ["launch", "release", "switch-shadow", "checkpoint"] as const) t.true(kinds.has(kind), kind);

    const forecasts = (await kept("forecasts/")).map(({ key, bytes }) => readForecastLines(String(bytes), key));
    t.true(forecasts.some(({ entries }) => entries.length > 0));
    t.true(forecasts.every(({ damaged }) => damaged === 0));

    const manifests = (await kept("snapshots/shop/crunch/")).filter(({ key }) => key.endsWith("/manifest"));
    t.true(manifests.length > 0);
    for (const { key, bytes } of manifests) t.is(readSnapshotManifest(String(bytes), key).workload, "crunch");
  });

  test.serial("every call that was made is listed, and its role is granted what it needs", async (t) => {
    const made = new Set(day.cloud.calls);
    const listed = companionCalls.filter(({ command }) => made.has(command));
    t.is(listed.length, made.size, [...made].join(", "));
    t.true(listed.length > 15);
    const iam = new IAM(settingsOf(account.endpoint));
    const { Roles = [] } = await iam.listRoles({});
    const RoleName = Roles.find(({ RoleName }) => RoleName?.startsWith("shop-companion-"))?.RoleName;
    const { PolicyNames: [PolicyName] = [] } = await iam.listRolePolicies({ RoleName });
    const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName });
    const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: { Action: string[] }[] };
    const granted = Statement.flatMap(({ Action }) => Action);
    const needed = listed.flatMap(({ permissions }): readonly string[] => permissions);
    // These instances have no profile, so there is no role to pass.
    t.deepEqual(
      needed.filter((permission) => !granted.includes(permission)).filter((one) => one !== "iam:PassRole"),
      [],
    );
  });

  test.serial("to Pulumi nothing has changed after that day, looked at anew or not", async (t) => {
    const preview = { kind: "preview", program: shop(args), expectNoChanges: true } as const;
    await t.notThrowsAsync(stack.run(preview));
    await stack.run({ kind: "refresh" });
    await t.notThrowsAsync(stack.run(preview));
  });

  test.serial("more units that the owner declares are the companion's to launch", async (t) => {
    const before = await counted();
    secondPart(args).units = 8;
    await stack.run({ kind: "up", program: shop(args) });
    t.deepEqual(await counted(), before);
    await becomesWhole(t);
  });

  test.serial(
    "it leaves nothing when it is destroyed, and its log has no error but that of the rounds that failed",
    async (t) => {
      const errors = day.companion.log().filter(({ level }) => level === "ERROR");
      t.true(errors.length > 0);
      for (const { message } of errors) t.is(message, "the round failed; its events come again");
      await stack.run({ kind: "destroy" });
      t.deepEqual(await day.units(), []);
      t.deepEqual(await leftIn(account.endpoint), []);
      t.deepEqual(stack.world(), []);
    },
  );

  function kept(prefix: string): Promise<readonly StoredObject[]> {
    return storedObjects(s3, day.companion.variables["BLENDED_FLEET_BUCKET"] ?? "", prefix);
  }

  /** Kinds of what the last round decided. */
  function lastActions(): readonly string[] {
    const round = day.companion.log().findLast(({ message }) => message === "round");
    return ((round?.["actions"] ?? []) as readonly { readonly kind: string }[]).map(({ kind }) => kind);
  }

  async function ids(): Promise<readonly string[]> {
    return (await day.units()).map(({ id }) => id);
  }

  async function unitsOf(lane: string): Promise<readonly Unit[]> {
    return (await day.units()).filter((unit) => unit.lane === lane);
  }

  async function anyOf(lane: string): Promise<string> {
    const [unit] = await unitsOf(lane);
    if (unit === undefined) throw new Error(`expected a unit in ${lane}, got none`);
    return unit.id;
  }

  async function counted(): Promise<Counts> {
    const counts: Record<string, number> = {};
    for (const { tags } of await day.units()) {
      const { [TagKey.Workload]: workload, [TagKey.Part]: part = "", [TagKey.Role]: role } = tags;
      if (workload !== "web") continue;
      const key = role === Role.Shadow ? "shadow" : part;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  function rounds(): number {
    return day.companion.log().filter(({ message }) => message === "round").length;
  }

  /**
   * Minute by minute at first, then every five, for units that were moved are held for a while before they go. On spot
   * the engine may keep spares beside those that are wanted: half as many are taken for whole here.
   */
  async function becomesWhole(t: ExecutionContext): Promise<void> {
    const wanted = secondPart(args).units;
    const isWhole = ({ base, rest = 0, shadow }: Counts): boolean =>
      base === 2 && shadow === 1 && rest >= wanted && rest <= 1.5 * wanted;
    await day.ticks(5);
    for (let tick = 0; tick < 40 && !isWhole(await counted()); tick++) await day.ticks(1, 5);
    const counts = await counted();
    t.true(isWhole(counts), JSON.stringify(counts));
  }

  function close(market: Market): void {
    for (const zone of args.zones) day.room.set(`${zone}/${market}`, 0);
  }
}

function shop(args: BlendedFleetArgs): EngineProgram {
  return { kind: "fleets", fleets: [{ name: "shop", args }] };
}
