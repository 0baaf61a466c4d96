import type { BidLine } from "../bids/auction.js";
import { clear } from "../bids/clearing.js";
import type { Decision } from "../decide.js";
import { savedUnits } from "../degradation.js";
import type { FleetSpec } from "../fleet.js";
import { Level } from "../level.js";
import { InstanceState, type Observation, type ObservedInstance } from "../observation.js";
import { onDemandPriceNow } from "../outlook.js";
import { Market, type CapacityPool } from "../pool.js";
import { stoppedUsdPerHour } from "../shadowPlaces.js";
import type { FleetState } from "../state.js";
import { wantedByPart } from "../workloadView.js";
import { noteCharges } from "./account.js";
import type { PaidUnit, WantedUnits } from "./chargeRates.js";
import { forecastDemand, noteDemand } from "./demandRecord.js";
import { postPrices } from "./priceBoard.js";

/** What a state remembers of a fleet's money. */
export type FleetMoney = Required<Pick<FleetState, "demand" | "prices" | "account">>;

export interface MoneyQuestion {
  /** As it was before the round. */
  readonly state: FleetState;
  readonly observation: Observation;
  readonly decision: Pick<Decision, "wanted" | "auction" | "outlook" | "nextState">;
}

/** Hours that foresight looks ahead. */
const horizonHours = 24;

/** The fleet's money after a round: the demand that was seen, the prices of levels, and what was charged until now. */
export function fleetMoney({ state, observation, decision }: MoneyQuestion): FleetMoney {
  const { nowSeconds } = observation;
  const parts = partsOf(decision);
  const demand = noteDemand(state.demand, { nowSeconds, units: unitsByLevel(parts) });
  return {
    demand,
    prices: postPrices(state.prices, {
      nowSeconds,
      unitUsdPerHour: meanUnitPrice(parts),
      clearings: decision.auction.memory?.levels ?? clearingOfNone(nowSeconds, decision),
      demand: forecastDemand(demand, nowSeconds, horizonHours),
      steadyUnits: steadyUnits(decision.wanted, meanUnitPrice(parts)),
    }),
    account: noteCharges(state.account, {
      nowSeconds,
      units: observation.instances.map((unit) => paidUnit(unit, decision)),
      wanted: parts.map(wantedUnits),
    }),
  };
}

/** A part with what bids add to it. */
interface MoneyPart {
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  /** Wanted by itself, without those that are done without. */
  readonly declared: number;
  readonly lines: readonly BidLine[];
  readonly onDemandUsdPerHour: number;
}

function partsOf({ wanted, auction, outlook, nextState }: MoneyQuestion["decision"]): readonly MoneyPart[] {
  return wanted.workloads.flatMap((workload) => {
    const depth = nextState.workloads[workload.name]?.degraded.length ?? 0;
    const declared = wantedByPart(workload, savedUnits(workload, depth));
    const onDemandUsdPerHour = onDemandPriceNow(workload, outlook);
    return workload.parts.map(({ name, level }) => ({
      ...{ workload: workload.name, part: name, level, onDemandUsdPerHour },
      declared: declared.get(name) ?? 0,
      lines: (auction.memory?.lines ?? []).filter((line) => line.workload === workload.name && line.part === name),
    }));
  });
}

function unitsByLevel(parts: readonly MoneyPart[]): Readonly<Record<Level, number>> {
  const units = {
    [Level.Immediate]: 0,
    [Level.FiveMinuteWarning]: 0,
    [Level.ThirtyMinuteGrace]: 0,
    [Level.NonInterruptible]: 0,
  };
  for (const { level, declared, lines } of parts) units[level] += declared + sum(lines, ({ asked }) => asked);
  return units;
}

/** Of the units that are wanted; where none is, of one of each part. */
function meanUnitPrice(parts: readonly MoneyPart[]): number {
  const units = sum(parts, wantedOf);
  if (units === 0) return parts.length === 0 ? 0 : sum(parts, (part) => part.onDemandUsdPerHour) / parts.length;
  return sum(parts, (part) => wantedOf(part) * part.onDemandUsdPerHour) / units;
}

function wantedOf({ declared, lines }: MoneyPart): number {
  return declared + sum(lines, ({ granted }) => granted);
}

/** What levels cost where nobody bids. */
function clearingOfNone(nowSeconds: number, { outlook }: MoneyQuestion["decision"]) {
  const pools = [...outlook.views.values()].map(({ pool, onDemand, usdPerHour }) => {
    return { id: pool.id, steady: onDemand, usdPerHour, vcpu: pool.performance.vcpu, room: Infinity };
  });
  return clear({ nowSeconds, pools, bids: [], budgetUsdPerHour: Infinity, onDemandVcpus: Infinity }).levels;
}

/** Mean units that budget and quota allow on-demand, each alone. */
function steadyUnits({ pools, budgetUsdPerHour, onDemandVcpus = Infinity }: FleetSpec, unitUsd: number): number {
  const steady = pools.filter(({ market }) => market === Market.OnDemand);
  const smallest = Math.min(...steady.map(({ performance }) => performance.vcpu));
  const byBudget = unitUsd > 0 ? budgetUsdPerHour / unitUsd : Infinity;
  return Math.min(byBudget, steady.length > 0 && smallest > 0 ? onDemandVcpus / smallest : Infinity);
}

function paidUnit(unit: ObservedInstance, { wanted, outlook }: MoneyQuestion["decision"]): PaidUnit {
  const { workload, part, role, state, pool } = unit;
  const running = state !== InstanceState.Stopped;
  const usdPerHour = running ? (outlook.views.get(pool)?.usdPerHour ?? priceOf(pool, wanted.pools)) : stoppedUsdPerHour;
  return { workload, part, role, running, usdPerHour };
}

/** A pool that is not the fleet's any more has no price that is known. */
function priceOf(pool: string, pools: readonly CapacityPool[]): number {
  return pools.find(({ id }) => id === pool)?.usdPerHour ?? 0;
}

function wantedUnits({ workload, part, level, declared, lines, onDemandUsdPerHour }: MoneyPart): WantedUnits {
  const bid = sum(lines, ({ granted }) => granted);
  const charged = sum(lines, ({ granted, usdPerUnitHour }) => granted * usdPerUnitHour);
  return { workload, part, level, declared, bid, bidUsdPerHour: bid > 0 ? charged / bid : 0, onDemandUsdPerHour };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
