import type { PlanDocument } from "../document/planDocument.js";
import type { BlendLine, WorkloadPlan } from "../engine/plan.js";
import type { CapacityPool } from "../engine/pool.js";
import { declaredChanges, type DeclaredChange } from "./declaredChanges.js";

export interface UsdChange {
  readonly before: number;
  readonly after: number;
}

/** Units of a part in a pool, before and after. */
export interface LineChange {
  /** One of the lines themselves, the newer where there are both. */
  readonly line: BlendLine;
  readonly unitsBefore: number;
  readonly unitsAfter: number;
}

/** A pool's price, in USD an hour; no price after where it is not to be had any more. */
export interface PriceChange {
  readonly pool: CapacityPool;
  readonly before: number;
  readonly after?: number;
}

export interface WorkloadChange {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  readonly usdPerHour: UsdChange;
  readonly declared: readonly DeclaredChange[];
  readonly lines: readonly LineChange[];
  /** Of the pools that it was planned on. */
  readonly prices: readonly PriceChange[];
}

/** What differs between two plans of a fleet, and why. */
export interface PlanChange {
  readonly usdPerHour: UsdChange;
  /**
   * USD an hour by what is declared now and was not, at today's prices; the rest is by prices, models or the version.
   * Undefined where the older declaration can't be planned any more.
   */
  readonly byDeclaration?: number;
  readonly workloads: readonly WorkloadChange[];
  /** Of the fleet as a whole. */
  readonly declared: readonly DeclaredChange[];
  readonly pricesChanged: boolean;
  readonly modelChanged: boolean;
}

/** What there is now to hold the older plan against. */
export interface PlannedNow {
  readonly plan: PlanDocument;
  /** Every pool that the fleet may use, at the prices it is planned on. */
  readonly pools: readonly CapacityPool[];
  /** USD an hour of another declaration on the same market; undefined where it can't be planned. */
  readonly usdPerHourOf: (declared: Readonly<Record<string, unknown>>) => number | undefined;
}

export function comparePlans(before: PlanDocument, now: PlannedNow): PlanChange {
  const { plan } = now;
  const declared = declaredChanges(before.declared, plan.declared).filter(({ path: [field] }) => field !== "market");
  const replanned = declared.length === 0 ? plan.usdPerHour : now.usdPerHourOf(before.declared);
  const names = [...new Set([...before.workloads, ...plan.workloads].map(({ name }) => name))];
  const changes = names.map((name) => workloadChange(name, before, now, ofWorkload(declared, name)));
  return {
    usdPerHour: { before: before.usdPerHour, after: plan.usdPerHour },
    ...(replanned !== undefined && { byDeclaration: plan.usdPerHour - replanned }),
    workloads: changes.filter(isChange),
    declared: declared.filter(({ path: [field] }) => field !== "workloads"),
    pricesChanged: JSON.stringify(before.prices) !== JSON.stringify(plan.prices) || isEdited(changes, declared, plan),
    modelChanged: before.model !== plan.model,
  };
}

/** Whether the same market file has other prices: it was edited, for the owner's own are the same. */
function isEdited(
  changes: readonly WorkloadChange[],
  declared: readonly DeclaredChange[],
  { prices: { kind } }: PlanDocument,
): boolean {
  if (kind !== "market" || declared.some(({ path: [field] }) => field === "instanceTypes")) return false;
  return changes.some(({ prices }) => prices.some(({ after }) => after !== undefined));
}

/** Whether there is anything to tell of. */
export function differs({ usdPerHour, workloads, declared, pricesChanged, modelChanged }: PlanChange): boolean {
  return costsOther(usdPerHour) || pricesChanged || modelChanged || workloads.length > 0 || declared.length > 0;
}

/** Sums of the same prices in another order differ by less. */
const roundingUsdPerHour = 1e-9;

function costsOther({ before, after }: UsdChange): boolean {
  return Math.abs(after - before) > roundingUsdPerHour;
}

function ofWorkload(declared: readonly DeclaredChange[], workload: string): readonly DeclaredChange[] {
  return declared.filter(({ path: [field, name] }) => field === "workloads" && name === workload);
}

function workloadChange(
  name: string,
  before: PlanDocument,
  { plan, pools }: PlannedNow,
  declared: readonly DeclaredChange[],
): WorkloadChange {
  const find = ({ workloads }: PlanDocument): WorkloadPlan | undefined => workloads.find((each) => each.name === name);
  const [old, young] = [find(before), find(plan)];
  const lines = lineChanges(old?.blend ?? [], young?.blend ?? []);
  const usdPerHour = { before: old?.usdPerHour ?? 0, after: young?.usdPerHour ?? 0 };
  // Of one that came or went, everything did.
  if (!old || !young) return { name, kind: old ? "removed" : "added", usdPerHour, declared: [], lines, prices: [] };
  return { name, kind: "changed", usdPerHour, declared, lines, prices: priceChanges(old.blend, pools) };
}

function isChange({ kind, usdPerHour, declared, lines }: WorkloadChange): boolean {
  return kind !== "changed" || costsOther(usdPerHour) || declared.length > 0 || lines.length > 0;
}

function lineChanges(before: readonly BlendLine[], after: readonly BlendLine[]): readonly LineChange[] {
  const changes = new Map<string, LineChange>();
  const key = ({ part, role, stopped, pool }: BlendLine): string => [part, role, stopped, pool.id].join(" ");
  const add = (line: BlendLine, unitsBefore: number, unitsAfter: number): void => {
    const told = changes.get(key(line)) ?? { unitsBefore: 0, unitsAfter: 0 };
    changes.set(key(line), {
      line,
      unitsBefore: told.unitsBefore + unitsBefore,
      unitsAfter: told.unitsAfter + unitsAfter,
    });
  };
  for (const line of before) add(line, line.units, 0);
  for (const line of after) add(line, 0, line.units);
  return [...changes.values()].filter(({ unitsBefore, unitsAfter }) => unitsBefore !== unitsAfter);
}

function priceChanges(before: readonly BlendLine[], pools: readonly CapacityPool[]): readonly PriceChange[] {
  const prices = new Map(pools.map(({ id, usdPerHour }) => [id, usdPerHour]));
  const planned = new Map(before.map(({ pool }) => [pool.id, pool]));
  return [...planned.values()].flatMap((pool) => {
    const after = prices.get(pool.id);
    return after === pool.usdPerHour ? [] : [{ pool, before: pool.usdPerHour, ...(after !== undefined && { after }) }];
  });
}
