import * as z from "zod/mini";
import type { FormOf } from "../document/formOf.js";
import { Measure, Priority, WorkloadKind, type DegradationStep } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { ChargeKind } from "../engine/pricing/hourAccount.js";
import type { PriceParts } from "../engine/pricing/priceBoard.js";
import { ProfileName } from "../engine/profile.js";
import { moment } from "./changeForms.js";
import type {
  AuditResource,
  BidResource,
  BlendLineResource,
  BlendResource,
  ChargesResource,
  DecisionResource,
  EngineResource,
  FleetResource,
  ForecastResource,
  InstanceResource,
  LevelPriceResource,
  OrderResource,
  PartResource,
  PoolForecastResource,
  PreferencesResource,
  PricesResource,
  ProblemResource,
  SavingsResource,
  WorkloadResource,
} from "./resources.js";

/* The forms of what the API answers: its document is made from them, and tests hold answers to them. */

const text = z.string();
const number = z.number();
const flag = z.boolean();
const amount = number.check(z.minimum(0));
const count = z.int().check(z.minimum(0));
const share = number.check(z.minimum(0), z.maximum(1));
const level = z.enum(Level);
const maybe = z.exactOptional;

export const engineForm = z.strictObject({
  version: count,
  paused: flag,
  pausedUntil: maybe(moment),
  why: maybe(text),
  by: maybe(text),
  mayWrite: flag,
} satisfies FormOf<EngineResource>);

export const fleetForm = z.strictObject({
  fleet: text,
  at: moment,
  decidedAt: maybe(moment),
  isLate: flag,
  engine: engineForm,
  usdPerHour: amount,
  onDemandUsdPerHour: amount,
  budgetUsdPerHour: maybe(amount),
  units: z.strictObject({ wanted: count, running: count, shadows: count }),
  pending: count,
} satisfies FormOf<FleetResource>);

const part = z.strictObject({
  part: text,
  level,
  promise: text,
  declaredUnits: count,
  bidUnits: count,
  bidUnitsGranted: count,
  wanted: count,
  running: count,
} satisfies FormOf<PartResource>);

const step = z.strictObject({
  name: text,
  savesUnits: count,
  qualityUsdPerHour: amount,
} satisfies FormOf<DegradationStep>);

export const workloadForm = z.strictObject({
  workload: text,
  kind: z.enum(WorkloadKind),
  priority: z.enum(Priority),
  profile: text,
  parts: z.array(part),
  shadows: count,
  degraded: z.array(text),
  steps: maybe(z.array(step)),
  usdPerHour: amount,
  onDemandUsdPerHour: amount,
  unitUsdPerHour: z.record(text, amount),
  owners: maybe(z.array(text)),
  mayWrite: flag,
} satisfies FormOf<WorkloadResource>);

const instance = z.strictObject({
  instance: text,
  launchedAt: moment,
  leaving: flag,
  noticed: flag,
  warnedUntil: maybe(moment),
  unsavedSince: maybe(moment),
} satisfies FormOf<InstanceResource>);

const blendLine = z.strictObject({
  workload: text,
  part: text,
  level,
  role: z.enum(Role),
  pool: text,
  market: z.enum([...Object.values(Market), "unknown"]),
  zone: text,
  instances: z.array(instance),
  units: count,
  usdPerHour: amount,
} satisfies FormOf<BlendLineResource>);

export const blendForm = z.strictObject({
  at: moment,
  lines: z.array(blendLine),
  usdPerHour: amount,
} satisfies FormOf<BlendResource>);

const priceParts = z.strictObject({
  market: number,
  scarcity: number,
  foresight: number,
  smoothing: number,
} satisfies FormOf<PriceParts>);

const levelPrice = z.strictObject({
  level,
  usdPerUnitHour: amount,
  rate: amount,
  parts: priceParts,
  clearingUsdPerUnitHour: amount,
  askedUnits: count,
  awardedUnits: count,
} satisfies FormOf<LevelPriceResource>);

