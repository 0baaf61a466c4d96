import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { InfrastructureArgs } from "../args.js";
import type { EventQueue } from "../events/eventQueue.js";
import type { HookDocuments } from "../hooks/hookDocuments.js";
import { createFunctionRole, type FunctionRole } from "../functions/functionRole.js";
import type { FleetScope } from "../scope.js";
import { companionStatements, type CompanionResources } from "./companionStatements.js";

/** What the companion is given to work with. */
export interface CompanionParts {
  readonly events: EventQueue;
  readonly table: aws.dynamodb.Table;
  readonly bucket: aws.s3.Bucket;
  readonly hooks: HookDocuments;
  readonly infrastructure: InfrastructureArgs;
}

export function createCompanionRole(
  scope: FleetScope,
  parts: CompanionParts,
  logGroup: aws.cloudwatch.LogGroup,
): FunctionRole {
  const statements = resourcesOf(scope, parts, logGroup).apply(companionStatements);
  return createFunctionRole(scope, "companion", `The companion of fleet ${scope.fleet}`, statements);
}

function resourcesOf(
  { fleet, stack, region, parent }: FleetScope,
  { events, table, bucket, hooks, infrastructure }: CompanionParts,
  logGroup: aws.cloudwatch.LogGroup,
): pulumi.Output<CompanionResources> {
  const own = Object.values(infrastructure.workloads ?? {});
  const profiles = [infrastructure, ...own].flatMap(({ instanceProfileArn }) => instanceProfileArn ?? []);
  return pulumi.output({
    fleet,
    stack,
    region,
    partition: aws.getPartitionOutput({}, { parent }).partition,
    accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
    queueArn: events.queue.arn,
    tableArn: table.arn,
    bucketArn: bucket.arn,
    logGroupArn: logGroup.arn,
    subnetIds: Object.values(infrastructure.network.subnetIds),
    securityGroupIds: infrastructure.network.securityGroupIds,
    imageIds: [infrastructure, ...own].flatMap(({ imageId }) => imageId ?? []),
    instanceRoleArns: profiles.map((arn) => roleArnOf(arn, parent)),
    hookDocumentArns: Object.values(hooks).map(({ arn }) => arn),
    kmsKeyArns: infrastructure.kmsKeyArn === undefined ? [] : [infrastructure.kmsKeyArn],
  });
}

/** The role in an instance profile, whose ARN ends in its name. */
function roleArnOf(profileArn: pulumi.Input<string>, parent: pulumi.Resource): pulumi.Output<string> {
  const name = pulumi.output(profileArn).apply((arn) => arn.slice(arn.lastIndexOf("/") + 1));
  return aws.iam.getInstanceProfileOutput({ name }, { parent }).roleArn;
}
