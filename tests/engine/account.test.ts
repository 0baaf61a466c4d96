/*
 * A fleet in an emulated account: what the engine makes through the stand-in is looked at through AWS's own SDK, as the
 * companion, an owner's console or a policy would see it.
 */
import { AutoScaling, type AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2, type LaunchTemplate, type Tag } from "@aws-sdk/client-ec2";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { S3 } from "@aws-sdk/client-s3";
import { SQS } from "@aws-sdk/client-sqs";
import { paginateListDocuments, SSM } from "@aws-sdk/client-ssm";
import test from "ava";
import type { BlendedFleetArgs } from "../../components/args.js";
import { startMoto, type Moto } from "../../provider/aws/fixtures/moto.js";
import { Level } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { EngineProgram } from "./engineRun.js";
import { fleetInAccount, secondPart, settingsOf } from "./fixtures/account.js";
import { TestStack } from "./testStack.js";
import { withEngineAndMoto } from "./withEngine.js";

withEngineAndMoto(testInAccount);

/** Each test goes on where the one before it stopped. */
function testInAccount(engine: string, server: string): void {
  let account: Moto;
  let stack: TestStack;
  let args: BlendedFleetArgs;
  let clients: ReturnType<typeof clientsOf>;

  test.before(async () => {
    account = await startMoto(server);
    clients = clientsOf(account.endpoint);
    args = await fleetInAccount(account.endpoint);
    stack = new TestStack(engine, { moto: account.endpoint, checkpoints: true });
  });
  test.after.always(async () => {
    await stack.remove();
    await account.stop();
  });

  test.serial("an update that fails half way is repaired by the next, which makes nothing twice", async (t) => {
    const failing = stack.run({ kind: "up", program: shop(args), failFor: "aws:lambda/function:Function::" });
    await t.throwsAsync(failing, { message: /the stand-in was told to fail/ });
    const half = (await groups()).map(({ AutoScalingGroupName }) => AutoScalingGroupName);
    t.true(half.length > 0);
    await stack.run({ kind: "up", program: shop(args) });
    t.deepEqual((await groups()).map(({ AutoScalingGroupName }) => AutoScalingGroupName).sort(), half.sort());
    t.is((await clients.lambda.listFunctions({})).Functions?.length, 2);
  });

  test.serial("its lanes are groups in its subnets that nobody rebalances, with room for replacements", async (t) => {
    const spot = await groupOf("shop.web.rest.spot");
    const subnets = Object.values(args.infrastructure.network.subnetIds);
    t.deepEqual(spot.VPCZoneIdentifier?.split(",").sort(), subnets.sort());
    t.like(spot, { MinSize: 0, MaxSize: 6, CapacityRebalance: false });
    t.deepEqual(
      spot.SuspendedProcesses?.map(({ ProcessName }) => ProcessName),
      ["AZRebalance"],
    );
    t.like(spot.MixedInstancesPolicy?.InstancesDistribution, {
      OnDemandPercentageAboveBaseCapacity: 0,
      SpotAllocationStrategy: "price-capacity-optimized",
    });
    t.true((spot.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []).length > 1);
    const { LifecycleHooks = [] } = await clients.autoScaling.describeLifecycleHooks({
      AutoScalingGroupName: spot.AutoScalingGroupName,
    });
    t.like(LifecycleHooks[0], {
      LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      HeartbeatTimeout: 120,
      DefaultResult: "CONTINUE",
    });
  });

  test.serial("what a group launches carries its level, its performance and whose it is", async (t) => {
    const base = await groupOf("shop.web.base.on-demand");
    const ids = (base.Instances ?? []).map(({ InstanceId }) => InstanceId ?? "");
    t.is(ids.length, 2);
    const { Reservations = [] } = await clients.ec2.describeInstances({ InstanceIds: ids });
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    for (const { Tags } of instances) {
      const tags = tagsOf(Tags);
      t.like(tags, {
        [TagKey.Fleet]: "shop",
        [TagKey.Stack]: "engine-test/dev",
        [TagKey.Workload]: "web",
        [TagKey.Part]: "base",
        [TagKey.Level]: Level.NonInterruptible,
        [TagKey.Vcpu]: "2",
      });
    }
  });

  test.serial("its templates ask for session tokens, and tag instances and volumes", async (t) => {
    const LaunchTemplates = await templates();
    t.true(LaunchTemplates.length > 4);
    for (const { LaunchTemplateId, LaunchTemplateName } of LaunchTemplates) {
      const { LaunchTemplateVersions = [] } = await clients.ec2.describeLaunchTemplateVersions({
        LaunchTemplateId,
        Versions: ["$Default"],
      });
      const data = LaunchTemplateVersions[0]?.LaunchTemplateData;
      t.is(data?.MetadataOptions?.HttpTokens, "required", LaunchTemplateName);
      t.is(data?.InstanceMarketOptions, undefined);
      t.deepEqual(
        // Moto adds the template's own tags to its data.
        data?.TagSpecifications?.filter(({ ResourceType }) => ResourceType !== "launch-template").map(
          ({ ResourceType, Tags }) => [ResourceType, tagsOf(Tags)[TagKey.Fleet]],
        ),
        [
          ["instance", "shop"],
          ["volume", "shop"],
        ],
      );
    }
  });

  test.serial("each rule puts its events into the fleet's one message group, and only rules may", async (t) => {
    const { Rules = [] } = await clients.events.listRules({});
    t.is(Rules.length, 5);
    t.deepEqual(
      Rules.flatMap(({ ScheduleExpression, EventPattern }) => ScheduleExpression ?? EventPattern).sort(),
      [
        "rate(1 minute)",
        ...[
          "EC2 Capacity Reservation Instance Interruption Warning",
          "EC2 Instance Rebalance Recommendation",
          "EC2 Instance State-change Notification",
          "EC2 Spot Instance Interruption Warning",
        ].map((detail) => JSON.stringify({ source: ["aws.ec2"], "detail-type": [detail] })),
      ].sort(),
    );
    const queueArn = await queueArnOf("shop-events");
    for (const { Name } of Rules) {
      const { Targets = [] } = await clients.events.listTargetsByRule({ Rule: Name });
      t.deepEqual(
        Targets.map(({ Arn, SqsParameters }) => [Arn, SqsParameters?.MessageGroupId]),
        [[queueArn, "shop"]],
      );
    }
    const { Policy = "", RedrivePolicy = "", FifoQueue } = await attributesOf("shop-events");
    t.is(FifoQueue, "true");
    t.is(
      (JSON.parse(RedrivePolicy) as { deadLetterTargetArn: string }).deadLetterTargetArn,
      await queueArnOf("shop-dead-letters"),
    );
    const { Statement } = JSON.parse(Policy) as {
      Statement: { Condition: { ArnEquals?: Record<string, string[]> } }[];
    };
    t.deepEqual(
      Statement.flatMap(({ Condition }) => Condition.ArnEquals?.["aws:SourceArn"] ?? []).sort(),
      Rules.map(({ Arn }) => Arn).sort(),
    );
  });

  test.serial("its bucket is closed, encrypted and over TLS only, and things in it expire", async (t) => {
    const { Buckets = [] } = await clients.s3.listBuckets({});
    const Bucket = Buckets[0]?.Name ?? "";
    const { PublicAccessBlockConfiguration } = await clients.s3.getPublicAccessBlock({ Bucket });
    t.deepEqual(Object.values(PublicAccessBlockConfiguration ?? {}), [true, true, true, true]);
    const { ServerSideEncryptionConfiguration } = await clients.s3.getBucketEncryption({ Bucket });
    t.is(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
    const { Policy = "" } = await clients.s3.getBucketPolicy({ Bucket });
    t.true(Policy.includes('"aws:SecureTransport":"false"'));
    const { Rules = [] } = await clients.s3.getBucketLifecycleConfiguration({ Bucket });
    t.deepEqual(
      Rules.flatMap(({ ID, Expiration }) => (Expiration ? [[ID, Expiration.Days]] : [])),
      [
        ["snapshots", 7],
        ["decisions", 90],
        ["forecasts", 180],
        ["accounts", 400],
        ["audit", 400],
      ],
    );
    // Moto would deny the reading too: it does not look at the policy's condition.
    await clients.s3.deleteBucketPolicy({ Bucket });
    const { Body } = await clients.s3.getObject({ Bucket, Key: "fleet/fleet.json" });
    await clients.s3.putBucketPolicy({ Bucket, Policy });
    const document = JSON.parse((await Body?.transformToString()) ?? "") as { lanes: { group: string }[] };
    const names = (await groups()).map(({ AutoScalingGroupName }) => AutoScalingGroupName);
    t.deepEqual(document.lanes.map(({ group }) => group).sort(), names.sort());
  });

  test.serial(
    "its state table can be brought back, its companion is woken by the queue, and its API is asked over IAM",
    async (t) => {
      const { TableNames: [TableName] = [] } = await clients.dynamoDb.listTables({});
      const { ContinuousBackupsDescription } = await clients.dynamoDb.describeContinuousBackups({ TableName });
      t.is(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus, "ENABLED");
      const { Functions = [] } = await clients.lambda.listFunctions({});
      const functionOf = (thing: string) =>
        Functions.find(({ FunctionName }) => FunctionName?.startsWith(`shop-${thing}-`));
      const [companion, api] = [functionOf("companion"), functionOf("api")];
      t.like(companion, { Runtime: "nodejs24.x", Architectures: ["arm64"], Timeout: 30 });
      t.like(api, { Runtime: "nodejs24.x", Architectures: ["arm64"], Timeout: 10 });
      const { AuthType } = await clients.lambda.getFunctionUrlConfig({ FunctionName: api?.FunctionName });
      t.is(AuthType, "AWS_IAM");
      await t.throwsAsync(clients.lambda.getFunctionUrlConfig({ FunctionName: companion?.FunctionName }));
      const { EventSourceMappings = [] } = await clients.lambda.listEventSourceMappings({});
      t.deepEqual(
        EventSourceMappings.map(({ EventSourceArn, FunctionArn }) => [EventSourceArn, FunctionArn]),
        [[await queueArnOf("shop-events"), companion?.FunctionArn]],
      );
    },
  );

  test.serial(
    "its roles allow no action by wildcard, and their logs, alarms, dashboard and hooks are there",
    async (t) => {
      const { Roles = [] } = await clients.iam.listRoles({});
      t.is(Roles.length, 2);
      for (const { RoleName } of Roles) {
        const { PolicyNames: [PolicyName] = [] } = await clients.iam.listRolePolicies({ RoleName });
        const { PolicyDocument = "" } = await clients.iam.getRolePolicy({ RoleName, PolicyName });
        const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: { Action: string[] }[] };
        t.deepEqual(
          Statement.flatMap(({ Action }) => Action.filter((action) => action.includes("*"))),
          [],
        );
      }
      const { logGroups = [] } = await clients.logs.describeLogGroups({});
      t.deepEqual(
        logGroups.map(({ retentionInDays }) => retentionInDays),
        [30, 30],
      );
      const { MetricAlarms = [] } = await clients.cloudWatch.describeAlarms({});
      t.is(
        MetricAlarms.filter(({ Metrics = [] }) => Metrics.length > 0).length,
        3,
        "a promise each for base, rest and main",
      );
      t.is(MetricAlarms.length, 9);
      const { DashboardEntries = [] } = await clients.cloudWatch.listDashboards({});
      t.is(DashboardEntries.length, 1);
      t.is((await hookDocuments()).length, 6);
    },
  );

  test.serial("the same program again changes nothing", async (t) => {
    await t.notThrowsAsync(stack.run({ kind: "up", program: shop(args), expectNoChanges: true }));
  });

  test.serial("lanes that something else resizes show no change, looked at anew or not", async (t) => {
    for (const { AutoScalingGroupName, DesiredCapacity = 0 } of await groups()) {
      await clients.autoScaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity: DesiredCapacity + 1 });
    }
    const sizes = await sizesByGroup();
    const preview = { kind: "preview", program: shop(args), expectNoChanges: true } as const;
    await t.notThrowsAsync(stack.run(preview));
    await stack.run({ kind: "refresh" });
    await t.notThrowsAsync(stack.run(preview));
    t.deepEqual(await sizesByGroup(), sizes);
  });

  test.serial(
    "more units, another level, other types, a new workload: each reaches its groups, and no size",
    async (t) => {
      const sizes = await sizesByGroup();
      await stack.run({ kind: "up", program: shop(changed(args)) });
      const after = await sizesByGroup();
      for (const [name, size] of Object.entries(sizes)) if (name in after) t.is(after[name], size, name);
      // The part that may no longer be interrupted has lost its lane on spot.
      const names = Object.keys(after).map((name) => name.replace(/-[0-9a-f]{7}$/, ""));
      t.false(names.includes("shop.web.rest.spot"));
      t.true(names.includes("shop.batch.main.spot"));
      const worker = await groupOf("shop.worker.main.spot");
      t.is(worker.MaxSize, 10);
      const types = worker.MixedInstancesPolicy?.LaunchTemplate?.Overrides?.map(({ InstanceType }) => InstanceType);
      t.deepEqual(types?.sort(), ["c6i.large", "c7i.large"]);
      const LaunchTemplates = await templates();
      const live = new Set(LaunchTemplates.map(({ LaunchTemplateId }) => LaunchTemplateId));
      const dead = (await groups()).flatMap(({ MixedInstancesPolicy, AutoScalingGroupName }) =>
        (MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [])
          .filter((override) => !live.has(override.LaunchTemplateSpecification?.LaunchTemplateId))
          .map((override) => ({ AutoScalingGroupName, ...override })),
      );
      t.deepEqual(dead, []);
    },
  );

  test.serial("a workload that is removed takes its groups, templates and alarms with it, and no others", async (t) => {
    const before = await inventory();
    const rest = changed(args).workloads.filter(({ name }) => name !== "worker");
    await stack.run({ kind: "up", program: shop({ ...args, workloads: rest }) });
    const after = await inventory();
    const removed = before.filter((each) => !after.includes(each));
    for (const kind of ["group", "template", "alarm"])
      t.true(
        removed.some((each) => each.startsWith(`${kind} shop.worker.main.`)),
        kind,
      );
    t.deepEqual(
      removed.filter((each) => !/^(group|template|alarm) shop\.worker\./.test(each)),
      [],
    );
  });

  test.serial("a fleet of the same name in another stack touches nothing of the first, and goes alone", async (t) => {
    const before = await inventory();
    const lanes = await groups();
    const other = new TestStack(engine, { moto: account.endpoint, name: "prod" });
    t.teardown(() => other.remove());
    await other.run({ kind: "up", program: shop(args) });
    const both = await inventory();
    t.deepEqual(
      before.filter((each) => !both.includes(each)),
      [],
    );
    t.true(both.length > before.length);
    const names = lanes.map(({ AutoScalingGroupName }) => AutoScalingGroupName);
    t.deepEqual(
      (await groups()).filter(({ AutoScalingGroupName }) => names.includes(AutoScalingGroupName)),
      lanes,
    );
    await other.run({ kind: "destroy" });
    t.deepEqual(await inventory(), before);
  });

  test.serial("nothing of the fleet is left when the stack is destroyed", async (t) => {
    await stack.run({ kind: "destroy" });
    t.deepEqual(await inventory(), []);
  });

  async function groups(): Promise<readonly AutoScalingGroup[]> {
    const { AutoScalingGroups = [] } = await clients.autoScaling.describeAutoScalingGroups({});
    return AutoScalingGroups;
  }

  async function groupOf(name: string): Promise<AutoScalingGroup> {
    const all = await groups();
    const found = all.find(
      ({ AutoScalingGroupName = "" }) => AutoScalingGroupName.replace(/-[0-9a-f]{7}$/, "") === name,
    );
    if (found === undefined)
      throw new Error(`no group ${name} among ${all.map((each) => each.AutoScalingGroupName).join(", ")}`);
    return found;
  }

  async function sizesByGroup(): Promise<Record<string, number>> {
    return Object.fromEntries(
      (await groups()).map(({ AutoScalingGroupName = "", DesiredCapacity = 0 }) => [
        AutoScalingGroupName,
        DesiredCapacity,
      ]),
    );
  }

  async function attributesOf(name: string): Promise<Record<string, string>> {
    const { QueueUrls: [QueueUrl] = [] } = await clients.sqs.listQueues({ QueueNamePrefix: name });
    return (await clients.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] })).Attributes ?? {};
  }

  async function queueArnOf(name: string): Promise<string> {
    return (await attributesOf(name))["QueueArn"] ?? "";
  }

  async function templates(): Promise<readonly LaunchTemplate[]> {
    // Moto answers fifteen unless it is asked for more, without saying that there are more.
    return (await clients.ec2.describeLaunchTemplates({ MaxResults: 200 })).LaunchTemplates ?? [];
  }

  async function hookDocuments(): Promise<readonly string[]> {
    const found: string[] = [];
    const pages = paginateListDocuments({ client: clients.ssm }, { Filters: [{ Key: "Owner", Values: ["Self"] }] });
    for await (const { DocumentIdentifiers = [] } of pages)
      found.push(...DocumentIdentifiers.map(({ Name = "" }) => Name));
    return found;
  }

  /** Everything in the account that a fleet may make, by kind and name. */
  async function inventory(): Promise<readonly string[]> {
    const LaunchTemplates = await templates();
    const { Rules = [] } = await clients.events.listRules({});
    const { QueueUrls = [] } = await clients.sqs.listQueues({});
    const { Buckets = [] } = await clients.s3.listBuckets({});
    const { TableNames = [] } = await clients.dynamoDb.listTables({});
    const { Functions = [] } = await clients.lambda.listFunctions({});
    const { EventSourceMappings = [] } = await clients.lambda.listEventSourceMappings({});
    const { Roles = [] } = await clients.iam.listRoles({});
    const { logGroups = [] } = await clients.logs.describeLogGroups({});
    const { MetricAlarms = [] } = await clients.cloudWatch.describeAlarms({});
    const { DashboardEntries = [] } = await clients.cloudWatch.listDashboards({});
    return [
      ...(await groups()).map(({ AutoScalingGroupName }) => `group ${AutoScalingGroupName}`),
      ...LaunchTemplates.map(({ LaunchTemplateName }) => `template ${LaunchTemplateName}`),
      ...Rules.map(({ Name }) => `rule ${Name}`),
      ...QueueUrls.map((url) => `queue ${url}`),
      ...Buckets.map(({ Name }) => `bucket ${Name}`),
      ...TableNames.map((name) => `table ${name}`),
      ...Functions.map(({ FunctionName }) => `function ${FunctionName}`),
      ...EventSourceMappings.map(({ UUID }) => `mapping ${UUID}`),
      ...Roles.map(({ RoleName }) => `role ${RoleName}`),
      ...logGroups.map(({ logGroupName }) => `log ${logGroupName}`),
      ...MetricAlarms.map(({ AlarmName }) => `alarm ${AlarmName}`),
      ...DashboardEntries.map(({ DashboardName }) => `dashboard ${DashboardName}`),
      ...(await hookDocuments()).map((name) => `document ${name}`),
    ].sort();
  }
}

