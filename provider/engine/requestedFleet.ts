import {
  isMoreImportant,
  weakestLevelOf,
  WorkloadKind,
  type FleetSpec,
  type PartSpec,
  type WorkloadSpec,
} from "./fleet.js";
import type { Bid } from "./bids/bid.js";
import type { FleetControls } from "./controls.js";
import { leastUnits } from "./demand.js";
import { Level, levelsByStrength } from "./level.js";
import type { Order, OwnerRequests, Preferences } from "./ownerRequests.js";
import { Market } from "./pool.js";
import { profiles } from "./profile.js";

/**
 * For so long an order is due. Saving is meant for now; a unit that is drained is first replaced, which may take as long as
 * capacity is short, and then has up to half an hour's notice.
 */
export const orderLifeSeconds: Readonly<Record<Order["kind"], number>> = { checkpoint: 3600, drain: 86_400 };

/**
 * The fleet as its owners want it now: what they prefer folded into what they declared, workloads by importance again, and
 * beside it the bids, orders and the pause that hold. What does not fit the declaration any more is left out. The spec
 * itself where nobody has said anything.
 */
export function withRequests(spec: FleetSpec, controls: FleetControls, nowSeconds: number): FleetSpec {
  const preferred = preferredFleet(spec, controls);
  const bids = standingBids(preferred, controls, nowSeconds);
  const orders = standingOrders(spec, controls, nowSeconds);
  const { pausedUntilSeconds } = controls.engine;
  const isPaused = pausedUntilSeconds !== undefined && nowSeconds < pausedUntilSeconds;
  if (bids.length === 0 && orders.length === 0 && !isPaused) return preferred;
  const requests: OwnerRequests = { bids, orders, ...(isPaused && { pausedUntilSeconds }) };
  return { ...preferred, requests };
}

function preferredFleet(spec: FleetSpec, controls: FleetControls): FleetSpec {
  if (Object.keys(controls.preferences).length === 0) return spec;
  const workloads = spec.workloads.map((workload) => {
    if (!Object.hasOwn(controls.preferences, workload.name)) return workload;
    return preferredWorkload(workload, controls.preferences[workload.name]?.preferences ?? {}, spec.pools);
  });
  return { ...spec, workloads: byImportance(workloads) };
}

/** Stable: those of one priority stay as declared. */
function byImportance(workloads: readonly WorkloadSpec[]): readonly WorkloadSpec[] {
  return workloads.toSorted((a, b) => Number(isMoreImportant(b, a)) - Number(isMoreImportant(a, b)));
}

/** A workload as its owner prefers it, without what its declaration can't keep. */
export function preferredWorkload(
  workload: WorkloadSpec,
  preferences: Preferences,
  pools: FleetSpec["pools"],
): WorkloadSpec {
  const { priority = workload.priority, allowedMeasures = workload.allowedMeasures } = preferences;
  const parts = preferredParts(workload, preferences.levels ?? {}, pools);
  return {
    ...workload,
    ...partsWithSteps(workload, parts, preferences.degradation),
    priority,
    profile: preferredProfile(workload, preferences),
    allowedMeasures,
  };
}

function preferredProfile({ profile }: WorkloadSpec, preferences: Preferences): WorkloadSpec["profile"] {
  const named = preferences.profile === undefined ? profile : profiles[preferences.profile];
  const { impactThreshold } = preferences;
  return impactThreshold === undefined ? named : { ...named, impactThreshold };
}

function preferredParts(
  workload: WorkloadSpec,
  levels: NonNullable<Preferences["levels"]>,
  pools: FleetSpec["pools"],
): readonly PartSpec[] {
  return workload.parts.map((part) => {
    const level = Object.hasOwn(levels, part.name) ? levels[part.name] : undefined;
    const keeps = level !== undefined && keepableLevels(workload, part, pools).includes(level);
    return keeps ? withLevel(part, level) : part;
  });
}

