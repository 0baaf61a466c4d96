import { leastUnits, peakUnits } from "./demand.js";
import { usdPerHourOf, type FirstBlend } from "./firstBlend.js";
import { WorkloadKind, type FleetSpec, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { Role } from "./observation.js";
import type { BlendLine, UsdPerHourRange, WorkloadPlan } from "./plan.js";
import { Market } from "./pool.js";

/** By id of a spot pool: the least and the most it cost lately. */
export type PriceRanges = ReadonlyMap<string, UsdPerHourRange>;

/** The blend that a fleet starts with, and the one it comes to where nothing is lost. */
export interface PlannedBlends {
  readonly first: FirstBlend;
  readonly settled: FirstBlend;
}

/**
 * What each workload may cost an hour, by its name. From below: the planned blends at the lowest prices their pools had, in
 * the hours with the fewest units. From above: the planned ones in the hours with the most units, and what the engine itself
 * would run then without spot, as far as the quota lets it, which is more than the budget where nothing within it keeps units
 * and levels; of what may run nowhere but on spot, at the highest prices. What units and their replacements cost while both
 * run is no part of it.
 */
export function rangeOfCosts(
  spec: FleetSpec,
  planned: PlannedBlends,
  ranges: PriceRanges,
  blendsOf: (fleet: FleetSpec) => PlannedBlends,
): (workload: string) => Pick<WorkloadPlan, "usdPerHourRange" | "unitsWithoutSpot"> {
  const varies = spec.workloads.some(({ parts }) => parts.some(({ demand }) => demand !== undefined));
  const most = withUnits(spec, peakUnits);
  const fewest = varies ? [planned, blendsOf(withUnits(spec, leastUnits))] : [planned];
  const busiest = varies ? [planned, blendsOf(most)] : [planned];
  const dearest = withinQuota(spec, blendsOf(withoutSpot(most)).first);
  // A job's blend a day on is of another day of its deadline.
  const jobs = new Set(spec.workloads.flatMap(({ kind, name }) => (kind === WorkloadKind.Service ? [] : [name])));
  return (workload) => {
    const linesOf = ({ first, settled }: PlannedBlends): readonly (readonly BlendLine[])[] =>
      (jobs.has(workload) ? [first] : [first, settled]).map(({ lines }) => lines(workload));
    const steady = dearest.get(workload) ?? [];
    return {
      usdPerHourRange: {
        low: Math.min(...fewest.flatMap(linesOf).map((lines) => atPrices(lines, ranges, "low"))),
        high: Math.max(...busiest.flatMap(linesOf).map(usdPerHourOf), atPrices(steady, ranges, "high")),
      },
      unitsWithoutSpot: steady.reduce((sum, { role, units }) => sum + (role === Role.Serving ? units : 0), 0),
    };
  };
}

function atPrices(lines: readonly BlendLine[], ranges: PriceRanges, end: keyof UsdPerHourRange): number {
  return lines.reduce((sum, { units, stopped, pool, usdPerHour }) => {
    const range = stopped ? undefined : ranges.get(pool.id);
    return sum + (range ? units * range[end] : usdPerHour);
  }, 0);
}

function withUnits(spec: FleetSpec, unitsOf: (part: PartSpec) => number): FleetSpec {
  const always = (part: PartSpec): PartSpec => {
    const { demand: _, ...rest } = part;
    return { ...rest, units: unitsOf(part) };
  };
  const workloads = spec.workloads.map((workload) => ({ ...workload, parts: workload.parts.map(always) }));
  return { ...spec, workloads };
}

/** What the quota leaves of each workload's lines: of the most important first, and of its strongest levels. */
function withinQuota(
  { workloads, onDemandVcpus = Infinity }: FleetSpec,
  { lines }: FirstBlend,
): ReadonlyMap<string, readonly BlendLine[]> {
  let left = onDemandVcpus;
  const granted = (line: BlendLine): BlendLine => {
    const { vcpu } = line.pool.performance;
    if (line.stopped || line.pool.market === Market.Spot || vcpu === 0) return line;
    const units = Math.min(line.units, Math.floor(left / vcpu));
    left -= units * vcpu;
    return { ...line, units, usdPerHour: units * line.pool.usdPerHour };
  };
  return new Map(workloads.map(({ name }) => [name, lines(name).map(granted)]));
}

/** The fleet where no spot pool has room; a workload with no other pool keeps its own, and no part has where to yield to. */
function withoutSpot(spec: FleetSpec): FleetSpec {
  const steady = new Set(spec.pools.flatMap(({ id, market }) => (market === Market.OnDemand ? [id] : [])));
  const onSteady = (pools: readonly string[]): readonly string[] => {
    const kept = pools.filter((id) => steady.has(id));
    return kept.length > 0 ? kept : pools;
  };
  const workloads = spec.workloads.map((workload): WorkloadSpec => {
    const { shadow } = workload;
    return {
      ...workload,
      parts: workload.parts.map(({ atPeak: _, ...part }) => part),
      pools: onSteady(workload.pools),
      ...(shadow && { shadow: { ...shadow, pools: onSteady(shadow.pools) } }),
    };
  });
  return { ...spec, workloads };
}
