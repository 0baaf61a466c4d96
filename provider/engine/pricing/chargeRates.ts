import type { Level } from "../level.js";
import { Role } from "../observation.js";
import { ChargeKind } from "./hourAccount.js";

/** An instance of the fleet that is paid for. */
export interface PaidUnit {
  readonly workload: string;
  readonly part: string;
  readonly role: Role;
  /** False where it is stopped, as warm shadows are. */
  readonly running: boolean;
  /** What it costs now. */
  readonly usdPerHour: number;
}

/** What a part is to have, once for each part. */
export interface WantedUnits {
  readonly workload: string;
  readonly part: string;
  /** At which its units are charged, whatever they were launched at. */
  readonly level: Level;
  readonly declared: number;
  /** Won by bids, on top. */
  readonly bid: number;
  /** What each of those is charged: the clearing price for this workload. */
  readonly bidUsdPerHour: number;
  /** Of one unit, above 0. */
  readonly onDemandUsdPerHour: number;
}

/** What a fleet costs and charges while nothing changes. Money is in whole millionths of a USD an hour. */
export interface ChargeRates {
  readonly lines: readonly LineRate[];
  readonly real: number;
  /** Of the real cost. */
  readonly shadow: number;
  /** Of the real cost. */
  readonly surplus: number;
  readonly onDemand: number;
}

export interface LineRate {
  readonly workload: string;
  readonly level: Level;
  readonly kind: ChargeKind;
  readonly units: number;
  readonly microUsdPerHour: number;
}

/** A part's units that run, and what is made of them. */
interface ServedPart {
  readonly wanted: WantedUnits;
  readonly declared: number;
  readonly bid: number;
  /** Mean real cost of the part's units, so that it does not matter which of them are surplus. */
  readonly unitUsdPerHour: number;
}

/**
 * Charges by the hour. Of a part's running serving units as many as are declared count as declared, then as many as bids
 * won as bid; the rest is surplus, at the mean of the part's units. So are stopped serving units, and those of parts that
 * nobody wants. Bid units pay the clearing price. A level's declared units together pay what they cost, each in proportion to
 * its on-demand price: whoever's unit happens to sit in the dearer pool pays no more for it.
 */
export function chargeRates(units: readonly PaidUnit[], wanted: readonly WantedUnits[]): ChargeRates {
  const parts = servedParts(units, wanted);
  const real = micro(sumOf(units, costOf));
  const shadowUsd = sumOf(units, (unit) => (unit.role === Role.Shadow ? costOf(unit) : 0));
  const servingUsd = sumOf(units, (unit) => (unit.role === Role.Shadow ? 0 : costOf(unit)));
  const shadow = micro(shadowUsd);
  const served = sumOf(parts, ({ declared, bid, unitUsdPerHour }) => (declared + bid) * unitUsdPerHour);
  return {
    lines: lineRates(parts),
    real,
    shadow,
    surplus: Math.min(micro(Math.max(0, servingUsd - served)), real - shadow),
    onDemand: micro(
      sumOf(parts, ({ declared, bid, wanted: { onDemandUsdPerHour } }) => (declared + bid) * sane(onDemandUsdPerHour)),
    ),
  };
}

function servedParts(units: readonly PaidUnit[], wanted: readonly WantedUnits[]): readonly ServedPart[] {
  const running = new Map<string, PaidUnit[]>();
  for (const unit of units) {
    if (!unit.running || unit.role !== Role.Serving) continue;
    const key = partKey(unit);
    const list = running.get(key);
    if (list) list.push(unit);
    else running.set(key, [unit]);
  }
  return wanted.map((one) => {
    const own = running.get(partKey(one)) ?? [];
    const declared = Math.min(own.length, wholeUnits(one.declared));
    const bid = Math.min(own.length - declared, wholeUnits(one.bid));
    return { wanted: one, declared, bid, unitUsdPerHour: own.length > 0 ? sumOf(own, costOf) / own.length : 0 };
  });
}

function lineRates(parts: readonly ServedPart[]): readonly LineRate[] {
  const sums = levelSums(parts);
  const lines = new Map<string, { readonly line: Omit<LineRate, "microUsdPerHour">; readonly usdPerHour: number }>();
  const add = (
    kind: ChargeKind,
    { wanted: { workload, level } }: ServedPart,
    units: number,
    usdPerHour: number,
  ): void => {
    if (units === 0) return;
    const key = lineKey({ workload, level, kind });
    const before = lines.get(key);
    const line = { workload, level, kind, units: units + (before?.line.units ?? 0) };
    lines.set(key, { line, usdPerHour: units * usdPerHour + (before?.usdPerHour ?? 0) });
  };
  for (const part of parts) {
    add(ChargeKind.Declared, part, part.declared, declaredUsdPerHour(part, sums.get(part.wanted.level)));
    add(ChargeKind.Bid, part, part.bid, sane(part.wanted.bidUsdPerHour));
  }
  return [...lines.values()].map(({ line, usdPerHour }) => ({ ...line, microUsdPerHour: micro(usdPerHour) }));
}

/** What declared units of a level cost, and would cost on-demand. */
interface LevelSum {
  readonly cost: number;
  readonly onDemand: number;
}

function levelSums(parts: readonly ServedPart[]): ReadonlyMap<Level, LevelSum> {
  const sums = new Map<Level, LevelSum>();
  for (const { wanted, declared, unitUsdPerHour } of parts) {
    const { cost, onDemand } = sums.get(wanted.level) ?? { cost: 0, onDemand: 0 };
    sums.set(wanted.level, {
      cost: cost + declared * unitUsdPerHour,
      onDemand: onDemand + declared * sane(wanted.onDemandUsdPerHour),
    });
  }
  return sums;
}

/** Of a declared unit: its share of what the level's cost, by on-demand price; its own cost where no such price is known. */
function declaredUsdPerHour({ wanted, unitUsdPerHour }: ServedPart, level: LevelSum | undefined): number {
  if (!level || level.onDemand === 0) return unitUsdPerHour;
  return level.cost * (sane(wanted.onDemandUsdPerHour) / level.onDemand);
}

/** Of lines that are the same but for their sums. */
export function lineKey({ workload, level, kind }: Pick<LineRate, "workload" | "level" | "kind">): string {
  return `${level}/${kind}/${workload}`;
}

function partKey({ workload, part }: Pick<PaidUnit, "workload" | "part">): string {
  return JSON.stringify([workload, part]);
}

function costOf({ usdPerHour }: PaidUnit): number {
  return sane(usdPerHour);
}

/** No instance costs more; sums stay exact up to two million USD an hour. */
const mostUsdPerHour = 10_000;

function sane(usdPerHour: number): number {
  return usdPerHour > 0 ? Math.min(mostUsdPerHour, usdPerHour) : 0;
}

function wholeUnits(units: number): number {
  return units > 0 ? Math.floor(units) : 0;
}

function micro(usdPerHour: number): number {
  return Math.round(1e6 * usdPerHour);
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
