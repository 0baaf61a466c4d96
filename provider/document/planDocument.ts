import * as z from "zod/mini";
import { Priority, ShadowMode, WorkloadKind } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type {
  BlendLine,
  FleetPlan,
  PlannedPart,
  PlannedShadow,
  SettledPlan,
  UsdPerHourRange,
  WorkloadPlan,
} from "../engine/plan.js";
import type { PriceSource } from "../engine/priceSource.js";
import type { UsdByMode } from "../engine/shadowMemory.js";
import { InputError, show, type Fault } from "../errors.js";
import { poolForm, spreadForm } from "./documentForm.js";
import type { FormOf } from "./formOf.js";
import { amount, choice, count, formFaults, number, object, share, text, units } from "./plainForm.js";

/** The number of this form. */
export const planFormat = 1;

/** A fleet's plan with all that it was made from, so that another can be held against it. */
export interface PlanDocument extends FleetPlan {
  readonly format: typeof planFormat;
  readonly prices: PriceSource;
  /** Hash of the model of losses. */
  readonly model: string;
  /** The fleet as it was declared, the infrastructure apart: what a fleet file says. */
  readonly declared: Readonly<Record<string, unknown>>;
}

const range = object("a range of costs", { low: amount, high: amount } satisfies FormOf<UsdPerHourRange>);

const line = object("a line of a blend", {
  part: text,
  level: choice(Level),
  role: choice(Role),
  stopped: z.boolean({ error: "true or false" }),
  pool: poolForm,
  units,
  usdPerHour: amount,
  interruptionsPerDay: amount,
} satisfies FormOf<BlendLine>);

const part = object("a part of a workload", {
  name: text,
  units: count,
  level: choice(Level),
  promise: text,
  bidUnits: z.exactOptional(units),
} satisfies FormOf<PlannedPart>);

const settled = object("what a service comes to", {
  usdPerHour: amount,
  spotUnits: count,
  onDemandUnits: count,
  interruptionsPerDay: amount,
  unreadySecondsPerMonth: amount,
  readyShare: share,
} satisfies FormOf<SettledPlan>);

const savedUsd = object("what each mode saves", {
  hot: number,
  warm: number,
  "on-forecast": number,
} satisfies FormOf<UsdByMode>);

const shadow = object("how a shadow is kept", {
  mode: choice(ShadowMode),
  savedUsdPerHour: savedUsd,
} satisfies FormOf<PlannedShadow>);

const workload = object("a workload's plan", {
  name: text,
  kind: choice(WorkloadKind),
  priority: choice(Priority),
  profile: text,
  parts: z.array(part, { error: "a list of parts" }),
  blend: z.array(line, { error: "a list of a blend's lines" }),
  spread: z.exactOptional(spreadForm),
  shadow: z.exactOptional(shadow),
  usdPerHour: amount,
  usdPerHourRange: range,
  unitsWithoutSpot: count,
  onDemandUsdPerHour: amount,
  interruptionsPerDay: amount,
  settled: z.exactOptional(settled),
} satisfies FormOf<WorkloadPlan>);

const prices = z.discriminatedUnion(
  "kind",
  [
    object("prices of the catalogue", { kind: z.literal("catalogue"), region: text }),
    object("prices of a market file", { kind: z.literal("market"), file: text, region: text, pulledAt: text }),
  ],
  { error: "where the prices come from" },
) satisfies z.ZodMiniType<PriceSource>;

const planForm = object("a plan", {
  format: z.literal(planFormat, { error: `${planFormat}, the format that this version reads` }),
  fleet: text,
  prices,
  model: text,
  declared: z.record(z.string(), z.unknown(), { error: "a declared fleet" }),
  workloads: z.array(workload, { error: "a list of workloads" }),
  usdPerHour: amount,
  usdPerHourRange: range,
  onDemandUsdPerHour: amount,
  interruptionsPerDay: amount,
} satisfies FormOf<PlanDocument>);

/** A plan as it is kept beside the fleet's document. */
export function writePlanDocument(plan: PlanDocument): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/**
 * A plan out of a parsed text.
 * @param source names the text in each fault.
 * @throws InputError for what is none of this format: with every fault, each with its path.
 */
export function parsePlanDocument(value: unknown, source: string): PlanDocument {
  const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (format !== planFormat) {
    const expected = `${planFormat}, the format of plans that this version reads`;
    throw refused([{ where: `${source}: format`, expected, got: show(format) }]);
  }
  const result = planForm.safeParse(value, { reportInput: true });
  if (!result.success) throw refused(formFaults(result.error.issues, source));
  return result.data;
}

function refused(faults: readonly Fault[]): InputError {
  return new InputError("this plan", faults);
}