export const pricesForm = z.strictObject({
  at: moment,
  unitUsdPerHour: amount,
  levels: z.array(levelPrice),
  history: z.array(z.strictObject({ from: moment, usdPerUnitHour: z.record(text, amount) })),
} satisfies FormOf<PricesResource>);

const poolForecast = z.strictObject({
  pool: text,
  market: z.enum(Market),
  usdPerHour: amount,
  chances: maybe(z.array(z.strictObject({ minutes: count, chance: share }))),
  blockedUntil: maybe(moment),
  units: count,
} satisfies FormOf<PoolForecastResource>);

export const forecastForm = z.strictObject({
  at: moment,
  pools: z.array(poolForecast),
  outcomes: z.array(z.strictObject({ minutes: count, forecast: share, came: share, count })),
  demand: z.array(z.strictObject({ level, from: moment, units: amount, low: amount, high: amount })),
} satisfies FormOf<ForecastResource>);

export const bidForm = z.strictObject({
  bid: text,
  version: count,
  by: text,
  placedAt: moment,
  workload: text,
  part: text,
  level,
  units: count,
  minimumUnits: count,
  usdPerUnitHour: amount,
  from: moment,
  until: moment,
  open: flag,
  allocation: maybe(
    z.strictObject({ awarded: count, granted: count, usdPerUnitHour: amount, why: text, waitingSince: maybe(moment) }),
  ),
} satisfies FormOf<BidResource>);

export const decisionForm = z.strictObject({
  at: moment,
  model: maybe(text),
  actions: z.array(
    z.strictObject({
      key: text,
      kind: text,
      workload: text,
      about: text,
      why: text,
      terms: maybe(z.record(text, number)),
    }),
  ),
} satisfies FormOf<DecisionResource>);

export const savingsForm = z.strictObject({
  from: moment,
  until: moment,
  onDemandUsd: amount,
  realUsd: amount,
  savedUsd: number,
  savedShare: number,
  shadowUsd: amount,
  surplusUsd: amount,
} satisfies FormOf<SavingsResource>);

const chargeLine = z.strictObject({
  workload: text,
  level,
  kind: z.enum(ChargeKind),
  unitHours: amount,
  usd: amount,
} satisfies FormOf<ChargesResource["hours"][number]["lines"][number]>);

const hour = z.strictObject({
  from: moment,
  open: flag,
  realUsd: amount,
  spreadUsd: number,
  assumedSeconds: maybe(amount),
  unknownSeconds: maybe(amount),
  lines: z.array(chargeLine),
} satisfies FormOf<ChargesResource["hours"][number]>);

export const chargesForm = z.strictObject({
  from: moment,
  until: moment,
  hours: z.array(hour),
  dropped: maybe(z.strictObject({ hours: count, realUsd: amount, lastFrom: moment })),
} satisfies FormOf<ChargesResource>);

export const preferencesForm = z.strictObject({
  workload: text,
  version: count,
  by: maybe(text),
  changedAt: maybe(moment),
  levels: maybe(z.record(text, level)),
  priority: maybe(z.enum(Priority)),
  profile: maybe(z.enum(ProfileName)),
  degradation: maybe(z.array(step)),
  impactThreshold: maybe(amount),
  allowedMeasures: maybe(z.array(z.enum(Measure))),
} satisfies FormOf<PreferencesResource>);

export const orderForm = z.strictObject({
  order: text,
  kind: z.enum(["checkpoint", "drain"]),
  workload: text,
  instance: maybe(text),
  at: moment,
  until: moment,
  by: text,
} satisfies FormOf<OrderResource>);

export const auditForm = z.strictObject({
  id: text,
  at: moment,
  by: text,
  request: text,
  before: z.unknown(),
  after: z.unknown(),
} satisfies FormOf<AuditResource>);

const fault = z.strictObject({ where: text, expected: text, got: text });

export const problemForm = z.strictObject({
  type: text,
  title: text,
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: text,
  faults: maybe(z.array(fault)),
  currentVersion: maybe(count),
} satisfies FormOf<ProblemResource>);
