import test from "ava";
import { AtPeak } from "../../provider/engine/fleet.js";
import { Level } from "../../provider/engine/level.js";
import { Market } from "../../provider/engine/pool.js";
import { Role } from "../../provider/engine/observation.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { RecordedResource } from "../../provider/preview/recordProgram.js";
import { entriesWithin, happyArgs, named, ofKind, recordFleet, recordHappyFleet } from "../fixtures/happyFleet.js";

interface TagSpecification {
  readonly resourceType: string;
  readonly tags: Record<string, string>;
}

interface GroupInputs {
  readonly vpcZoneIdentifiers: readonly string[];
  readonly capacityRebalance: boolean;
  readonly mixedInstancesPolicy: {
    readonly instancesDistribution: Record<string, unknown>;
    readonly launchTemplate: { readonly overrides: readonly { readonly instanceType: string }[] };
  };
}

const groupOf = (resources: readonly RecordedResource[], name: string): GroupInputs =>
  named(resources, "Group", name).inputs as unknown as GroupInputs;

test("an instance and its volume are tagged with whose they are, what they promise, can do and cost", async (t) => {
  const args = happyArgs();
  args.instanceTypes = [{ name: "m7i.large", onDemandUsdPerHour: 0.1, spotDiscount: 0.7 }];
  const resources = await recordFleet(args);
  const template = named(resources, "LaunchTemplate", "shop.web.rest.spot.m7i-large");
  const tags = {
    [TagKey.Fleet]: "shop",
    [TagKey.Stack]: "test/dev",
    [TagKey.Workload]: "web",
    [TagKey.Part]: "rest",
    [TagKey.Level]: Level.Immediate,
    [TagKey.Role]: Role.Serving,
    [TagKey.Market]: Market.Spot,
    [TagKey.Vcpu]: "2",
    [TagKey.MemoryGiB]: "8",
    [TagKey.Gpus]: "0",
    [TagKey.NetworkGbps]: "0.781",
    [TagKey.StorageIops]: "3600",
    [TagKey.UsdPerHour]: "0.03",
    [TagKey.OnDemandUsdPerHour]: "0.1",
  };
  const specifications = template.inputs["tagSpecifications"] as readonly TagSpecification[];
  t.deepEqual(specifications, [
    { resourceType: "instance", tags },
    { resourceType: "volume", tags },
  ]);
});

test("each template's level is the one its part declares and its market can keep", async (t) => {
  const resources = await recordHappyFleet();
  const levels = ofKind(resources, "LaunchTemplate").map((template) => {
    const [first] = template.inputs["tagSpecifications"] as readonly TagSpecification[];
    return `${first?.tags[TagKey.Part]} on ${first?.tags[TagKey.Market]}: ${first?.tags[TagKey.Level]}`;
  });
  t.deepEqual([...new Set(levels)].sort(), [
    "base on on-demand: Non-Interruptible",
    "main on on-demand: Immediate",
    "main on spot: Immediate",
    "rest on on-demand: Immediate",
    "rest on spot: Immediate",
  ]);
});

test("no instance answers metadata requests without a session token", async (t) => {
  const templates = ofKind(await recordHappyFleet(), "LaunchTemplate");
  t.true(templates.length > 0);
  for (const { inputs, name } of templates) {
    t.like(inputs["metadataOptions"], { httpTokens: "required", httpEndpoint: "enabled" }, name);
  }
});

test("nothing asks for a maximum price or for a spot request of its own", async (t) => {
  const resources = await recordHappyFleet();
  const keys = resources.flatMap(({ inputs }) => entriesWithin(inputs).map(([key]) => key.toLowerCase()));
  t.deepEqual(
    keys.filter((key) => /maxprice|maximumprice|spotprice|bidprice|instancemarketoptions|spotinstancetype/.test(key)),
    [],
  );
  t.deepEqual(ofKind(resources, "SpotInstanceRequest"), []);
  t.true(keys.includes("spotallocationstrategy"));
});

test("a spot lane is all spot by price and capacity, an on-demand lane has none, and neither rebalances", async (t) => {
  const resources = await recordHappyFleet();
  t.deepEqual(groupOf(resources, "shop.web.rest.spot").mixedInstancesPolicy.instancesDistribution, {
    onDemandBaseCapacity: 0,
    onDemandPercentageAboveBaseCapacity: 0,
    spotAllocationStrategy: "price-capacity-optimized",
  });
  t.deepEqual(groupOf(resources, "shop.web.base.on-demand").mixedInstancesPolicy.instancesDistribution, {
    onDemandBaseCapacity: 0,
    onDemandPercentageAboveBaseCapacity: 100,
    onDemandAllocationStrategy: "prioritized",
  });
  for (const { inputs } of ofKind(resources, "Group")) t.false(inputs["capacityRebalance"]);
});

test("a part that nothing may take away has no spot lane", async (t) => {
  const names = ofKind(await recordHappyFleet(), "Group").map((group) => group.name);
  t.true(names.includes("shop.web.base.on-demand"));
  t.false(names.includes("shop.web.base.spot"));
});

