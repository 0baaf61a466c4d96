import test from "ava";
import { RegisterTargetsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { RunInstancesCommand } from "@aws-sdk/client-ec2";
import { createTargetGroup, standInForChecks } from "../fixtures/motoTargets.js";
import { withMoto } from "../fixtures/motoTests.js";
import { TargetHealth } from "./targetHealth.js";

withMoto((moto) => {
  /** Instances that are registered in a target group each time, and what is asked of it. */
  async function open(targetGroups = 1) {
    const { clients, direct } = moto();
    const arns: string[] = [];
    for (let group = 0; group < targetGroups; group++) arns.push(await createTargetGroup(moto()));
    const { Instances = [] } = await direct.ec2.send(
      new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 2, MaxCount: 2 }),
    );
    const [one = "", other = ""] = Instances.map(({ InstanceId }) => String(InstanceId));
    const Targets = [one, other].map((Id) => ({ Id }));
    for (const TargetGroupArn of arns) {
      await direct.loadBalancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    }
    const group = groupOf("web", arns, [one, other]);
    const told: string[] = [];
    let now = 0;
    const health = new TargetHealth({
      client: clients.loadBalancing,
      nowSeconds: () => now,
      failed: (why) => void told.push(why),
      patienceMilliseconds: 1000,
    });
    return { health, group, arns, one, other, told, at: (seconds: number) => void (now = seconds) };
  }

  function groupOf(name: string, arns: readonly string[], ids: readonly string[]): AutoScalingGroup {
    return {
      AutoScalingGroupName: name,
      TargetGroupARNs: [...arns],
      Instances: ids.map((InstanceId) => ({ InstanceId })),
    } as unknown as AutoScalingGroup;
  }

  for (const [state, passes] of [
    ["healthy", true],
    ["initial", false],
    ["unhealthy", false],
    ["draining", false],
    ["unhealthy.draining", false],
    ["unused", true],
    ["unavailable", true],
  ] as const) {
    test.serial(
      `of a target that is ${state} ${passes ? "Auto Scaling's word counts" : "none is ready"}`,
      async (t) => {
        const { health, group, one, other } = await open();
        standInForChecks(moto().cloud, (id) => (id === one ? state : undefined));
        const isPassing = await health.of([group]);
        t.is(isPassing("web", one), passes);
        t.true(isPassing("web", other));
      },
    );
  }

  test.serial("an instance is to be healthy in all of its group's target groups, and registered there", async (t) => {
    const { health, group, arns, one } = await open(2);
    t.true((await health.of([group]))("web", one));
    t.false((await health.of([groupOf("web", arns, ["i-new"])]))("web", "i-new"));
    let asked = 0;
    moto().cloud.alter("DescribeTargetHealth", (body) =>
      asked++ === 0 ? body : body.replaceAll(">healthy<", ">initial<"),
    );
    t.false((await health.of([group]))("web", one));
  });

  test.serial(
    "there is one call a target group, whatever lanes share it, and none where no instance has one",
    async (t) => {
      const { health, group, arns, one, other } = await open();
      const { cloud } = moto();
      const before = cloud.calls.length;
      const lanes = [
        group,
        groupOf("more", arns, [other]),
        groupOf("plain", [], [one]),
        groupOf("empty", ["arn:none"], []),
      ];
      const isPassing = await health.of(lanes);
      t.deepEqual(cloud.calls.slice(before), ["DescribeTargetHealth"]);
      t.true(isPassing("plain", one));
      await health.of([groupOf("plain", [], [one])]);
      t.is(cloud.calls.length, before + 1);
    },
  );

  test.serial(
    "where it can't be asked the last answer stands for five minutes, then Auto Scaling's word, and it is told",
    async (t) => {
      const { health, group, one, told, at } = await open();
      const { cloud } = moto();
      standInForChecks(cloud, (id) => (id === one ? "initial" : undefined));
      t.false((await health.of([group]))("web", one));
      t.deepEqual(told, []);
      cloud.fail("DescribeTargetHealth", "Throttling");
      at(300);
      t.false((await health.of([group]))("web", one));
      at(301);
      const isPassing = await health.of([group]);
      t.true(isPassing("web", one));
      t.is(told.length, 2);
      t.regex(told[0] ?? "", /elasticloadbalancing's DescribeTargetHealth failed: .*its last answer stands/);
      t.regex(told[1] ?? "", /Auto Scaling's word stands/);
    },
  );

  test.serial("a permission that is missing is named, and a new container goes by Auto Scaling's word", async (t) => {
    const { health, group, one, told } = await open();
    moto().cloud.fail("DescribeTargetHealth", "AccessDenied", Infinity, 403);
    t.true((await health.of([group]))("web", one));
    t.regex(told.join(), /which needs elasticloadbalancing:DescribeTargetHealth/);
  });

  test.serial("one that never answers takes no more than the round's patience", async (t) => {
    const { health, group, one, told } = await open();
    moto().cloud.answer("DescribeTargetHealth", () => new Promise(() => {}));
    const began = performance.now();
    t.true((await health.of([group]))("web", one));
    t.true(performance.now() - began < 5000);
    t.is(told.length, 1);
  });
});