/** What is never taken back does not yield at peak demand either. */
function withLevel(part: PartSpec, level: Level): PartSpec {
  const { atPeak: _, ...steady } = part;
  return level === Level.NonInterruptible ? { ...steady, level } : { ...part, level };
}

/**
 * Steps that are not declared are left out, then all that are preferred where they would save units that are promised, then the
 * promises that leave too few for those declared.
 */
function partsWithSteps(
  workload: WorkloadSpec,
  parts: readonly PartSpec[],
  steps: Preferences["degradation"],
): Pick<WorkloadSpec, "parts" | "degradation"> {
  const { degradation } = workload;
  const known = steps?.filter(({ name }) => declaresStep(workload, name));
  if (known !== undefined && workload.kind === WorkloadKind.Service && stepsFit(parts, known)) {
    return { parts, degradation: known };
  }
  return { parts: stepsFit(parts, degradation) ? parts : workload.parts, degradation };
}

/** Whether the program declares a step: units are told its name, and know no others. */
export function declaresStep({ degradation }: WorkloadSpec, name: string): boolean {
  return degradation.some((step) => step.name === name);
}

function stepsFit(parts: readonly PartSpec[], steps: WorkloadSpec["degradation"]): boolean {
  return savedByAll(steps) <= spareableUnits(parts);
}

/** Units that a workload does without once all steps are taken. */
export function savedByAll(steps: WorkloadSpec["degradation"]): number {
  return steps.reduce((sum, { savesUnits }) => sum + savesUnits, 0);
}

/** Units that steps may save: those that may be taken back, and never all of a workload. */
export function spareableUnits(parts: readonly PartSpec[]): number {
  const least = (some: readonly PartSpec[]): number => some.reduce((sum, part) => sum + leastUnits(part), 0);
  return Math.min(least(parts.filter(({ level }) => level !== Level.NonInterruptible)), least(parts) - 1);
}

/**
 * Levels that a part can be given at run time, the weakest first: its own; stronger ones where its workload may use
 * on-demand pools; Immediate only where it is declared to accept that, because the lanes of others are on-demand alone.
 */
export function keepableLevels(
  { kind, pools: usable }: WorkloadSpec,
  part: PartSpec,
  pools: FleetSpec["pools"],
): readonly Level[] {
  const isSteady = pools.some(({ id, market }) => market === Market.OnDemand && usable.includes(id));
  return levelsByStrength.filter((level) => {
    if (level === part.level) return true;
    if (kind !== WorkloadKind.Service) return false;
    return level === Level.Immediate ? weakestLevelOf(part) === Level.Immediate : isSteady;
  });
}

/** Bids that are not over, of parts that take bids, by id; for no more units than the part takes. */
function standingBids(spec: FleetSpec, controls: FleetControls, nowSeconds: number): readonly Bid[] {
  const bids = Object.values(controls.bids).map(({ bid }) => bid);
  return bids
    .filter(({ untilSeconds }) => nowSeconds < untilSeconds)
    .flatMap((bid) => fittingBid(bid, spec))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function fittingBid(bid: Bid, { workloads }: FleetSpec): readonly Bid[] {
  const workload = workloads.find(({ name, kind }) => name === bid.workload && kind === WorkloadKind.Service);
  const { bidUnits = 0 } = workload?.parts.find(({ name }) => name === bid.part) ?? {};
  if (bidUnits < bid.minimumUnits) return [];
  return [bid.units <= bidUnits ? bid : { ...bid, units: bidUnits }];
}

/** Whether an order is still to be carried out, for all that is known of it. */
export function isDue({ kind, atSeconds }: Pick<Order, "kind" | "atSeconds">, nowSeconds: number): boolean {
  return nowSeconds < atSeconds + orderLifeSeconds[kind];
}

function standingOrders({ workloads }: FleetSpec, controls: FleetControls, nowSeconds: number): readonly Order[] {
  const names = new Set(workloads.map(({ name }) => name));
  return controls.orders
    .filter((order) => isDue(order, nowSeconds) && names.has(order.workload))
    .map(({ by: _, ...order }) => order);
}
