import * as z from "zod/mini";
import { InputError, show } from "../errors.js";
import { JobRun } from "../engine/deadlineJob.js";
import type { JobCarrier, JobCount, JobSave } from "../engine/deadline/jobCount.js";
import type { JobLook, JobMemory } from "../engine/deadline/jobMemory.js";
import { LaunchPurpose, type Action, type Outcome, type Reason } from "../engine/action.js";
import { ShadowMode } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { PoolMemory } from "../engine/poolMemory.js";
import type { ReadinessRecord } from "../engine/readiness.js";
import type { DayRecord, HalfHour } from "../engine/revocation/dayRecord.js";
import type { ForecastBook, ForecastSums, OpenForecast } from "../engine/revocation/forecastBook.js";
import type { PoolRecord } from "../engine/revocation/poolRecord.js";
import type { InterruptionSigns } from "../engine/signs.js";
import type { ShadowMemory, UsdByMode } from "../engine/shadowMemory.js";
import type {
  FleetState,
  KnownInstance,
  LaunchedUnit,
  OrphanedWork,
  PendingAction,
  WorkloadState,
} from "../engine/state.js";
import type { FormOf } from "./formOf.js";
import { inWords } from "./plainForm.js";
import { auctionForm, demandRecordForm, openAccountForm, priceBoardForm } from "./pricingForms.js";
import { readStored } from "./storedForm.js";

/*
 * The form of a stored state, checked on every load, so that a decision never works on a document that somebody else
 * wrote or that was written for another form of the state. Held to the engine's own types by the compiler.
 */

/** A state as it is stored, with the number of its save. */
export interface StateDocument {
  readonly version: number;
  readonly state: FleetState;
}

const number = z.number();
const maybeNumber = z.exactOptional(number);
const count = z.int().check(z.minimum(0));
const text = z.string();
const flag = z.boolean();
const level = z.enum(Level);
const role = z.enum(Role);
const purpose = z.enum(LaunchPurpose);

const reason = z.strictObject({
  text,
  terms: z.exactOptional(z.record(text, number)),
} satisfies FormOf<Reason>);
const base = { key: text, workload: text, reason };

type ActionOf<Kind extends Action["kind"]> = FormOf<Extract<Action, { kind: Kind }>>;

const launch = {
  ...base,
  kind: z.literal("launch"),
  part: text,
  level,
  role,
  stopped: flag,
  pool: text,
  count,
  purpose,
};
const release = { ...base, kind: z.literal("release"), instance: text };
const warn = { ...base, kind: z.literal("warn"), instance: text, level, dueAtSeconds: number };
const switchShadow = {
  ...base,
  kind: z.literal("switch-shadow"),
  shadow: text,
  pool: text,
  original: text,
  part: text,
  level,
};
const reassign = { ...base, kind: z.literal("reassign"), instance: text, pool: text, part: text, level };
const checkpoint = {
  ...base,
  kind: z.literal("checkpoint"),
  instance: text,
  follows: z.exactOptional(text),
  dueAtSeconds: maybeNumber,
};
const restore = {
  ...base,
  kind: z.literal("restore"),
  instance: text,
  snapshot: text,
  failures: count,
  lostAtSeconds: maybeNumber,
};
const degrade = { ...base, kind: z.literal("degrade"), step: text };
const undoDegrade = { ...base, kind: z.literal("undo-degrade"), step: text };

export const actionForm = z.discriminatedUnion("kind", [
  z.strictObject(launch satisfies ActionOf<"launch">),
  z.strictObject(release satisfies ActionOf<"release">),
  z.strictObject(warn satisfies ActionOf<"warn">),
  z.strictObject(switchShadow satisfies ActionOf<"switch-shadow">),
  z.strictObject(reassign satisfies ActionOf<"reassign">),
  z.strictObject(checkpoint satisfies ActionOf<"checkpoint">),
  z.strictObject(restore satisfies ActionOf<"restore">),
  z.strictObject(degrade satisfies ActionOf<"degrade">),
  z.strictObject(undoDegrade satisfies ActionOf<"undo-degrade">),
]);

