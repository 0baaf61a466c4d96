import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { show, type Fault } from "../provider/errors.js";
import { amount, count, flag, group, listOf, text, type FieldsOf } from "../provider/declaration/fields.js";
import { readAs } from "../provider/declaration/structure.js";
import type {
  ApiArgs,
  CompanionArgs,
  InfrastructureArgs,
  NetworkArgs,
  RetentionArgs,
  WorkloadInfrastructureArgs,
} from "./args.js";

/** The retentions that CloudWatch Logs offers, in days (PutRetentionPolicy in its API reference). */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** Lambda's own limits of memory, in MiB. */
const memoryMiB = { least: 128, most: 10_240 };

const subnetId = input("a subnet id such as subnet-0123456789abcdef0", /^subnet-[0-9a-f]+$/);
const securityGroupId = input("a security group id such as sg-0123456789abcdef0", /^sg-[0-9a-f]+$/);
const imageId = input(
  "an image id such as ami-0123456789abcdef0, or resolve:ssm:…",
  /^(ami-[0-9a-f]+|resolve:ssm:.+)$/,
);
const instanceProfileArn = input("an instance profile's ARN", /^arn:[^:]+:iam::\d{12}:instance-profile\/.+$/);
const userData = input("text", /^[^]*$/);

/** The timeouts that a lifecycle hook takes (PutLifecycleHook, HeartbeatTimeout), in seconds. */
const heartbeatSeconds = { least: 30, most: 7200 };
const drainSeconds = z.custom<number>((value) => value === 0 || heartbeat.safeParse(value).success, {
  error: `0, or a whole number of seconds from ${heartbeatSeconds.least} to ${heartbeatSeconds.most}`,
});
const heartbeat = count("seconds", heartbeatSeconds.least, heartbeatSeconds.most);

const networkFields = {
  subnetIds: z.record(z.string(), subnetId, group("subnet ids by zone")),
  securityGroupIds: listOf("security group ids", securityGroupId),
} satisfies FieldsOf<NetworkArgs>;

const workloadFields = {
  imageId: imageId.exactOptional(),
  instanceProfileArn: instanceProfileArn.exactOptional(),
  userData: userData.exactOptional(),
  targetGroupArns: listOf(
    "target group ARNs",
    input("a target group's ARN", /^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:targetgroup\/.+$/),
  ).exactOptional(),
  drainSeconds: drainSeconds.exactOptional(),
} satisfies FieldsOf<WorkloadInfrastructureArgs>;

const days = count("days", 1, 36_500);
const retentionFields = {
  snapshotDays: days.exactOptional(),
  decisionDays: days.exactOptional(),
  forecastDays: days.exactOptional(),
  accountDays: days.exactOptional(),
  auditDays: days.exactOptional(),
  logDays: z
    .custom<number>((value) => logRetentionDays.includes(value as number), {
      error: `days that CloudWatch Logs offers: ${logRetentionDays.join(", ")}`,
    })
    .exactOptional(),
} satisfies FieldsOf<RetentionArgs>;

const functionFields = {
  memoryMiB: amount("MiB", memoryMiB.least, memoryMiB.most).exactOptional(),
  reservedConcurrency: z
    .custom<number>((value) => value === -1 || (Number.isInteger(value) && (value as number) >= 1), {
      error: "a whole number of executions from 1, or -1 for none set aside",
    })
    .exactOptional(),
} satisfies FieldsOf<CompanionArgs> & FieldsOf<ApiArgs>;

const infrastructureFields = {
  network: z.strictObject(networkFields, group("subnets and security groups")),
  imageId,
  instanceProfileArn: instanceProfileArn.exactOptional(),
  userData: userData.exactOptional(),
  drainSeconds: drainSeconds.exactOptional(),
  hookFolder: text("an absolute path without spaces, such as /opt/hooks", /^(\/[\w.-]+)+$/).exactOptional(),
  workloads: z
    .record(
      z.string(),
      z.strictObject(workloadFields, group("a workload's infrastructure")),
      group("settings by workload"),
    )
    .exactOptional(),
  kmsKeyArn: input("a KMS key's ARN", /^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/).exactOptional(),
  alarmTopicArns: listOf("topic ARNs", input("an SNS topic's ARN", /^arn:[^:]+:sns:[^:]+:\d{12}:.+$/)).exactOptional(),
  retention: z.strictObject(retentionFields, group("days to keep things")).exactOptional(),
  companion: z.strictObject(functionFields, group("settings of the companion")).exactOptional(),
  api: z.strictObject(functionFields, group("settings of the API's function")).exactOptional(),
  deleteSnapshotsOnDestroy: flag().exactOptional(),
} satisfies FieldsOf<InfrastructureArgs>;
const infrastructureSchema = z.strictObject(infrastructureFields, group("network, image and the like"));

