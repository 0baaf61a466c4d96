import { ShadowMode } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import { show, type Fault } from "../errors.js";
import { backs, type DeclaredWorkload } from "./declaredWorkload.js";
import type { Placement } from "./placement.js";

/** A workload with where it may run. */
export interface PlacedWorkload {
  readonly workload: DeclaredWorkload;
  readonly placement: Placement;
}

/** What the owner lets a fleet have in all. */
export interface FleetLimits {
  readonly budgetUsdPerHour?: number;
  readonly onDemandVcpus?: number;
}

/** Limits that a fleet can't keep: outside its peaks, without anything degraded. */
export function limitFaults(limits: FleetLimits, placed: readonly PlacedWorkload[]): readonly Fault[] {
  const { budgetUsdPerHour = Infinity, onDemandVcpus = Infinity } = limits;
  return [
    ...limitFault("budgetUsdPerHour", budgetUsdPerHour, sumOf(placed, leastUsdPerHourOf), (usd) => {
      return `at least ${usd} USD an hour, what the cheapest blend that keeps every level costs`;
    }),
    ...limitFault("onDemandVcpus", onDemandVcpus, sumOf(placed, leastVcpusOf), (vcpus) => {
      return `at least ${vcpus} vCPUs, what the units that only on-demand can back have`;
    }),
  ];
}

function limitFault(where: string, most: number, least: number, say: (least: number) => string): readonly Fault[] {
  if (!Number.isFinite(least) || least <= most) return [];
  return [{ where, expected: say(Math.ceil(least * 1e4) / 1e4), got: show(most) }];
}

function sumOf(placed: readonly PlacedWorkload[], of: (each: PlacedWorkload) => number): number {
  return placed.reduce((sum, each) => sum + of(each), 0);
}

/** The least a workload can cost: every unit, and every hot shadow, in the cheapest pool that keeps its level. */
function leastUsdPerHourOf({ workload, placement }: PlacedWorkload): number {
  const cheapest = (pools: readonly CapacityPool[]): number => Math.min(...pools.map((pool) => pool.usdPerHour));
  const serving = workload.parts.reduce((sum, part) => {
    return sum + part.units * cheapest(placement.pools.filter((pool) => backs(pool.market, part.level)));
  }, 0);
  const { shadow } = workload.args;
  if (shadow?.mode !== ShadowMode.Hot) return serving;
  return serving + (shadow.units ?? 1) * cheapest(placement.shadowPools);
}

function leastVcpusOf({ workload, placement }: PlacedWorkload): number {
  const onDemand = placement.pools.filter(({ market }) => market === Market.OnDemand);
  const smallest = Math.min(...onDemand.map(({ performance }) => performance.vcpu));
  const steady = workload.parts.filter(({ level }) => level !== Level.Immediate);
  return steady.reduce((sum, { units }) => sum + units * smallest, 0);
}
