import {
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
  type LaunchTemplateOverrides,
} from "@aws-sdk/client-auto-scaling";
import test from "ava";
import type { LaneEntry } from "../../document/laneEntry.js";
import { Level } from "../../engine/level.js";
import { Role } from "../../engine/observation.js";
import { Market } from "../../engine/pool.js";
import { classifyInstance } from "../../engine/tags.js";
import type { LaunchAnswer } from "../../ports/capacity.js";
import { createLane, motoPool, standInForLaunches } from "../fixtures/motoFleet.js";
import { withMoto } from "../fixtures/motoTests.js";
import { AutoScalingCapacity } from "./autoScalingCapacity.js";

const types = ["c7g.large", "c6g.large", "m7g.large"];
const zones = ["us-east-1a", "us-east-1b"];
const spot = (type: string, zone = "us-east-1a"): string => `${type}/${zone}/spot`;
let worlds = 0;

withMoto((moto) => {
  async function open(change: (lane: LaneEntry) => LaneEntry = (lane) => lane) {
    const { cloud, clients, direct } = moto();
    const tags = { fleet: "fleet", stack: `project/types-${worlds++}` };
    const form = { part: "all", role: Role.Serving, market: Market.Spot, instanceTypes: types, zones };
    const lane = change(await createLane(direct, tags, form));
    standInForLaunches(cloud, direct, new Map());
    const failures: string[] = [];
    /** As a process that was started anew. */
    const process = (lanes = [lane]): AutoScalingCapacity =>
      new AutoScalingCapacity({
        clients,
        tags,
        lanes,
        nowSeconds: () => Date.now() / 1000,
        startSeconds: () => 30,
        failed: (why) => failures.push(why),
      });
    const overrides = async (): Promise<readonly LaunchTemplateOverrides[]> => {
      const input = { AutoScalingGroupNames: [lane.group] };
      const { AutoScalingGroups } = await direct.autoScaling.send(new DescribeAutoScalingGroupsCommand(input));
      return AutoScalingGroups?.[0]?.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [];
    };
    const present = async (): Promise<readonly string[]> => (await overrides()).map((one) => String(one.InstanceType));
    const replace = async (Overrides: LaunchTemplateOverrides[]): Promise<void> => {
      const input = { AutoScalingGroupNames: [lane.group] };
      const { AutoScalingGroups } = await direct.autoScaling.send(new DescribeAutoScalingGroupsCommand(input));
      const policy = AutoScalingGroups?.[0]?.MixedInstancesPolicy;
      const { LaunchTemplateId, Version } = policy?.LaunchTemplate?.LaunchTemplateSpecification ?? {};
      await direct.autoScaling.send(
        new UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: lane.group,
          MixedInstancesPolicy: {
            ...policy,
            LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId, Version }, Overrides },
          },
        }),
      );
    };
    return { process, lane, failures, overrides, present, replace };
  }

  const calls = (): readonly string[] =>
    moto().cloud.calls.filter((call) => call === "UpdateAutoScalingGroup" || call === "LaunchInstances");

  /** The types of what was launched. */
  async function typesOf(capacity: AutoScalingCapacity, answers: readonly LaunchAnswer[]): Promise<readonly string[]> {
    const seen = new Map((await capacity.describe()).map(({ id, pool }) => [id, pool.split("/")[0]]));
    return answers.map(({ instanceIds: [id = ""] }) => String(seen.get(id)));
  }

  test.serial(
    "a launch keeps out of types to avoid, and the next settling gives them back as Pulumi has them",
    async (t) => {
      const { process, overrides, present } = await open();
      const capacity = process();
      const asMade = await overrides();
      const answer = await launch(capacity, "c6g.large", [spot("c7g.large")]);
      t.deepEqual(await typesOf(capacity, [answer]), ["c6g.large"]);
      t.deepEqual(await present(), ["c6g.large", "m7g.large"]);
      t.deepEqual(calls(), ["UpdateAutoScalingGroup", "LaunchInstances"]);
      await lookAndSettle(capacity);
      t.deepEqual(await overrides(), asMade);
      await lookAndSettle(capacity);
      t.deepEqual(calls().length, 3, "what is as it was is left alone");
    },
  );

  test.serial("the asked type stays, whatever else is to be avoided", async (t) => {
    const { process, present } = await open();
    await launch(
      process(),
      "c6g.large",
      types.map((type) => spot(type)),
    );
    t.deepEqual(await present(), ["c6g.large"]);
  });

  test.serial("nothing to avoid here is no change: other zones, other lanes' types, none at all", async (t) => {
    const { process } = await open();
    const capacity = process();
    await launch(capacity, "c6g.large", []);
    await launch(capacity, "c6g.large", [spot("c7g.large", "us-east-1b"), spot("x9.large")]);
    t.deepEqual(calls(), ["LaunchInstances", "LaunchInstances"]);
    t.false(moto().cloud.calls.includes("DescribeAutoScalingGroups"));
  });

  test.serial(
    "launches at the same time that avoid others wait for each other, and those alike share one change",
    async (t) => {
      const { process } = await open();
      const capacity = process();
      const answers = await Promise.all([
        launch(capacity, "c6g.large", [spot("c7g.large")], "one"),
        launch(capacity, "m7g.large", [spot("c7g.large"), spot("c6g.large")], "two"),
        launch(capacity, "c7g.large", [], "three"),
        launch(capacity, "c7g.large", [], "four"),
      ]);
      t.deepEqual(await typesOf(capacity, answers), ["c6g.large", "m7g.large", "c7g.large", "c7g.large"]);
      t.deepEqual(calls(), [
        "UpdateAutoScalingGroup",
        "LaunchInstances",
        "UpdateAutoScalingGroup",
        "LaunchInstances",
        "UpdateAutoScalingGroup",
        "LaunchInstances",
        "LaunchInstances",
      ]);
    },
  );

  for (const when of ["before", "after"] as const) {
    test.serial(`a process that ends ${when} its launch leaves a group that the next puts right`, async (t) => {
      const { process, overrides } = await open();
      const asMade = await overrides();
      const { cloud } = moto();
      cloud.cutAt(3, when);
      await t.throwsAsync(launch(process(), "c6g.large", [spot("c7g.large")]));
      t.is((await overrides()).length, 2);
      cloud.mend();
      await lookAndSettle(process());
      t.deepEqual(await overrides(), asMade);
    });
  }

  test.serial(
    "a launch that is asked for again after a crash gives its first answer, with all types back or not",
    async (t) => {
      const { process } = await open();
      moto().cloud.cutAt(3, "after");
      await t.throwsAsync(launch(process(), "c6g.large", [spot("c7g.large")]));
      moto().cloud.mend();
      const again = process();
      await lookAndSettle(again);
      const answer = await launch(again, "c6g.large", [spot("c7g.large")]);
      t.deepEqual(
        (await again.describe()).map(({ id }) => id),
        [...answer.instanceIds],
      );
    },
  );

  test.serial("types that Pulumi took off are not put back, nor kept off by a launch", async (t) => {
    const { process, overrides, replace, present } = await open();
    const [first, , third] = await overrides();
    await replace([first!, third!]);
    const capacity = process();
    await lookAndSettle(capacity);
    t.deepEqual(await present(), ["c7g.large", "m7g.large"]);
    await launch(capacity, "m7g.large", [spot("c7g.large")]);
    t.deepEqual(await present(), ["m7g.large"]);
  });

  test.serial("a group with types or templates that the document does not have is left alone", async (t) => {
    const { process, overrides, replace, lane } = await open();
    const made = await overrides();
    const foreign = { ...made[0], InstanceType: "r7g.large" };
    await replace([...made, foreign]);
    const capacity = process();
    await launch(capacity, "c6g.large", [spot("c7g.large")]);
    await lookAndSettle(capacity);
    t.deepEqual((await overrides()).length, 4);
    await replace([...made]);
    const others = { ...lane.launchTemplates, "c7g.large": "lt-0000000000000000f" };
    await launch(process([{ ...lane, launchTemplates: others }]), "c6g.large", [spot("c7g.large")], "other");
    t.deepEqual(await overrides(), made);
    t.false(calls().includes("UpdateAutoScalingGroup"));
  });

  test.serial("a lane of an older document, which names no templates, launches from all its types", async (t) => {
    const { process, present } = await open(({ launchTemplates: _, ...lane }) => lane);
    const capacity = process();
    await launch(capacity, "c6g.large", [spot("c7g.large")]);
    await lookAndSettle(capacity);
    t.deepEqual(await present(), types);
    t.deepEqual(calls(), ["LaunchInstances"]);
  });

  test.serial("a group that can't be narrowed is launched in all the same, and why is told", async (t) => {
    const { process, failures } = await open();
    moto().cloud.fail("UpdateAutoScalingGroup", "ScalingActivityInProgress");
    const { instanceIds } = await launch(process(), "c6g.large", [spot("c7g.large")]);
    t.is(instanceIds.length, 1);
    t.is(failures.length, 1);
    t.regex(String(failures[0]), /autoscaling's UpdateAutoScalingGroup failed: ScalingActivityInProgress/);
  });

  test.serial("types that can't be given back now are given back by the next settling", async (t) => {
    const { process, present } = await open();
    const capacity = process();
    await launch(capacity, "c6g.large", [spot("c7g.large")]);
    moto().cloud.fail("UpdateAutoScalingGroup", "ResourceContention", 1);
    await t.throwsAsync(lookAndSettle(capacity), { message: /ResourceContention/ });
    await lookAndSettle(capacity);
    t.deepEqual(await present(), types);
  });
});

async function launch(
  capacity: AutoScalingCapacity,
  type: string,
  avoid: readonly string[],
  key = "launch-1",
): Promise<LaunchAnswer> {
  const pool = motoPool(type, "us-east-1a", Market.Spot);
  const whose = { fleet: "fleet", workload: "web", part: "all", level: Level.Immediate, role: Role.Serving };
  return capacity.launch({
    key: `${key}-${type}-${avoid.length}`,
    pool: pool.id,
    count: 1,
    stopped: false,
    startSeconds: 30,
    tags: classifyInstance(pool, whose),
    avoid,
  });
}

/** As a round does. */
async function lookAndSettle(capacity: AutoScalingCapacity): Promise<void> {
  await capacity.describe();
  await capacity.settle();
}
