import {
  DescribeAutoScalingGroupsCommand,
  DetachInstancesCommand,
  EnterStandbyCommand,
  type AutoScalingGroup,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeInstancesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type Instance,
} from "@aws-sdk/client-ec2";
import test from "ava";
import { Level } from "../../engine/level.js";
import type { LaneEntry } from "../../document/laneEntry.js";
import { Role } from "../../engine/observation.js";
import { Market, type CapacityPool } from "../../engine/pool.js";
import { classifyInstance, TagKey } from "../../engine/tags.js";
import { RequestFailedError } from "../../errors.js";
import type { LaunchRequest } from "../../ports/capacity.js";
import { capacityContract, type CapacityWorld } from "../../ports/fixtures/capacityContract.js";
import { createLane, motoPool, standInForLaunches, type Room } from "../fixtures/motoFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { AutoScalingCapacity, type AutoScalingCapacityOptions } from "./autoScalingCapacity.js";
import type { FleetTags } from "./fleetTags.js";

const startSeconds = 30;
const zones = ["us-east-1a", "us-east-1b"];
const pool = motoPool("c7g.large", "us-east-1b", Market.Spot);
const shadowPool = motoPool("m7g.large", "us-east-1a", Market.OnDemand);
let worlds = 0;

interface AwsWorld extends CapacityWorld {
  readonly capacity: AutoScalingCapacity;
  readonly tags: FleetTags;
  readonly lanes: readonly LaneEntry[];
  groups(): Promise<readonly AutoScalingGroup[]>;
  instances(): Promise<readonly Instance[]>;
}