const actionKind = z.enum(actionForm.def.options.map((option) => option.shape.kind.def.values[0] as Action["kind"]));

type OutcomeOf<Kind extends Outcome["kind"]> = FormOf<Extract<Outcome, { kind: Kind }>>;

const about = { workload: text, instance: text, snapshot: text };
const launched = {
  kind: z.literal("launched"),
  pool: text,
  workload: text,
  launched: count,
  refused: count,
  instances: z.exactOptional(z.array(text)),
};
const progress = { progressSeconds: maybeNumber };
const checkpointed = { ...about, ...progress, kind: z.literal("checkpointed"), atSeconds: number };
const restored = { ...about, ...progress, kind: z.literal("restored"), lostWorkSeconds: number };
const done = { kind: z.literal("done"), action: actionKind, workload: text, key: text };
const failed = { kind: z.literal("failed"), action: actionForm, workload: text, why: text };

export const outcomeForm = z.discriminatedUnion("kind", [
  z.strictObject(launched satisfies OutcomeOf<"launched">),
  z.strictObject(checkpointed satisfies OutcomeOf<"checkpointed">),
  z.strictObject(restored satisfies OutcomeOf<"restored">),
  z.strictObject(done satisfies OutcomeOf<"done">),
  z.strictObject(failed satisfies OutcomeOf<"failed">),
]);

const halfHour = z.strictObject({ number, losses: number, expected: number } satisfies FormOf<HalfHour>);

const day = z.strictObject({
  fromSeconds: number,
  losses: z.array(number),
  expected: z.array(number),
  allLosses: number,
  allExpected: number,
  pending: z.array(halfHour),
} satisfies FormOf<DayRecord>);

const poolRecord = z.strictObject({
  seconds: number,
  up: z.exactOptional(flag),
  downSeconds: number,
  upSeconds: maybeNumber,
  losses: number,
  expected: number,
  weekLosses: maybeNumber,
  weekExpected: maybeNumber,
  shortUp: number,
  shortKnown: number,
  longUp: number,
  longKnown: number,
  day,
} satisfies FormOf<PoolRecord>);

const poolMemory = z.strictObject({
  downAtSeconds: maybeNumber,
  blockedUntilSeconds: maybeNumber,
  fullUntilSeconds: maybeNumber,
  fullUnits: z.exactOptional(count),
  rebalanceAtSeconds: maybeNumber,
  record: poolRecord,
} satisfies FormOf<PoolMemory>);

const numbers = z.array(number);

const openForecast = z.strictObject({
  pool: text,
  atSeconds: number,
  raw: numbers,
  chances: numbers,
  passed: count,
} satisfies FormOf<OpenForecast>);

const forecastSums = z.strictObject({
  raw: numbers,
  chances: numbers,
  came: numbers,
  count: numbers,
  seconds: number,
} satisfies FormOf<ForecastSums>);

const forecasts = z.strictObject({ open: z.array(openForecast), sums: forecastSums } satisfies FormOf<ForecastBook>);

const orphan = z.strictObject({
  snapshot: text,
  lostAtSeconds: maybeNumber,
  orphanedAtSeconds: number,
  failures: count,
} satisfies FormOf<OrphanedWork>);

const jobLook = z.strictObject({
  atSeconds: number,
  doneSeconds: number,
  running: z.enum(JobRun),
  overheadLeftSeconds: number,
} satisfies FormOf<JobLook>);

const jobMemory = z.strictObject({
  look: z.exactOptional(jobLook),
  startsWork: z.exactOptional(flag),
} satisfies FormOf<JobMemory>);

const usdByMode = z.strictObject({
  [ShadowMode.Hot]: number,
  [ShadowMode.Warm]: number,
  [ShadowMode.OnForecast]: number,
} satisfies FormOf<UsdByMode>);

const shadowMemory = z.strictObject({
  mode: z.exactOptional(z.enum([ShadowMode.Hot, ShadowMode.Warm, ShadowMode.OnForecast])),
  sinceSeconds: maybeNumber,
  atSeconds: number,
  savedUsdPerHour: usdByMode,
  raisedAtSeconds: maybeNumber,
} satisfies FormOf<ShadowMemory>);

