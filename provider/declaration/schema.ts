import * as z from "zod";
import { Weekday } from "../engine/demand.js";
import { AtPeak, Measure, Priority, ShadowMode, WorkloadKind } from "../engine/fleet.js";
import { Architecture } from "../engine/instanceType.js";
import { Level } from "../engine/level.js";
import { Market } from "../engine/pool.js";
import { ProfileName } from "../engine/profile.js";
import type {
  CheckpointArgs,
  DeadlineArgs,
  DegradationStepArgs,
  DemandArgs,
  FleetArgs,
  InstanceTypeArgs,
  MarketArgs,
  NeedsArgs,
  PartArgs,
  ProfileArgs,
  ShadowArgs,
  SpreadArgs,
  UsageSampleArgs,
  WorkloadArgs,
} from "./args.js";
import { amount, choice, count, flag, group, listOf, name, text, type FieldsOf } from "./fields.js";

/*
 * The structure of a declaration. Upper limits are no promises: they lie beyond anything EC2 sells or a fleet is for,
 * and catch a slip of the keyboard.
 */

const day = 86_400;
const hoursOfYear = 8760;
/** EC2 Fleet's quota: the most instances one fleet request may ask for. */
const mostUnits = 10_000;

const vcpu = amount("vCPUs", 0.1, 10_000);
const memoryGiB = amount("GiB", 0.1, 100_000);
const gpus = count("GPUs", 0, 1000);
const networkGbps = amount("Gbit/s", 0, 100_000);
const storageIops = amount("operations a second", 0, 100_000_000);
const units = count("units", 1, mostUnits);
const unitsOrNone = count("units", 0, mostUnits);
const share = amount("a share", 0, 1);
const usd = amount("USD", 0, 1_000_000);
const seconds = amount("seconds", 0, day);

export const instanceTypeName = text("an instance type such as m6i.large", /^[a-z0-9-]+\.[a-z0-9-]+$/);
export const zoneName = text("an availability zone such as us-east-1a", /^[a-z]{2}(-[a-z]+)+-\d+[a-z]$/);
const zones = listOf("zones", zoneName);
const instanceTypeNames = listOf("instance types", instanceTypeName);
const markets = listOf("markets", choice(Market));

const needsFields = {
  vcpu,
  memoryGiB,
  gpus: gpus.exactOptional(),
  networkGbps: networkGbps.exactOptional(),
  storageIops: storageIops.exactOptional(),
  architecture: choice(Architecture).exactOptional(),
} satisfies FieldsOf<NeedsArgs>;
const needs = z.strictObject(needsFields, group("what one unit needs")) satisfies z.ZodType<NeedsArgs>;

const usageFields = {
  vcpuUsed: amount("vCPUs", 0, 10_000),
  memoryGiBUsed: amount("GiB", 0, 100_000),
  gpusUsed: amount("GPUs", 0, 1000).exactOptional(),
  networkGbpsUsed: networkGbps.exactOptional(),
  storageIopsUsed: storageIops.exactOptional(),
} satisfies FieldsOf<UsageSampleArgs>;
const usage = z.strictObject(usageFields, group("what one unit was using")) satisfies z.ZodType<UsageSampleArgs>;