withMoto((moto) => {
  /** Each world is a stack of its own, so that fleets of one name live side by side in the account. */
  async function open(options: Partial<AutoScalingCapacityOptions> = {}): Promise<AwsWorld> {
    const { cloud, clients, direct } = moto();
    const tags = { fleet: "fleet", stack: `project/world-${worlds++}` };
    const serving = { role: Role.Serving, market: Market.Spot, instanceTypes: [pool.instanceType], zones };
    const shadows = { role: Role.Shadow, market: Market.OnDemand, instanceTypes: [shadowPool.instanceType], zones };
    const lanes = [
      await createLane(direct, tags, { part: "all", ...serving }),
      await createLane(direct, tags, { part: "more", ...serving }),
      await createLane(direct, tags, { part: "all", ...shadows }),
    ];
    const room: Room = new Map();
    standInForLaunches(cloud, direct, room);
    let passedSeconds = 0;
    const capacity = new AutoScalingCapacity({
      clients,
      tags,
      lanes,
      nowSeconds: () => Date.now() / 1000 + passedSeconds,
      startSeconds: () => startSeconds,
      ...options,
    });

    async function groups(): Promise<readonly AutoScalingGroup[]> {
      const AutoScalingGroupNames = lanes.map(({ group }) => group);
      const answer = await direct.autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames }));
      return lanes.flatMap(
        (lane) => answer.AutoScalingGroups?.find((one) => one.AutoScalingGroupName === lane.group) ?? [],
      );
    }

    async function instances(): Promise<readonly Instance[]> {
      const Filters = [{ Name: `tag:${TagKey.Stack}`, Values: [tags.stack] }];
      const { Reservations = [] } = await direct.ec2.send(new DescribeInstancesCommand({ Filters }));
      return Reservations.flatMap(({ Instances = [] }) => Instances);
    }

    return {
      capacity,
      tags,
      lanes,
      groups,
      instances,
      pool,
      shadowPool,
      async leaveRoom({ zone, market }: CapacityPool, units: number) {
        room.set(`${zone}/${market}`, units);
        if (units === 0) cloud.fail("StartInstances", "InsufficientInstanceCapacity", 2, 500);
      },
      async settle() {
        for (let step = 0; step < 3; step++) {
          await lookAndSettle(capacity);
          passedSeconds += startSeconds;
        }
        await lookAndSettle(capacity);
      },
      async lose(instanceId: string) {
        await direct.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
      },
      async strangers() {
        const image = { ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 };
        const own = { ...classified(pool), [TagKey.Stack]: "project/another" };
        const Tags = Object.entries(own).map(([Key, Value]) => ({ Key, Value }));
        const answers = [
          await direct.ec2.send(new RunInstancesCommand(image)),
          await direct.ec2.send(
            new RunInstancesCommand({ ...image, TagSpecifications: [{ ResourceType: "instance", Tags }] }),
          ),
        ];
        return answers.map(({ Instances }) => String(Instances?.[0]?.InstanceId));
      },
      async isThere(instanceId: string) {
        const input = { InstanceIds: [instanceId] };
        const { Reservations } = await direct.ec2.send(new DescribeInstancesCommand(input));
        return Reservations?.[0]?.Instances?.[0]?.State?.Name !== "terminated";
      },
    };
  }

  capacityContract("Auto Scaling", open);

  test.serial("a launch goes to the asked zone of its part's lane, on the lane's market", async (t) => {
    const world = await open();
    await world.capacity.launch(request({ count: 2, tags: classified(pool, { part: "more" }) }));
    const sizes = (await world.groups()).map(({ DesiredCapacity }) => DesiredCapacity);
    t.deepEqual(sizes, [0, 2, 0]);
    const launched = await world.instances();
    t.deepEqual(
      launched.map(({ Placement, InstanceLifecycle }) => [Placement?.AvailabilityZone, InstanceLifecycle]),
      [
        ["us-east-1b", "spot"],
        ["us-east-1b", "spot"],
      ],
    );
  });

  test.serial("a launch whose answer is lost launches once", async (t) => {
    const world = await open();
    moto().cloud.loseAnswer("LaunchInstances");
    const { instanceIds } = await world.capacity.launch(request({ count: 2 }));
    t.is(moto().cloud.calls.filter((call) => call === "LaunchInstances").length, 2);
    t.deepEqual((await world.capacity.describe()).map(({ id }) => id).sort(), [...instanceIds].sort());
  });

  test.serial("more than one call may launch is asked for by several, until one finds no room for all", async (t) => {
    const world = await open();
    const asked: string[] = [];
    moto().cloud.answer("LaunchInstances", async (parameters) => {
      const count = Number(parameters.get("RequestedCapacity"));
      const launched = asked.length === 2 ? 40 : count;
      asked.push(`${count} ${parameters.get("ClientToken")}`);
      const ids = Array.from({ length: launched }, (_, i) => `<member>i-${asked.length}-${i}</member>`).join("");
      const body = `<Instances><member><InstanceIds>${ids}</InstanceIds></member></Instances>`;
      return { status: 200, body: launchXml(body) };
    });
    const answer = await world.capacity.launch(request({ count: 450 }));
    t.is(answer.instanceIds.length, 240);
    t.is(answer.refused, 210);
    t.deepEqual(
      asked.map((one) => Number(one.split(" ")[0])),
      [100, 100, 100],
    );
    t.is(new Set(asked).size, 3);
  });

  test.serial("two fleets of one name in one account don't see each other, nor share a key's launch", async (t) => {
    const [one, other] = [await open(), await open()];
    const { instanceIds } = await one.capacity.launch(request());
    const [id = ""] = instanceIds;
    t.notDeepEqual((await other.capacity.launch(request())).instanceIds, instanceIds);
    t.is((await other.capacity.describe()).length, 1);
    await t.throwsAsync(other.capacity.release(id, "r"), { message: /is no member of fleet in project/ });
    t.true(await one.isThere(id));
  });

  test.serial("a launch that fails for another reason than room is a failed request with EC2's words", async (t) => {
    const world = await open();
    const error = "<ErrorCode>InvalidAMIID.NotFound</ErrorCode><ErrorMessage>no such image</ErrorMessage>";
    const fault = `<Errors><member><AvailabilityZone>us-east-1b</AvailabilityZone>${error}</member></Errors>`;
    moto().cloud.answer("LaunchInstances", async () => ({
      status: 200,
      body: launchXml(fault),
    }));
    await t.throwsAsync(world.capacity.launch(request()), {
      instanceOf: RequestFailedError,
      message: /could not launch in us-east-1b: InvalidAMIID.NotFound: no such image/,
    });
  });

  test.serial("a refused launch names the permissions that LaunchInstances needs", async (t) => {
    const world = await open();
    moto().cloud.fail("LaunchInstances", "AccessDenied", Infinity, 403);
    await t.throwsAsync(world.capacity.launch(request()), {
      instanceOf: RequestFailedError,
      message: /ec2:CreateFleet.*iam:PassRole/,
    });
  });

  test.serial("a release takes one off its group's size, so that nothing comes in its place", async (t) => {
    const world = await open();
    const { instanceIds } = await world.capacity.launch(request({ count: 3 }));
    await world.capacity.release(String(instanceIds[1]), "release-1");
    const [group] = await world.groups();
    t.is(group?.DesiredCapacity, 2);
    t.is((await world.capacity.describe()).length, 2);
    t.is((await world.instances()).filter(({ State }) => State?.Name !== "terminated").length, 2);
  });

  test.serial("a release whose answer is lost is done once", async (t) => {
    const world = await open();
    const { instanceIds } = await world.capacity.launch(request({ count: 3 }));
    moto().cloud.loseAnswer("TerminateInstanceInAutoScalingGroup");
    await world.capacity.release(String(instanceIds[1]), "release-1");
    t.is((await world.groups())[0]?.DesiredCapacity, 2);
    t.is((await world.capacity.describe()).length, 2);
  });

  test.serial("an instance that drains in its group is no member any more, and is not ended twice", async (t) => {
    const world = await open();
    const [id = ""] = (await world.capacity.launch(request())).instanceIds;
    const { cloud } = moto();
    const drains = (body: string): string => body.replaceAll(">InService<", ">Terminating:Wait<");
    cloud.alter("DescribeAutoScalingGroups", drains);
    t.deepEqual(await world.capacity.describe(), []);
    await world.capacity.release(id, "release-1");
    t.false(cloud.calls.includes("TerminateInstanceInAutoScalingGroup"));
    await t.throwsAsync(world.capacity.promote(id, classified(pool), "promote-1"), { message: /is being ended/ });
    t.true(await world.isThere(id));
  });

  test.serial(
    "a release that failed is no error where the instance is on its way out, and is one otherwise",
    async (t) => {
      const world = await open();
      const [id = ""] = (await world.capacity.launch(request())).instanceIds;
      const { cloud } = moto();
      cloud.fail("TerminateInstanceInAutoScalingGroup", "ScalingActivityInProgress", 2);
      await t.throwsAsync(world.capacity.release(id, "release-1"), {
        instanceOf: RequestFailedError,
        message: /ScalingActivityInProgress/,
      });
      let looks = 0;
      const drainsSince = (body: string): string =>
        looks++ === 0 ? body : body.replaceAll(">InService<", ">Terminating<");
      cloud.alter("DescribeAutoScalingGroups", drainsSince);
      await world.capacity.release(id, "release-1");
      t.is(cloud.calls.filter((call) => call === "TerminateInstanceInAutoScalingGroup").length, 2);
    },
  );

  test.serial("a member that its group has not in service, or finds unhealthy, is not ready", async (t) => {
    const world = await open();
    await world.capacity.launch(request());
    await world.settle();
    t.is((await world.capacity.describe())[0]?.state, "ready");
    for (const [good, bad] of [
      [">InService<", ">Pending:Wait<"],
      [">Healthy<", ">Unhealthy<"],
    ] as const) {
      moto().cloud.alter("DescribeAutoScalingGroups", (body) => body.replaceAll(good, bad));
      t.is((await world.capacity.describe())[0]?.state, "starting", bad);
    }
  });

  test.serial("a shadow in Standby is ended without taking another one off its group's size", async (t) => {
    const world = await open();
    const { instanceIds } = await world.capacity.launch(shadowRequest({ count: 2 }));
    const [id = "", other = ""] = instanceIds;
    await world.settle();
    await world.capacity.promote(other, classified(shadowPool), "promote-1");
    await world.capacity.release(id, "release-1");
    const shadows = (await world.groups())[2];
    t.is(shadows?.DesiredCapacity, 1);
    t.deepEqual(
      (await world.capacity.describe()).map((instance) => instance.id),
      [other],
    );
  });

  test.serial(
    "a hot shadow goes to Standby, its group gets no other for it, and a promotion brings it back",
    async (t) => {
      const world = await open();
      const [id = ""] = (await world.capacity.launch(shadowRequest())).instanceIds;
      await world.settle();
      const resting = (await world.groups())[2];
      t.is(resting?.DesiredCapacity, 0);
      t.like(resting?.Instances?.[0], { InstanceId: id, LifecycleState: "Standby" });
      await world.capacity.promote(id, classified(shadowPool), "promote-1");
      const serving = (await world.groups())[2];
      t.is(serving?.DesiredCapacity, 1);
      t.like(serving?.Instances?.[0], { InstanceId: id, LifecycleState: "InService" });
    },
  );

  test.serial("a promotion that fails halfway goes on by itself", async (t) => {
    const world = await open();
    const [id = ""] = (await world.capacity.launch(shadowRequest())).instanceIds;
    await world.settle();
    moto().cloud.fail("ExitStandby", "ResourceContention", 2, 500);
    await t.throwsAsync(world.capacity.promote(id, classified(shadowPool), "promote-1"), {
      instanceOf: RequestFailedError,
    });
    t.like((await world.capacity.describe())[0], { id, role: "serving", state: "starting" });
    await world.settle();
    t.like((await world.capacity.describe())[0], { id, role: "serving", state: "ready" });
  });

  test.serial("a shadow for another part than its lane's is tagged as that part's", async (t) => {
    const world = await open();
    await world.capacity.launch(shadowRequest({ tags: classified(shadowPool, { part: "more", role: Role.Shadow }) }));
    t.like((await world.capacity.describe())[0], { part: "more", role: "shadow", pool: shadowPool.id });
  });

  test.serial("settling tries every shadow, says what failed, and goes on the next time", async (t) => {
    const world = await open();
    await world.capacity.launch(shadowRequest({ stopped: true }));
    moto().cloud.fail("EnterStandby", "ResourceContention", 2, 500);
    await t.throwsAsync(lookAndSettle(world.capacity), {
      instanceOf: RequestFailedError,
      message: /autoscaling's EnterStandby failed: ResourceContention/,
    });
    await world.settle();
    t.like((await world.capacity.describe())[0], { state: "stopped" });
  });

  test.serial(
    "settling leaves alone what somebody put into Standby in a serving lane, and a release counts it",
    async (t) => {
      const world = await open();
      const [id = "", other = ""] = (await world.capacity.launch(request({ count: 2 }))).instanceIds;
      const standby = { AutoScalingGroupName: world.lanes[0]?.group, InstanceIds: [id] };
      await moto().direct.autoScaling.send(
        new EnterStandbyCommand({ ...standby, ShouldDecrementDesiredCapacity: true }),
      );
      await world.settle();
      const states = new Map((await world.capacity.describe()).map((instance) => [instance.id, instance.state]));
      t.deepEqual([states.get(id), states.get(other)], ["starting", "ready"]);
      await world.capacity.release(id, "release-1");
      t.is((await world.groups())[0]?.DesiredCapacity, 1);
    },
  );

  test.serial("an instance that was taken out of its group is no member, and is not ended", async (t) => {
    const world = await open();
    const [id = ""] = (await world.capacity.launch(request())).instanceIds;
    const detached = { AutoScalingGroupName: world.lanes[0]?.group, InstanceIds: [id] };
    await moto().direct.autoScaling.send(
      new DetachInstancesCommand({ ...detached, ShouldDecrementDesiredCapacity: true }),
    );
    t.deepEqual(await world.capacity.describe(), []);
    await t.throwsAsync(world.capacity.release(id, "release-1"), { message: /in no group of fleet/ });
    t.true(await world.isThere(id));
  });

  test.serial(
    "instances of a lane that the document no longer has are members still, and can be released",
    async (t) => {
      const world = await open();
      const [id = ""] = (await world.capacity.launch(request())).instanceIds;
      const { clients } = moto();
      const narrowed = new AutoScalingCapacity({
        clients,
        tags: world.tags,
        lanes: [],
        nowSeconds: () => 0,
        startSeconds: () => 0,
      });
      t.is((await narrowed.describe())[0]?.id, id);
      await narrowed.release(id, "release-1");
      t.deepEqual(await narrowed.describe(), []);
    },
  );

  test.serial("a fleet of several pages is described whole", async (t) => {
    const world = await open();
    const instanceIds: string[] = [];
    for (const key of ["launch-1", "launch-2", "launch-3"]) {
      instanceIds.push(...(await world.capacity.launch(request({ key, count: 2 }))).instanceIds);
    }
    moto().cloud.set("DescribeInstances", "MaxResults", "1");
    moto().cloud.set("DescribeAutoScalingGroups", "MaxRecords", "1");
    t.deepEqual((await world.capacity.describe()).map(({ id }) => id).sort(), instanceIds.sort());
    t.is(moto().cloud.calls.filter((call) => call === "DescribeAutoScalingGroups").length, 3);
    t.is(moto().cloud.calls.filter((call) => call === "DescribeInstances").length, 3);
  });

  test.serial("a description that fails on a later page is a failed request, never half a fleet", async (t) => {
    const world = await open();
    await world.capacity.launch(request({ count: 2 }));
    for (const call of ["DescribeInstances", "DescribeAutoScalingGroups"]) {
      moto().cloud.fail(call, "RequestLimitExceeded", 2, 503);
      await t.throwsAsync(world.capacity.describe(), {
        instanceOf: RequestFailedError,
        message: new RegExp(`${call} failed: RequestLimitExceeded`),
      });
    }
    t.is((await world.capacity.describe()).length, 2);
  });

  test.serial("notices and recommendations come from events, and nothing is known of other pools", async (t) => {
    const world = await open({ signs: () => ({ noticedUntilSeconds: 1, rebalanceAtSeconds: 2 }) });
    await world.capacity.launch(request());
    t.like((await world.capacity.describe())[0], { noticedUntilSeconds: 1, rebalanceAtSeconds: 2 });
    t.deepEqual(await world.capacity.signals(), []);
  });

  test.serial(
    "a ready unit uses what its group does; one that starts, and one of a shadow's group, are not known",
    async (t) => {
      const usage = { cpu: 0.6, memory: 0.5, io: 0.1 };
      const asked: string[] = [];
      const world = await open({
        usage: (group) => {
          asked.push(group);
          return usage;
        },
      });
      await world.capacity.launch(request());
      t.is((await world.capacity.describe())[0]?.usage, undefined);
      const [shadow = ""] = (await world.capacity.launch(shadowRequest())).instanceIds;
      await world.settle();
      await world.capacity.promote(shadow, classified(shadowPool), "promote-1");
      const [unit, promoted] = await world.capacity.describe();
      t.deepEqual(unit?.usage, usage);
      t.like(promoted, { id: shadow, role: "serving", state: "ready", usage: undefined });
      t.deepEqual([...new Set(asked)], [world.lanes[0]?.group]);
    },
  );
});

function launchXml(result: string): string {
  return `<LaunchInstancesResponse><LaunchInstancesResult>${result}</LaunchInstancesResult></LaunchInstancesResponse>`;
}

function classified(of: CapacityPool, identity: { part?: string; role?: Role } = {}): Record<string, string> {
  const whose = { fleet: "fleet", workload: "web", part: "all", level: Level.Immediate, role: Role.Serving };
  return classifyInstance(of, { ...whose, ...identity });
}

function request(fields: Partial<LaunchRequest> = {}): LaunchRequest {
  const plain = { key: "launch-1", pool: pool.id, count: 1, stopped: false, startSeconds };
  return { ...plain, tags: classified(pool), ...fields };
}

function shadowRequest(fields: Partial<LaunchRequest> = {}): LaunchRequest {
  const tags = classified(shadowPool, { role: Role.Shadow });
  return request({ key: "launch-shadow", pool: shadowPool.id, tags, ...fields });
}

/** As a round does. */
async function lookAndSettle(capacity: AutoScalingCapacity): Promise<void> {
  await capacity.describe();
  await capacity.settle();
}