/** Reads infrastructure of any origin, adding what is wrong with it; undefined where it can't be used. */
export function readInfrastructure(value: unknown, faults: Fault[]): InfrastructureArgs | undefined {
  return readAs<InfrastructureArgs>(infrastructureSchema, value, ["infrastructure"], faults);
}

/** Text of a form, or the output of another resource, of which nothing can be said yet. */
function input(what: string, form: RegExp): z.ZodType<pulumi.Input<string>> {
  const plain = text(what, form);
  const isPending = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;
  return z.custom<pulumi.Input<string>>((value) => isPending(value) || plain.safeParse(value).success, {
    error: (issue) => `${what}${issue.input === "" ? ", not empty" : ""}`,
  });
}

/** What the rest of a declaration says that infrastructure must fit. */
export interface DeclaredShape {
  readonly zones: readonly string[];
  readonly workloads: readonly DeclaredWorkloadShape[];
}

export interface DeclaredWorkloadShape {
  readonly name: string;
  readonly isService: boolean;
  readonly architecture: string;
  readonly instanceTypes: number;
  /** Its path, such as `workloads[0]`. */
  readonly where: string;
}

/** The most instance types that the overrides of one Auto Scaling group may name (its API reference, LaunchTemplate). */
const mostTypesOfGroup = 40;

/** Where infrastructure and the rest of the declaration don't fit. */
export function fitFaults(infrastructure: InfrastructureArgs, shape: DeclaredShape): readonly Fault[] {
  return [
    ...subnetFaults(infrastructure.network, shape.zones),
    ...workloadNameFaults(infrastructure, shape),
    ...targetGroupFaults(infrastructure, shape),
    ...imageFaults(infrastructure, shape),
    ...typeCountFaults(shape),
  ];
}

function subnetFaults({ subnetIds }: NetworkArgs, zones: readonly string[]): readonly Fault[] {
  const where = "infrastructure.network.subnetIds";
  const missing = [...new Set(zones)]
    .filter((zone) => subnetIds[zone] === undefined)
    .map((zone) => ({ where: `${where}.${zone}`, expected: "the subnet of this zone of the fleet", got: "nothing" }));
  const strange = Object.keys(subnetIds)
    .filter((zone) => zones.length > 0 && !zones.includes(zone))
    .map((zone) => ({
      where: `${where}.${zone}`,
      expected: `a zone of the fleet: ${zones.join(", ")}`,
      got: show(zone),
    }));
  return [...missing, ...strange];
}

function workloadNameFaults({ workloads = {} }: InfrastructureArgs, shape: DeclaredShape): readonly Fault[] {
  const names = shape.workloads.map((workload) => workload.name);
  return Object.keys(workloads)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      where: `infrastructure.workloads.${name}`,
      expected: `a workload of the fleet: ${names.join(", ")}`,
      got: show(name),
    }));
}

function targetGroupFaults({ workloads = {} }: InfrastructureArgs, shape: DeclaredShape): readonly Fault[] {
  return shape.workloads
    .filter(({ name, isService }) => !isService && workloads[name]?.targetGroupArns !== undefined)
    .map(({ name }) => ({
      where: `infrastructure.workloads.${name}.targetGroupArns`,
      expected: "no target groups of a deadline job",
      got: show(workloads[name]?.targetGroupArns),
    }));
}

/** One image runs on one architecture, so where the fleet's image is shared, it is shared by one architecture only. */
function imageFaults({ workloads = {} }: InfrastructureArgs, shape: DeclaredShape): readonly Fault[] {
  const sharing = shape.workloads.filter(({ name }) => workloads[name]?.imageId === undefined);
  const first = sharing[0];
  return sharing
    .filter((workload) => workload.architecture !== first?.architecture)
    .map(({ name, architecture }) => ({
      where: `infrastructure.workloads.${name}.imageId`,
      expected: `an image of its own for ${architecture}, because ${first?.name} runs the fleet's on ${first?.architecture}`,
      got: "nothing",
    }));
}

function typeCountFaults(shape: DeclaredShape): readonly Fault[] {
  return shape.workloads
    .filter(({ instanceTypes }) => instanceTypes > mostTypesOfGroup)
    .map(({ where, instanceTypes }) => ({
      where: `${where}.instanceTypes`,
      expected: `at most ${mostTypesOfGroup} types, which is what an Auto Scaling group takes`,
      got: `${instanceTypes}`,
    }));
}
