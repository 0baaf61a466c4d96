import { BucketPrefix } from "../../provider/document/bucketPrefix.js";
import { controlsKey } from "../../provider/document/stateKey.js";
import { stateSnapshotPrefix } from "../../provider/document/stateSnapshot.js";
import { TagKey } from "../../provider/engine/tags.js";
import { priceListRegion } from "../../provider/market/priceListRegion.js";
import { allow, allowItems, kmsStatements, logStatement, type Statement } from "../functions/statement.js";

/** What the companion works with, by ARN or id. */
export interface CompanionResources {
  readonly fleet: string;
  readonly stack: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly queueArn: string;
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly logGroupArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly imageIds: readonly string[];
  readonly instanceRoleArns: readonly string[];
  readonly kmsKeyArns: readonly string[];
  readonly hookDocumentArns: readonly string[];
}

/**
 * What the companion may do. Each statement names its resources, or is bound to the fleet's tags: groups and launch
 * templates are too many to name, for IAM takes 10,240 characters of a role's own policies. Descriptions, which it
 * grants for no single resource, are bound to the region that is asked.
 */
export function companionStatements(resources: CompanionResources): readonly Statement[] {
  return [
    ...storageStatements(resources),
    ...kmsStatements(resources.kmsKeyArns),
    ...capacityStatements(resources),
    ...launchStatements(resources),
    ...hookStatements(resources),
    ...viewStatements(resources),
  ];
}

/** What no resource can be named for. */
function viewStatements({ region }: CompanionResources): readonly Statement[] {
  const see = [
    "autoscaling:DescribeAutoScalingGroups",
    "cloudwatch:GetMetricData",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSpotPriceHistory",
    "elasticloadbalancing:DescribeTargetHealth",
    "ssm:GetCommandInvocation",
    "ssm:ListCommandInvocations",
    "ssm:ListCommands",
  ];
  return [
    { ...allow("SeeCapacity", see, ["*"]), Condition: { StringEquals: { "aws:RequestedRegion": region } } },
    {
      ...allow("SeePriceList", ["pricing:GetProducts"], ["*"]),
      Condition: { StringEquals: { "aws:RequestedRegion": priceListRegion } },
    },
  ];
}

function storageStatements(resources: CompanionResources): readonly Statement[] {
  const { fleet, queueArn, tableArn, bucketArn, logGroupArn } = resources;
  return [
    allow("ReceiveEvents", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queueArn]),
    allowItems("ReadState", "dynamodb:GetItem", tableArn, [fleet, controlsKey(fleet)]),
    allowItems("KeepState", "dynamodb:PutItem", tableArn, [fleet]),
    allow("ListSnapshots", ["s3:ListBucket"], [bucketArn]),
    allow("ReadBucket", ["s3:GetObject"], [`${bucketArn}/*`]),
    allow("KeepSnapshots", ["s3:PutObject", "s3:DeleteObject"], [`${bucketArn}/${BucketPrefix.Snapshots}*`]),
    allow(
      "KeepRecords",
      ["s3:PutObject"],
      [BucketPrefix.Decisions, BucketPrefix.Forecasts, BucketPrefix.Accounts, BucketPrefix.Companion].map(
        (at) => `${bucketArn}/${at}*`,
      ),
    ),
    allow("TidyStateSnapshots", ["s3:DeleteObject"], [`${bucketArn}/${BucketPrefix.Companion}${stateSnapshotPrefix}*`]),
    logStatement(logGroupArn),
  ];
}

/** Moves of what is there. */
function capacityStatements(resources: CompanionResources): readonly Statement[] {
  const { partition, region, accountId } = resources;
  const groups = `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*`;
  return [
    {
      ...allow(
        "MoveCapacity",
        [
          "autoscaling:LaunchInstances",
          "autoscaling:UpdateAutoScalingGroup",
          "autoscaling:TerminateInstanceInAutoScalingGroup",
          "autoscaling:EnterStandby",
          "autoscaling:ExitStandby",
        ],
        [groups],
      ),
      Condition: taggedAsFleet("aws:ResourceTag", resources),
    },
    {
      ...allow(
        "KeepShadows",
        ["ec2:StartInstances", "ec2:StopInstances", "ec2:CreateTags"],
        [ec2Arn(resources, "instance/*")],
      ),
      Condition: taggedAsFleet("aws:ResourceTag", resources),
    },
  ];
}

/** Launches through the lanes, which check that the caller might launch by itself: from the fleet's templates only. */
function launchStatements(resources: CompanionResources): readonly Statement[] {
  const launch = ["ec2:CreateFleet", "ec2:RunInstances"];
  const made = ["instance/*", "volume/*"].map((kind) => ec2Arn(resources, kind));
  const tagged = taggedAsFleet("aws:RequestTag", resources);
  const used = [
    ...resources.subnetIds.map((id) => ec2Arn(resources, `subnet/${id}`)),
    ...resources.securityGroupIds.map((id) => ec2Arn(resources, `security-group/${id}`)),
    ...imageArns(resources),
    ec2Arn(resources, "fleet/*"),
    ec2Arn(resources, "network-interface/*"),
  ];
  return [
    {
      ...allow("LaunchFromTemplates", launch, [ec2Arn(resources, "launch-template/*")]),
      Condition: taggedAsFleet("aws:ResourceTag", resources),
    },
    { ...allow("LaunchTagged", launch, made), Condition: tagged },
    allow("LaunchInto", launch, used),
    {
      ...allow("TagWhatIsLaunched", ["ec2:CreateTags"], made),
      Condition: { StringEquals: { "ec2:CreateAction": ["CreateFleet", "RunInstances"], ...tagged.StringEquals } },
    },
    ...passRoleStatements(resources),
  ];
}

/**
 * The fleet's own documents, run on the fleet's own instances. A command asks for both (Service Authorization Reference,
 * "Actions, resources, and condition keys for AWS Systems Manager"). Tags are compared by SSM's own condition key: with
 * global ones SSM takes no commands that it has to carry on by itself (AWS Systems Manager User Guide, "Setting up Run
 * Command").
 */
function hookStatements(resources: CompanionResources): readonly Statement[] {
  const send = ["ssm:SendCommand"];
  return [
    allow("RunHooks", send, resources.hookDocumentArns),
    {
      ...allow("RunHooksOnUnits", send, [ec2Arn(resources, "instance/*")]),
      Condition: taggedAsFleet("ssm:resourceTag", resources),
    },
  ];
}

function passRoleStatements({ instanceRoleArns }: CompanionResources): readonly Statement[] {
  if (instanceRoleArns.length === 0) return [];
  return [
    {
      ...allow("GiveInstancesTheirRole", ["iam:PassRole"], instanceRoleArns),
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ];
}

function taggedAsFleet(
  tags: "aws:ResourceTag" | "aws:RequestTag" | "ssm:resourceTag",
  { fleet, stack }: CompanionResources,
): { readonly StringEquals: Readonly<Record<string, string>> } {
  return { StringEquals: { [`${tags}/${TagKey.Fleet}`]: fleet, [`${tags}/${TagKey.Stack}`]: stack } };
}

function ec2Arn({ partition, region, accountId }: CompanionResources, resource: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
}

/** An image that is named by a parameter may become any image. */
function imageArns({ partition, region, imageIds }: CompanionResources): readonly string[] {
  const names = imageIds.map((id) => (id.startsWith("ami-") ? id : "*"));
  return [...new Set(names)].map((name) => `arn:${partition}:ec2:${region}::image/${name}`);
}
