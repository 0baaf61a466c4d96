import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { InfrastructureArgs } from "../args.js";
import type { EventQueue } from "../events/eventQueue.js";
import type { HookDocuments } from "../hooks/hookDocuments.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { companionStatements, type CompanionResources } from "./companionStatements.js";

/** What the companion is given to work with. */
export interface CompanionParts {
  readonly events: EventQueue;
  readonly table: aws.dynamodb.Table;
  readonly bucket: aws.s3.Bucket;
  readonly hooks: HookDocuments;
  readonly infrastructure: InfrastructureArgs;
}

export interface CompanionRole {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

/** The companion's role: Lambda alone takes it, and it may do what its statements say. */
export function createCompanionRole(
  scope: FleetScope,
  parts: CompanionParts,
  logGroup: aws.cloudwatch.LogGroup,
): CompanionRole {
  const name = singleName(scope.fleet, "companion");
  const role = new aws.iam.Role(
    name,
    {
      description: `The companion of fleet ${scope.fleet}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
  const policy = resourcesOf(scope, parts, logGroup).apply((resources) =>
    JSON.stringify({ Version: "2012-10-17", Statement: companionStatements(resources) }),
  );
  return { role, policy: new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: scope.parent }) };
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
