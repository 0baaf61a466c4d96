import { CreateTagsCommand, DescribeInstancesCommand, type Instance } from "@aws-sdk/client-ec2";
import test from "ava";
import { Level } from "../../engine/level.js";
import { Role } from "../../engine/observation.js";
import { Market, type CapacityPool } from "../../engine/pool.js";
import { classifyInstance, TagKey } from "../../engine/tags.js";
import { RequestFailedError } from "../../errors.js";
import { createLane, motoPool, standInForLaunches } from "../fixtures/motoFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { AutoScalingCapacity } from "./autoScalingCapacity.js";

const zones = ["us-east-1a", "us-east-1b"];
/** What can be done in them is not what a lane's template says. */
const pools = zones.map((zone): CapacityPool => {
  const planned = motoPool("c7g.large", zone, Market.Spot);
  return { ...planned, performance: { ...planned.performance, vcpu: 3 } };
});
const [poolA, poolB] = pools as [CapacityPool, CapacityPool];
let worlds = 0;

withMoto((moto) => {
  async function open(known: readonly CapacityPool[] = pools) {
    const { cloud, clients, direct } = moto();
    const tags = { fleet: "fleet", stack: `project/tags-${worlds++}` };
    const lane = await createLane(direct, tags, {
      part: "all",
      role: Role.Serving,
      market: Market.Spot,
      instanceTypes: ["c7g.large"],
      zones,
    });
    standInForLaunches(cloud, direct, new Map());
    const usdPerHour: Record<string, number> = {};
    const capacity = new AutoScalingCapacity({
      clients,
      tags,
      lanes: [lane],
      pools: known,
      usdPerHour: async () => usdPerHour,
      nowSeconds: () => Date.now() / 1000,
      startSeconds: () => 30,
    });
    const launch = async (pool: CapacityPool, count: number): Promise<readonly string[]> => {
      const whose = { fleet: "fleet", workload: "web", part: "all", level: Level.Immediate, role: Role.Serving };
      const launched = await capacity.launch({
        key: `${pool.id}-${count}`,
        pool: pool.id,
        count,
        stopped: false,
        startSeconds: 30,
        tags: classifyInstance(pool, whose),
      });
      return launched.instanceIds;
    };
    /** The calls that one settling makes to write tags. */
    const settled = async (): Promise<number> => {
      const before = cloud.calls.length;
      await lookAndSettle(capacity);
      return cloud.calls.slice(before).filter((call) => call === "CreateTags").length;
    };
    const valuesOf = async (key: TagKey): Promise<readonly string[]> =>
      (await instancesOf(tags.stack)).map(({ Tags }) => String(Tags?.find(({ Key }) => Key === key)?.Value));
    return { capacity, usdPerHour, launch, settled, valuesOf };
  }

  async function instancesOf(stack: string): Promise<readonly Instance[]> {
    const Filters = [{ Name: `tag:${TagKey.Stack}`, Values: [stack] }];
    const { Reservations = [] } = await moto().direct.ec2.send(new DescribeInstancesCommand({ Filters }));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  test.serial("what really runs is tagged with what its pool can do, in one call for all that are alike", async (t) => {
    const { launch, settled, valuesOf } = await open();
    await launch(poolA, 3);
    await launch(poolB, 2);
    t.deepEqual(new Set(await valuesOf(TagKey.Vcpu)), new Set(["2"]));
    t.is(await settled(), 1);
    t.deepEqual(await valuesOf(TagKey.Vcpu), ["3", "3", "3", "3", "3"]);
    t.is(await settled(), 0);
  });

  test.serial("each zone has its own price, and a price is written anew only where it has moved by more", async (t) => {
    const { usdPerHour, launch, settled, valuesOf } = await open();
    await launch(poolA, 1);
    await launch(poolB, 1);
    usdPerHour[poolA.id] = 0.02;
    usdPerHour[poolB.id] = 0.04;
    t.is(await settled(), 2);
    t.deepEqual([...(await valuesOf(TagKey.UsdPerHour))].sort(), ["0.02", "0.04"]);
    usdPerHour[poolA.id] = 0.0209;
    usdPerHour[poolB.id] = 0.0381;
    t.is(await settled(), 0);
    usdPerHour[poolA.id] = 0.0211;
    t.is(await settled(), 1);
    t.deepEqual([...(await valuesOf(TagKey.UsdPerHour))].sort(), ["0.0211", "0.04"]);
    delete usdPerHour[poolA.id];
    t.is(await settled(), 0, "a price that is not known now is no reason to go back to the planned one");
  });

  test.serial("a tag that somebody took off or changed is written again, and other tags stay", async (t) => {
    const { launch, settled, valuesOf } = await open();
    const [id = ""] = await launch(poolA, 1);
    await settled();
    const Tags = [
      { Key: TagKey.UsdPerHour, Value: "cheap" },
      { Key: TagKey.Gpus, Value: "8" },
      { Key: TagKey.Part, Value: "another" },
    ];
    await moto().direct.ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
    t.is(await settled(), 1);
    t.deepEqual(await valuesOf(TagKey.UsdPerHour), ["0.03"]);
    t.deepEqual(await valuesOf(TagKey.Gpus), ["0"]);
    t.deepEqual(await valuesOf(TagKey.Part), ["another"]);
  });

  test.serial("an instance in a pool that the fleet has no more keeps the figures that it has", async (t) => {
    const { launch, settled, valuesOf } = await open([poolB]);
    await launch(poolA, 1);
    t.is(await settled(), 0);
    t.deepEqual(await valuesOf(TagKey.Vcpu), ["2"]);
  });

  test.serial("three hundred instances cost two calls when they come, and none once they are settled", async (t) => {
    const { cloud } = moto();
    const { launch, settled, valuesOf, capacity } = await open();
    for (const each of [100, 99, 98]) await launch(poolA, each);
    await launch(poolB, 3);
    t.is((await capacity.describe()).length, 300);
    t.is(await settled(), 2);
    t.deepEqual(new Set(await valuesOf(TagKey.Vcpu)), new Set(["3"]));
    const before = cloud.calls.length;
    await lookAndSettle(capacity);
    await capacity.describe();
    t.deepEqual(cloud.calls.slice(before).sort(), [
      "DescribeAutoScalingGroups",
      "DescribeAutoScalingGroups",
      "DescribeInstances",
      "DescribeInstances",
    ]);
  });

  test.serial("no more than ten calls are made in one round, and the next goes on", async (t) => {
    const types = Array.from({ length: 12 }, (_, i) => ({
      ...poolA,
      id: `m${i}.large/us-east-1a/spot`,
      instanceType: `m${i}.large`,
    }));
    const { launch, settled, capacity, usdPerHour } = await open([...pools, ...types]);
    await launch(poolA, 12);
    // Moto says of each of them another type.
    moto().cloud.alter("DescribeInstances", (body) => {
      let next = 0;
      return body.replaceAll("<instanceType>c7g.large<", () => `<instanceType>m${next++}.large<`);
    });
    for (const [index, type] of types.entries()) usdPerHour[type.id] = 1 + index;
    t.is((await capacity.describe()).length, 12);
    t.is(await settled(), 10);
    t.is(await settled(), 2);
    t.is(await settled(), 0);
  });

  test.serial("a write that fails is said and made again, and holds up no other step", async (t) => {
    const { launch, settled, capacity } = await open();
    await launch(poolA, 1);
    moto().cloud.fail("CreateTags", "RequestLimitExceeded", 2, 503);
    await t.throwsAsync(lookAndSettle(capacity), {
      instanceOf: RequestFailedError,
      message: /ec2's CreateTags failed: RequestLimitExceeded/,
    });
    t.is(await settled(), 1);
    moto().cloud.loseAnswer("CreateTags", 2);
    t.is(await settled(), 0, "what is right needs no call");
  });
});

/** As a round does. */
async function lookAndSettle(capacity: AutoScalingCapacity): Promise<void> {
  await capacity.describe();
  await capacity.settle();
}