function clientsOf(endpoint: string) {
  const settings = settingsOf(endpoint);
  return {
    autoScaling: new AutoScaling(settings),
    cloudWatch: new CloudWatch(settings),
    dynamoDb: new DynamoDB(settings),
    ec2: new EC2(settings),
    events: new EventBridge(settings),
    iam: new IAM(settings),
    lambda: new Lambda(settings),
    logs: new CloudWatchLogs(settings),
    s3: new S3({ ...settings, forcePathStyle: true }),
    sqs: new SQS({ ...settings, useQueueUrlAsEndpoint: false }),
    ssm: new SSM(settings),
  };
}

function shop(args: BlendedFleetArgs): EngineProgram {
  return { kind: "fleets", fleets: [{ name: "shop", args }] };
}

/** Another count of units, another level, other types, and one more workload. */
function changed(args: BlendedFleetArgs): BlendedFleetArgs {
  const other = structuredClone(args);
  secondPart(other).level = Level.NonInterruptible;
  const [, worker] = other.workloads;
  if (worker) {
    worker.units = 5;
    worker.instanceTypes = ["c7i.large", "c6i.large"];
  }
  other.workloads.push({ name: "batch", units: 2, needs: { vcpu: 2, memoryGiB: 4 } });
  return other;
}

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
