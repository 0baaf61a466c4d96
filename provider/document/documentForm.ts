import * as z from "zod/mini";
import { isTimeZone, minutesPerDay, Weekday, type DemandWindow } from "../engine/demand.js";
import {
  AtPeak,
  Measure,
  Priority,
  ShadowMode,
  WorkloadKind,
  type AutoShadow,
  type CheckpointSpec,
  type DegradationStep,
  type PartSpec,
  type ShadowSpec,
} from "../engine/fleet.js";
import type { Performance } from "../engine/instanceType.js";
import { Level } from "../engine/level.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import type { BlendProfile } from "../engine/profile.js";
import type { SpreadSpec } from "../engine/spread.js";
import type { FormOf } from "./formOf.js";
import type { LaneEntry } from "./laneEntry.js";
import { above0, amount, choice, count, object, share, some, text, texts, units, within } from "./plainForm.js";
import { requestsForm } from "./requestForms.js";
import type { StableDeadline, StableFleetSpec, StableWorkload } from "./stableSpec.js";

/* The form of a fleet's document. Held to the types by the compiler. */

const performance = object("what an instance can do", {
  vcpu: amount,
  memoryGiB: amount,
  gpus: amount,
  networkGbps: amount,
  storageIops: amount,
} satisfies FormOf<Performance>);

export const poolForm = object("a capacity pool", {
  id: text,
  instanceType: text,
  zone: text,
  region: text,
  market: choice(Market),
  usdPerHour: amount,
  hasOwnPrice: z.exactOptional(z.literal(true, { error: "true" })),
  onDemandUsdPerHour: amount,
  performance,
  hazardScale: amount,
} satisfies FormOf<CapacityPool>);

const profile = object("a blend profile", {
  name: text,
  shortageWeight: amount,
  blackoutWeight: amount,
  margin: amount,
  minimumHoldSeconds: amount,
  maximumMoveShare: amount,
  moveWindowSeconds: amount,
  impactThreshold: amount,
} satisfies FormOf<BlendProfile>);

const demandWindow = object("hours with another demand", {
  days: z
    .array(choice(Weekday), { error: "a list of days" })
    .check(z.minLength(1, { error: "a list of at least one day" })),
  fromMinute: within(0, minutesPerDay),
  lengthMinutes: within(1, minutesPerDay),
  timeZone: text.check(z.refine(isTimeZone, { error: "the name of a time zone" })),
  units,
} satisfies FormOf<DemandWindow>);

const part = object("a part of a workload", {
  name: text,
  units: count,
  level: choice(Level),
  demand: z.exactOptional(z.array(demandWindow, { error: "a list of hours with another demand" })),
  atPeak: z.exactOptional(choice(AtPeak)),
  bidUnits: z.exactOptional(units),
} satisfies FormOf<PartSpec>);

const auto = object("what a shadow would be", {
  hotSeconds: amount,
  warmSeconds: amount,
} satisfies FormOf<AutoShadow>);

const shadow = object("a shadow", {
  mode: choice(ShadowMode),
  units,
  pools: some,
  switchSeconds: amount,
  auto: z.exactOptional(auto),
} satisfies FormOf<ShadowSpec>);

const shareOfUnits = within(0.001, 1);

export const spreadForm = object("how far apart units are kept", {
  maximumShareOfZone: z.exactOptional(shareOfUnits),
  maximumShareOfPool: z.exactOptional(shareOfUnits),
} satisfies FormOf<SpreadSpec>);

const degradationStep = object("a degradation step", {
  name: text,
  savesUnits: count,
  qualityUsdPerHour: amount,
} satisfies FormOf<DegradationStep>);

const checkpoint = object("how work is saved", {
  saveSeconds: amount,
  restoreSeconds: amount,
  sizeMiB: amount,
  maximumIntervalSeconds: amount,
} satisfies FormOf<CheckpointSpec>);

const deadline = object("a deadline", {
  workSeconds: above0,
  restartOverheadSeconds: amount,
  deadlineSeconds: z.exactOptional(above0),
  finishByEpochSeconds: z.exactOptional(above0),
} satisfies FormOf<StableDeadline>).check(
  z.refine(
    ({ deadlineSeconds, finishByEpochSeconds }) =>
      (deadlineSeconds === undefined) !== (finishByEpochSeconds === undefined),
    { error: "either deadlineSeconds or finishByEpochSeconds" },
  ),
);

const workload = object("a workload", {
  name: text,
  kind: choice(WorkloadKind),
  priority: choice(Priority),
  profile,
  parts: z.array(part, { error: "a list of parts" }).check(z.minLength(1, { error: "a list of at least one part" })),
  pools: some,
  startSeconds: amount,
  recoverySeconds: amount,
  readiness: z.exactOptional(share),
  spread: z.exactOptional(spreadForm),
  shadow: z.exactOptional(shadow),
  degradation: z.array(degradationStep, { error: "a list of degradation steps" }),
  checkpoint: z.exactOptional(checkpoint),
  deadline: z.exactOptional(deadline),
  allowedMeasures: z.array(choice(Measure), { error: "a list of measures" }),
  owners: z.exactOptional(some),
} satisfies FormOf<StableWorkload>);

export const fleetForm = object("a fleet", {
  name: text,
  pools: z.array(poolForm, { error: "a list of capacity pools" }),
  workloads: z.array(workload, { error: "a list of workloads" }),
  budgetUsdPerHour: z.exactOptional(above0),
  onDemandVcpus: z.exactOptional(above0),
  tickSeconds: above0,
  noticeSeconds: amount,
  requests: z.exactOptional(requestsForm),
} satisfies FormOf<StableFleetSpec>);

const lane = object("a lane", {
  group: text,
  workload: text,
  part: text,
  lane: text,
  instanceTypes: texts,
  launchTemplates: z.exactOptional(z.record(z.string(), text, { error: "launch template ids by instance type" })),
  zones: texts,
  drainSeconds: z.exactOptional(above0),
} satisfies FormOf<LaneEntry>);

/** The number of this form. One that an older companion could not read gets the next. */
export const documentFormat = 1;

export const documentForm = object("a fleet's document", {
  format: z.literal(documentFormat, { error: String(documentFormat) }),
  fleet: fleetForm,
  lanes: z.array(lane, { error: "a list of lanes" }),
});

/** A document as it is stored. */
export type StoredDocument = z.infer<typeof documentForm>;