const demandFields = {
  from: text("a time of day from 00:00 to 23:59", /^([01]\d|2[0-3]):[0-5]\d$/),
  to: text("a time of day from 00:00 to 24:00", /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
  days: listOf("days", choice(Weekday)).exactOptional(),
  timeZone: text("a time zone such as Europe/Berlin", /^[A-Za-z][\w+/-]{0,63}$/).exactOptional(),
  units,
} satisfies FieldsOf<DemandArgs>;
const demand = z.strictObject(
  demandFields,
  group("hours and the units wanted in them"),
) satisfies z.ZodType<DemandArgs>;

const partFields = {
  name: name(),
  units: unitsOrNone,
  bidUnits: unitsOrNone.exactOptional(),
  demand: listOf("hours with another demand", demand).exactOptional(),
  level: choice(Level),
  atPeak: choice(AtPeak).exactOptional(),
} satisfies FieldsOf<PartArgs>;
const part = z.strictObject(partFields, group("a part")) satisfies z.ZodType<PartArgs>;

const shareOfUnits = amount("a share", 0.001, 1);
const spreadFields = {
  maximumShareOfZone: shareOfUnits.exactOptional(),
  maximumShareOfPool: shareOfUnits.exactOptional(),
} satisfies FieldsOf<SpreadArgs>;
const spread = z.strictObject(
  spreadFields,
  group("the most units in one zone or pool"),
) satisfies z.ZodType<SpreadArgs>;

const shadowFields = {
  mode: choice(ShadowMode).exactOptional(),
  units: units.exactOptional(),
  switchSeconds: seconds.exactOptional(),
  warmSwitchSeconds: seconds.exactOptional(),
  zones: zones.exactOptional(),
  instanceTypes: instanceTypeNames.exactOptional(),
  markets: markets.exactOptional(),
} satisfies FieldsOf<ShadowArgs>;
const shadow = z.strictObject(shadowFields, group("a shadow")) satisfies z.ZodType<ShadowArgs>;

const degradationStepFields = {
  name: name(),
  savesUnits: units,
  qualityUsdPerHour: usd.exactOptional(),
} satisfies FieldsOf<DegradationStepArgs>;
const degradationStep = z.strictObject(
  degradationStepFields,
  group("a step of degradation"),
) satisfies z.ZodType<DegradationStepArgs>;

const checkpointFields = {
  saveSeconds: seconds,
  restoreSeconds: seconds.exactOptional(),
  sizeMiB: amount("MiB", 0.001, 16_777_216).exactOptional(),
  maximumIntervalSeconds: amount("seconds", 1, day).exactOptional(),
} satisfies FieldsOf<CheckpointArgs>;
const checkpoint = z.strictObject(checkpointFields, group("how work is saved")) satisfies z.ZodType<CheckpointArgs>;

const deadlineFields = {
  workHours: amount("hours", 0.001, hoursOfYear),
  withinHours: amount("hours", 0.001, hoursOfYear).exactOptional(),
  finishBy: z.iso
    .datetime({ offset: true, error: "a moment with a time zone such as 2027-01-31T18:00:00Z" })
    .exactOptional(),
  restartOverheadSeconds: seconds.exactOptional(),
} satisfies FieldsOf<DeadlineArgs>;
const deadline = z.strictObject(deadlineFields, group("work and its deadline")) satisfies z.ZodType<DeadlineArgs>;

/** Nobody is called by a role's path, which a session's ARN has not, nor by a role without the session's name. */
const ownerArn = text(
  "an ARN of IAM or STS, in which * stands for any text: a role's without its path, a session's with its name",
  /^arn:[\w*-]+:(?!iam:\S*:role\/\S*\/)(?!sts:\S*:assumed-role\/[^\s/*]*$)(iam|sts):[^\s]{1,512}$/,
);

const weight = amount("a weight", 0, 1_000_000);
const profileFields = {
  base: choice(ProfileName).exactOptional(),
  shortageWeight: weight.exactOptional(),
  blackoutWeight: weight.exactOptional(),
  margin: share.exactOptional(),
  minimumHoldSeconds: seconds.exactOptional(),
  maximumMoveShare: share.exactOptional(),
  impactThreshold: weight.exactOptional(),
} satisfies FieldsOf<ProfileArgs>;
const profile = z.strictObject(profileFields, group("a blend profile")) satisfies z.ZodType<ProfileArgs>;

const workloadFields = {
  name: name(),
  kind: choice(WorkloadKind).exactOptional(),
  priority: choice(Priority).exactOptional(),
  units: unitsOrNone.exactOptional(),
  level: choice(Level).exactOptional(),
  bidUnits: unitsOrNone.exactOptional(),
  parts: listOf("parts", part).exactOptional(),
  needs: needs.exactOptional(),
  usage: listOf("usage samples", usage).exactOptional(),
  startSeconds: seconds.exactOptional(),
  recoverySeconds: seconds.exactOptional(),
  readiness: share.exactOptional(),
  stateful: flag().exactOptional(),
  zones: zones.exactOptional(),
  instanceTypes: instanceTypeNames.exactOptional(),
  markets: markets.exactOptional(),
  profile: profile.exactOptional(),
  spread: spread.exactOptional(),
  shadow: shadow.exactOptional(),
  degradation: listOf("steps", degradationStep).exactOptional(),
  checkpoint: checkpoint.exactOptional(),
  deadline: deadline.exactOptional(),
  allowedMeasures: z.array(choice(Measure), { error: "a list of measures" }).exactOptional(),
  owners: listOf("owners", ownerArn).exactOptional(),
} satisfies FieldsOf<WorkloadArgs>;
export const workload = z.strictObject(workloadFields, group("a workload")) satisfies z.ZodType<WorkloadArgs>;

const instanceTypeFields = {
  name: instanceTypeName,
  vcpu: vcpu.exactOptional(),
  memoryGiB: memoryGiB.exactOptional(),
  gpus: gpus.exactOptional(),
  networkGbps: networkGbps.exactOptional(),
  storageIops: storageIops.exactOptional(),
  architecture: choice(Architecture).exactOptional(),
  onDemandUsdPerHour: amount("USD", 0.0001, 10_000).exactOptional(),
  // Spot is never free, and a type that is always lost within the month has no price for its work.
  spotDiscount: amount("a share", 0, 0.99).exactOptional(),
  monthlyInterruptionRate: amount("a share", 0, 0.99).exactOptional(),
} satisfies FieldsOf<InstanceTypeArgs>;
const instanceType = z.strictObject(
  instanceTypeFields,
  group("figures of an instance type"),
) satisfies z.ZodType<InstanceTypeArgs>;

const marketFields = {
  file: text("a path of up to 4096 characters, not empty", /^[^\0]{1,4096}$/),
  maximumAgeDays: amount("days", 0.01, 3650).exactOptional(),
} satisfies FieldsOf<MarketArgs>;
const market = z.strictObject(marketFields, group("a market file and its age")) satisfies z.ZodType<MarketArgs>;

/**
 * The fields of a fleet. `infrastructure` (network, image and the like) belongs to the Pulumi component, which checks
 * it; here it may only be there.
 */
export const fleetFields = {
  zones,
  workloads: listOf("workloads", workload),
  profile,
  budgetUsdPerHour: amount("USD an hour", 0.0001, 1_000_000),
  onDemandVcpus: amount("vCPUs", 1, 1_000_000),
  instanceTypes: listOf("instance types' figures", instanceType),
  market,
  infrastructure: z.record(z.string(), z.unknown(), group("an object of infrastructure settings")),
} satisfies FieldsOf<FleetArgs & { infrastructure?: Record<string, unknown> }>;
