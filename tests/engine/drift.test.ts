/*
 * What others change in the account: Pulumi puts back what it owns, finds what is gone, and leaves alone what the companion
 * moves.
 */
import { AutoScaling, type AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SQS } from "@aws-sdk/client-sqs";
import test from "ava";
import { startMoto } from "../../provider/aws/fixtures/moto.js";
import type { EngineProgram } from "./engineRun.js";
import { fleetInAccount, settingsOf } from "./fixtures/account.js";
import { TestStack } from "./testStack.js";
import { withEngineAndMoto } from "./withEngine.js";

const openPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

withEngineAndMoto((pulumi, moto) => {
  test("what Pulumi owns is put back in the account, and a size that was moved is left", async (t) => {
    const account = await startMoto(moto);
    t.teardown(() => account.stop());
    const stack = new TestStack(pulumi, { moto: account.endpoint });
    t.teardown(() => stack.remove());
    const program: EngineProgram = {
      kind: "fleets",
      fleets: [{ name: "shop", args: await fleetInAccount(account.endpoint) }],
    };
    await stack.run({ kind: "up", program });
    const before = await seen(account.endpoint);

    await changeAll(account.endpoint);
    const changed = await seen(account.endpoint);
    for (const part of Object.keys(before) as (keyof Seen)[]) t.notDeepEqual(changed[part], before[part], part);
    await stack.run({ kind: "up", program, refresh: true });

    t.deepEqual(await seen(account.endpoint), { ...before, sizes: changed.sizes });
    // Mended behind Pulumi's back or not, there is nothing left to do.
    await t.notThrowsAsync(stack.run({ kind: "up", program, refresh: true, expectNoChanges: true }));
  });
});

/** What the account has of what this test changes. */
interface Seen {
  readonly groups: Readonly<Record<string, unknown>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly rolePolicy: string;
  readonly queuePolicy: string;
  readonly isClosed: boolean;
}

async function seen(endpoint: string): Promise<Seen> {
  const { iam, s3, sqs } = clientsOf(endpoint);
  const groups = await groupsOf(endpoint);
  const { PolicyDocument = "" } = await iam.getRolePolicy(await rolePolicyOf(iam));
  const { Attributes = {} } = await sqs.getQueueAttributes({
    QueueUrl: await queueOf(sqs),
    AttributeNames: ["Policy"],
  });
  const closed = s3.getPublicAccessBlock({ Bucket: await bucketOf(s3) });
  return {
    groups: Object.fromEntries(
      groups.map(({ AutoScalingGroupName = "", MaxSize, MixedInstancesPolicy, SuspendedProcesses = [] }) => [
        AutoScalingGroupName,
        {
          MaxSize,
          types: MixedInstancesPolicy?.LaunchTemplate?.Overrides?.map(({ InstanceType }) => InstanceType),
          suspended: SuspendedProcesses.map(({ ProcessName }) => ProcessName),
        },
      ]),
    ),
    sizes: Object.fromEntries(groups.map((group) => [group.AutoScalingGroupName ?? "", group.DesiredCapacity ?? 0])),
    rolePolicy: decodeURIComponent(PolicyDocument),
    queuePolicy: Attributes["Policy"] ?? "",
    isClosed: await closed.then(
      () => true,
      () => false,
    ),
  };
}

/** As somebody in the console would, in each of the places that are looked at. */
async function changeAll(endpoint: string): Promise<void> {
  const { autoScaling, iam, s3, sqs } = clientsOf(endpoint);
  for (const { AutoScalingGroupName, DesiredCapacity = 0, MixedInstancesPolicy } of await groupsOf(endpoint)) {
    const { Overrides = [], LaunchTemplateSpecification } = MixedInstancesPolicy?.LaunchTemplate ?? {};
    const { InstancesDistribution } = MixedInstancesPolicy ?? {};
    await autoScaling.updateAutoScalingGroup({
      AutoScalingGroupName,
      MaxSize: 99,
      DesiredCapacity: DesiredCapacity + 1,
      MixedInstancesPolicy: {
        ...(InstancesDistribution && { InstancesDistribution }),
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateId: LaunchTemplateSpecification?.LaunchTemplateId },
          Overrides: Overrides.slice(-1),
        },
      },
    });
    await autoScaling.resumeProcesses({ AutoScalingGroupName });
  }
  await iam.putRolePolicy({ ...(await rolePolicyOf(iam)), PolicyDocument: openPolicy });
  await sqs.setQueueAttributes({ QueueUrl: await queueOf(sqs), Attributes: { Policy: openPolicy } });
  await s3.deletePublicAccessBlock({ Bucket: await bucketOf(s3) });
}

async function groupsOf(endpoint: string): Promise<readonly AutoScalingGroup[]> {
  return (await clientsOf(endpoint).autoScaling.describeAutoScalingGroups({})).AutoScalingGroups ?? [];
}

async function rolePolicyOf(iam: IAM): Promise<{ RoleName: string; PolicyName: string }> {
  const { Roles: [role] = [] } = await iam.listRoles({});
  const RoleName = role?.RoleName ?? "";
  const { PolicyNames: [PolicyName = ""] = [] } = await iam.listRolePolicies({ RoleName });
  return { RoleName, PolicyName };
}

async function queueOf(sqs: SQS): Promise<string> {
  const { QueueUrls: [url = ""] = [] } = await sqs.listQueues({ QueueNamePrefix: "shop-events" });
  return url;
}

async function bucketOf(s3: S3): Promise<string> {
  const { Buckets: [bucket] = [] } = await s3.listBuckets({});
  return bucket?.Name ?? "";
}

function clientsOf(endpoint: string) {
  const settings = settingsOf(endpoint);
  return {
    autoScaling: new AutoScaling(settings),
    iam: new IAM(settings),
    s3: new S3({ ...settings, forcePathStyle: true }),
    sqs: new SQS({ ...settings, useQueueUrlAsEndpoint: false }),
  };
}