const readinessRecord = z.strictObject({
  seconds: number,
  missing: number,
  missingHours: number,
  knownHours: number,
} satisfies FormOf<ReadinessRecord>);

const workload = z.strictObject({
  degraded: z.array(text),
  degradedAtSeconds: maybeNumber,
  orphans: z.array(orphan),
  movedAtSeconds: z.array(number),
  beganAtSeconds: number,
  yieldedUntilSeconds: z.exactOptional(z.record(text, number)),
  alarmed: flag,
  servedUnits: z.exactOptional(count),
  shadow: z.exactOptional(shadowMemory),
  readiness: z.exactOptional(readinessRecord),
  job: z.exactOptional(jobMemory),
  saveSeconds: maybeNumber,
} satisfies FormOf<WorkloadState>);

const unit = { pool: text, workload: text, part: text, level, role, launchedAtSeconds: number };

const known = z.strictObject({
  ...unit,
  unsavedSinceSeconds: maybeNumber,
  snapshot: z.exactOptional(text),
  leaving: flag,
  warnedUntilSeconds: maybeNumber,
  noticed: flag,
  takenOver: z.exactOptional(flag),
} satisfies FormOf<KnownInstance>);

const pending = z.strictObject({
  action: actionForm,
  decidedAtSeconds: number,
  attempts: count,
  begun: z.exactOptional(text),
} satisfies FormOf<PendingAction>);

const launchedUnit = z.strictObject({ id: text, ...unit } satisfies FormOf<LaunchedUnit>);

const jobCount = z.strictObject({
  atSeconds: number,
  carrier: z.exactOptional(z.strictObject({ instance: text, launchedAtSeconds: number } satisfies FormOf<JobCarrier>)),
  doneSeconds: number,
  overheadLeftSeconds: number,
  saves: z.array(z.strictObject({ snapshot: text, doneSeconds: number } satisfies FormOf<JobSave>)),
} satisfies FormOf<JobCount>);

const signs = z.strictObject({
  noticedUntilSeconds: maybeNumber,
  rebalanceAtSeconds: maybeNumber,
} satisfies FormOf<InterruptionSigns>);

export const stateForm = z.strictObject({
  format: z.literal(1),
  fleet: text,
  beganAtSeconds: number,
  decidedAtSeconds: number,
  sequence: count,
  pools: z.record(text, poolMemory),
  forecasts,
  workloads: z.record(text, workload),
  known: z.record(text, known),
  pending: z.array(pending),
  outcomes: z.array(outcomeForm),
  launched: z.exactOptional(z.array(launchedUnit)),
  jobs: z.exactOptional(z.record(text, jobCount)),
  signs: z.exactOptional(z.record(text, signs)),
  auction: z.exactOptional(auctionForm),
  prices: z.exactOptional(priceBoardForm),
  demand: z.exactOptional(demandRecordForm),
  account: z.exactOptional(openAccountForm),
} satisfies FormOf<FleetState>);

const document = z.strictObject({ version: z.int().check(z.minimum(1)), state: stateForm });

/** @throws InputError for a state with numbers that JSON has no form for: it could not be loaded again. */
export function writeStateDocument(version: number, written: FleetState): string {
  const json = JSON.stringify({ version, state: written });
  // A state holds no null of its own, so the slow look is taken only where JSON made one of an infinite number.
  if (json.includes("null")) refuseNull(json);
  return json;
}

/**
 * @param where names the document in messages.
 * @param version that the store knows it by, for the error.
 * @throws CorruptDataError for a document that is not a stored state.
 */
export function readStateDocument(json: string, where: string, version?: number): StateDocument {
  const stored = { json, where, expected: "a stored fleet state" };
  return readStored(document, version === undefined ? stored : { ...stored, version });
}

function refuseNull(json: string): void {
  const checked = document.safeParse(JSON.parse(json), inWords);
  if (checked.success) return;
  const faults = checked.error.issues.map((issue) => ({
    where: issue.path.join("."),
    expected: issue.message,
    got: show(issue.input ?? null),
  }));
  throw new InputError("state to be saved", faults);
}