test("a part that may leave at peak demand has a spot lane, which promises no more than spot can, with room for its peak", async (t) => {
  const args = happyArgs();
  const demand = [{ from: "09:00", to: "18:00", units: 7 }];
  const parts = [{ name: "main", units: 2, level: Level.FiveMinuteWarning, atPeak: AtPeak.Immediate, demand }];
  args.workloads[1] = { name: "worker", needs: { vcpu: 2, memoryGiB: 4 }, parts };
  const resources = await recordFleet(args);
  for (const [market, level] of [
    ["spot", Level.Immediate],
    ["on-demand", Level.FiveMinuteWarning],
  ] as const) {
    const { inputs } = named(resources, "Group", `shop.worker.main.${market}`);
    t.is(inputs["maxSize"], 14);
    t.like(
      (inputs["tags"] as readonly object[]).find((tag) => "key" in tag && tag.key === TagKey.Level),
      { value: level },
    );
  }
});

test("Pulumi leaves alone what the companion moves, on the groups themselves", async (t) => {
  const resources = await recordHappyFleet();
  for (const { name, ignoreChanges } of ofKind(resources, "Group")) {
    t.deepEqual(ignoreChanges, ["desiredCapacity"], name);
  }
  const others = resources.filter(({ type }) => !type.endsWith(":Group"));
  t.deepEqual(
    others.flatMap((resource) => resource.ignoreChanges),
    [],
  );
});

test("an instance that its group ends may drain first, unless its owner wants no drain or it is a shadow", async (t) => {
  const args = happyArgs();
  args.infrastructure.drainSeconds = 300;
  args.infrastructure.workloads = { worker: { drainSeconds: 0 } };
  const resources = await recordFleet(args);
  const hooks = ofKind(resources, "LifecycleHook");
  t.deepEqual(hooks.map(({ name }) => name).sort(), [
    "shop.web.base.on-demand",
    "shop.web.rest.on-demand",
    "shop.web.rest.spot",
  ]);
  for (const { inputs } of hooks) {
    t.like(inputs, {
      lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      heartbeatTimeout: 300,
      defaultResult: "CONTINUE",
    });
  }
});

test("a hook that holds what drains goes with its group, not before it", async (t) => {
  const resources = await recordHappyFleet();
  const hooks = ofKind(resources, "LifecycleHook");
  t.true(hooks.length > 0);
  for (const { name, deletedWith } of hooks) t.is(deletedWith, named(resources, "Group", name).urn);
});

test("only the groups of shadows are deleted with instances in them", async (t) => {
  for (const { name, inputs } of ofKind(await recordHappyFleet(), "Group")) {
    t.is(inputs["forceDelete"], name.includes(".shadow-"), name);
  }
});

test("a shadow's lane shares no pool with the lanes of what it shadows", async (t) => {
  const resources = await recordHappyFleet();
  const shadow = poolsOf(groupOf(resources, "shop.web.base.shadow-on-demand"));
  t.true(shadow.length > 0);
  for (const part of ["base", "rest"]) {
    const serving = poolsOf(groupOf(resources, `shop.web.${part}.on-demand`));
    t.deepEqual(
      shadow.filter((pool) => serving.includes(pool)),
      [],
    );
  }
});

test("a lane that would share its only zone with its shadow gives it a type of its own", async (t) => {
  const args = happyArgs();
  args.zones = ["us-east-1a"];
  args.infrastructure.network.subnetIds = { "us-east-1a": "subnet-0000000000000000a" };
  const resources = await recordFleet(args);
  const shadow = poolsOf(groupOf(resources, "shop.web.base.shadow-on-demand"));
  const serving = poolsOf(groupOf(resources, "shop.web.base.on-demand"));
  t.true(shadow.length > 0 && serving.length > 0);
  t.false(shadow.some((pool) => serving.includes(pool)));
});

test("target groups belong to the lanes of their service, with the load balancer's view of health", async (t) => {
  const args = happyArgs();
  const targetGroupArns = ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"];
  args.infrastructure.workloads = { web: { targetGroupArns } };
  const resources = await recordFleet(args);
  t.like(groupOf(resources, "shop.web.rest.spot"), { targetGroupArns, healthCheckType: "ELB" });
  t.like(groupOf(resources, "shop.worker.main.spot"), { healthCheckType: "EC2" });
  t.false("targetGroupArns" in groupOf(resources, "shop.worker.main.spot"));
});

test("a workload's own image, profile and user data come before the fleet's", async (t) => {
  const args = happyArgs();
  const instanceProfileArn = "arn:aws:iam::123456789012:instance-profile/worker";
  args.infrastructure.userData = "fleet";
  args.infrastructure.workloads = { worker: { imageId: "ami-00000000000000002", userData: "own", instanceProfileArn } };
  const resources = await recordFleet(args);
  t.like(named(resources, "LaunchTemplate", "shop.worker.main.spot.c7i-large").inputs, {
    imageId: "ami-00000000000000002",
    userData: Buffer.from("own").toString("base64"),
    iamInstanceProfile: { arn: instanceProfileArn },
  });
  t.like(named(resources, "LaunchTemplate", "shop.web.rest.spot.m7i-large").inputs, {
    imageId: "ami-00000000000000001",
    userData: Buffer.from("fleet").toString("base64"),
  });
});

function poolsOf({ vpcZoneIdentifiers, mixedInstancesPolicy }: GroupInputs): readonly string[] {
  const types = mixedInstancesPolicy.launchTemplate.overrides.map(({ instanceType }) => instanceType);
  return types.flatMap((type) => vpcZoneIdentifiers.map((subnet) => `${type} in ${subnet}`));
}
