import { peakUnitsOf, unitsAt, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../engine/fleet.js";
import { Market as MarketKind, unitUsdPerHour } from "../engine/pool.js";
import { at, type PoolSupply } from "../embedded/market.js";
import { runBaselines, type BaselineProgress } from "./baselines/baselines.js";
import { combineFigures } from "./combinedFigures.js";
import type { PolicyFigures } from "./serviceFigures.js";
import type { TraceSet } from "./trace.js";
import type { ReplaySettings } from "./traceMarket.js";

/** A service of a fleet as the baselines know it: a plain one, on the pools of one instance type. */
export interface BaselineCase {
  readonly trace: TraceSet;
  readonly settings: ReplaySettings;
  /** Units wanted on average as a share of those at the peak, which a plain service keeps all the time. */
  readonly wantedShare: number;
}

/**
 * Each service of a fleet as a case for the baselines: the units of its peak on the spot pools of the type that suits it
 * best. A service of whose type there is no spot is none.
 */
export function baselineCases(
  spec: FleetSpec,
  supplies: readonly PoolSupply[],
  durationSeconds: number,
  noticeSeconds: number,
): BaselineCase[] {
  return spec.workloads
    .filter((workload) => workload.kind === WorkloadKind.Service)
    .map((workload) => baselineCase(spec, workload, supplies, durationSeconds, noticeSeconds))
    .filter(({ trace }) => trace.pools.length > 0);
}

/** Every baseline over all cases, each with the figures of all services together. */
export function runFleetBaselines(cases: readonly BaselineCase[], onProgress?: BaselineProgress): PolicyFigures[] {
  const perCase = cases.map(({ trace, settings, wantedShare }) => {
    const units = settings.target * wantedShare;
    const onDemandUsd = (units * settings.onDemandUsdPerHour * trace.ticks * trace.gapSeconds) / 3600;
    return runBaselines(trace, settings, onProgress).map((figures) => ({
      figures: ofWanted(figures, wantedShare),
      units,
      onDemandUsd,
    }));
  });
  const [first = []] = perCase;
  return first.map((_, policy) => combineFigures(perCase.flatMap((shares) => shares[policy] ?? [])));
}

/** Ratios to the units of the peak as ratios to those that are wanted. */
function ofWanted(figures: PolicyFigures, share: number): PolicyFigures {
  const { costRatio, onDemandShare } = figures;
  return { ...figures, costRatio: costRatio / share, onDemandShare: onDemandShare / share };
}

/** The mean over all ticks of the units wanted, as a share of those at the peak. */
function wantedShareOf(workload: WorkloadSpec, ticks: number, tickSeconds: number): number {
  if (!workload.parts.some(({ demand }) => demand)) return 1;
  let sum = 0;
  for (let tick = 0; tick < ticks; tick++) sum += unitsAt(workload, tick * tickSeconds);
  return sum / (ticks * peakUnitsOf(workload));
}

function baselineCase(
  spec: FleetSpec,
  workload: WorkloadSpec,
  supplies: readonly PoolSupply[],
  durationSeconds: number,
  noticeSeconds: number,
): BaselineCase {
  const byId = new Map(supplies.map((supply) => [supply.pool.id, supply]));
  const ranked = workload.pools.flatMap((id) => byId.get(id) ?? []);
  const ofSpot = ranked.filter(({ pool }) => pool.market === MarketKind.Spot);
  const best = (ofSpot[0] ?? ranked[0])?.pool.instanceType;
  // A plain service knows no levels: where these keep a workload off spot, it takes what spot there is of the type.
  const spot = (ofSpot.length > 0 ? ofSpot : supplies.filter(({ pool }) => pool.market === MarketKind.Spot)).filter(
    ({ pool }) => pool.instanceType === best,
  );
  const ticks = Math.floor(durationSeconds / spec.tickSeconds);
  const pools = [...spot].sort((a, b) => (a.pool.zone < b.pool.zone ? -1 : 1));
  const price = unitUsdPerHour(ranked.map(({ pool }) => pool));
  return {
    trace: {
      name: workload.name,
      gapSeconds: spec.tickSeconds,
      ticks,
      pools: pools.map((supply) => ({
        id: supply.pool.id,
        zone: supply.pool.zone,
        region: supply.pool.region,
        rooms: Int32Array.from({ length: ticks }, (_, tick) => roomAt(supply, tick * spec.tickSeconds)),
      })),
      warnings: [],
    },
    settings: {
      target: peakUnitsOf(workload),
      coldStartSeconds: workload.startSeconds,
      noticeSeconds,
      spotUsdPerHour: meanPrice(pools, ticks, spec.tickSeconds) ?? price,
      onDemandUsdPerHour: price,
    },
    wantedShare: wantedShareOf(workload, ticks, spec.tickSeconds),
  };
}

const plenty = 2 ** 31 - 1;

function roomAt({ room }: PoolSupply, seconds: number): number {
  return room ? Math.min(plenty, at(room, seconds)) : plenty;
}

function meanPrice(supplies: readonly PoolSupply[], ticks: number, tickSeconds: number): number | undefined {
  if (supplies.length === 0) return undefined;
  let sum = 0;
  for (const { pool, usdPerHour } of supplies) {
    for (let tick = 0; tick < ticks; tick++) sum += usdPerHour ? at(usdPerHour, tick * tickSeconds) : pool.usdPerHour;
  }
  return sum / (supplies.length * ticks);
}
