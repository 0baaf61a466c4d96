import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";

/** AWS's account number of examples. */
const accountId = "123456789012";

/** Prefixes of ids, for kinds of resource that are not known by their name. */
const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/ami:Ami": "ami-",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt-",
  "aws:ec2/securityGroup:SecurityGroup": "sg-",
  "aws:ec2/subnet:Subnet": "subnet-",
  "aws:ec2/vpc:Vpc": "vpc-",
};

/** What stands in the ARN between the service's name and the resource's. */
const arnForms: Readonly<Record<string, (name: string, region: string) => string>> = {
  "aws:autoscaling/group:Group": (name, region) =>
    `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${digits(name, 8)}:autoScalingGroupName/${name}`,
  "aws:cloudwatch/eventRule:EventRule": (name, region) => `arn:aws:events:${region}:${accountId}:rule/${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name, region) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
  "aws:dynamodb/table:Table": (name, region) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::${accountId}:role/${name}`,
  "aws:lambda/function:Function": (name, region) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
  "aws:s3/bucket:Bucket": (name) => `arn:aws:s3:::${name}`,
  "aws:sqs/queue:Queue": (name, region) => `arn:aws:sqs:${region}:${accountId}:${name}`,
};

/** What AWS would answer for a new resource, the same each time: its inputs, and an id, a name and an ARN like AWS's. */
export function mockResource(
  { type, name, inputs, custom }: pulumi.runtime.MockResourceArgs,
  region: string,
): pulumi.runtime.MockResourceResult {
  if (custom === false || !type.startsWith("aws:")) return { id: undefined, state: inputs };
  const physical = physicalName(type, name, inputs);
  const prefix = idPrefixes[type];
  const id = prefix === undefined ? physical : `${prefix}0${digits(`${type} ${name}`, 16)}`;
  const state = {
    name: physical,
    ...(type === "aws:s3/bucket:Bucket" && { bucket: physical }),
    ...(type === "aws:sqs/queue:Queue" && { url: `https://sqs.${region}.amazonaws.com/${accountId}/${physical}` }),
    arn: arnOf(type, prefix === undefined ? physical : id, region),
    // An event target's own ARN is the one that it is given.
    ...inputs,
  };
  return { id, state };
}

/** The answers of the calls that a fleet makes while it is declared; undefined of others. */
export function mockCall(
  { token, inputs }: pulumi.runtime.MockCallArgs,
  region: string,
): Readonly<Record<string, unknown>> | undefined {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId, arn: `arn:aws:iam::${accountId}:root`, id: accountId, userId: accountId };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws", reverseDnsPrefix: "com.amazonaws" };
    case "aws:iam/getInstanceProfile:getInstanceProfile":
      return { ...inputs, roleName: inputs.name, roleArn: `arn:aws:iam::${accountId}:role/${inputs.name}` };
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
    default:
      return undefined;
  }
}

/** What a call such as `aws:ec2/getAmi:getAmi` tells of any resource: of its kind, an id, a name and an ARN like AWS's. */
export function mockLookUp(
  { token, inputs }: pulumi.runtime.MockCallArgs,
  region: string,
): Readonly<Record<string, unknown>> {
  const [, service = "", name = ""] = /^aws:(\w+)\/get(\w+):/.exec(token) ?? [];
  const type = `aws:${service}/${name.slice(0, 1).toLowerCase()}${name.slice(1)}:${name}`;
  const { id, state } = mockResource({ type, name, inputs, custom: true }, region);
  return { id, ...(state as object) };
}

function physicalName(type: string, name: string, inputs: Readonly<Record<string, unknown>>): string {
  // A bucket has several, and their keys are those of other buckets too.
  if (type === "aws:s3/bucketObjectv2:BucketObjectv2") return `${String(inputs["bucket"])}/${String(inputs["key"])}`;
  for (const field of ["name", "bucket", "dashboardName", "key"]) {
    const given = inputs[field];
    if (typeof given === "string") return given;
  }
  const suffixed = `${name}-${digits(`${type} ${name}`, 7)}`;
  return inputs["fifoQueue"] === true ? `${suffixed}.fifo` : suffixed;
}

function arnOf(type: string, name: string, region: string): string {
  const form = arnForms[type];
  if (form) return form(name, region);
  const service = type.slice("aws:".length, type.indexOf("/"));
  const kind = type
    .slice(type.lastIndexOf(":") + 1)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase();
  return `arn:aws:${service}:${region}:${accountId}:${kind}/${name}`;
}

function digits(text: string, count: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, count);
}
