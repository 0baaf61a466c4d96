import {
  Measure,
  Priority,
  ShadowMode,
  WorkloadKind,
  type FleetSpec,
  type WorkloadSpec,
} from "../provider/engine/fleet.js";
import { Level } from "../provider/engine/level.js";
import { Market, poolId, regionOf, type CapacityPool } from "../provider/engine/pool.js";
import { profiles } from "../provider/engine/profile.js";
import { startSeconds } from "./roundWorld.js";

/** What is asked of a large fleet. */
export interface LargeFleet {
  readonly pools: number;
  readonly workloads: number;
  /** Units of all workloads together. */
  readonly units: number;
  /** Parts of every level, a shadow, checkpoints and degradation; absent: Immediate units and nothing else. */
  readonly full?: boolean;
}

const zones = ["us-east-1", "us-east-2", "us-west-2"].flatMap((region) => ["a", "b", "c"].map((zone) => region + zone));

/** A fleet whose workloads may all use every pool: half of these are spot, over nine zones of three regions. */
export function largeFleet(asked: LargeFleet): FleetSpec {
  const pools = Array.from({ length: asked.pools }, (_, index) => largeFleetPool(index));
  const units = asked.units / asked.workloads;
  const shape = { units, pools, ...(asked.full && { full: true }) };
  return {
    name: "large",
    pools,
    workloads: Array.from({ length: asked.workloads }, (_, index) => workload(`w${index}`, shape)),
    budgetUsdPerHour: Infinity,
    tickSeconds: 60,
    noticeSeconds: 120,
  };
}

/** Types differ in price and in how calm they are, by no pattern that would make choosing easy. */
function largeFleetPool(index: number): CapacityPool {
  const market = index % 2 === 0 ? Market.Spot : Market.OnDemand;
  const place = Math.floor(index / 2);
  const zone = zones[place % zones.length] ?? "";
  const type = Math.floor(place / zones.length);
  const onDemandUsdPerHour = 1 + 0.013 * ((type * 7) % 29);
  return {
    id: poolId(`type-${type}`, zone, market),
    instanceType: `type-${type}`,
    zone,
    region: regionOf(zone),
    market,
    usdPerHour: market === Market.Spot ? onDemandUsdPerHour * (0.3 + 0.002 * ((place * 11) % 37)) : onDemandUsdPerHour,
    onDemandUsdPerHour,
    performance: { vcpu: 4, memoryGiB: 16, gpus: 0, networkGbps: 1, storageIops: 0 },
    hazardScale: 0.1 + 0.02 * ((place * 5) % 23),
  };
}

interface WorkloadShape {
  readonly units: number;
  readonly pools: readonly CapacityPool[];
  readonly full?: boolean;
}

function workload(name: string, { units, pools, full }: WorkloadShape): WorkloadSpec {
  const plain: WorkloadSpec = {
    name,
    kind: WorkloadKind.Service,
    priority: Priority.Standard,
    profile: profiles.balanced,
    parts: [{ name: "all", units, level: Level.Immediate }],
    pools: pools.map(({ id }) => id),
    startSeconds,
    recoverySeconds: 30,
    degradation: [],
    allowedMeasures: Object.values(Measure),
  };
  return full ? { ...plain, ...everything(units, pools) } : plain;
}

function everything(
  units: number,
  pools: readonly CapacityPool[],
): Pick<WorkloadSpec, "parts" | "shadow" | "degradation" | "checkpoint"> {
  const tenth = Math.floor(units / 10);
  const steady = pools.filter(({ market }) => market === Market.OnDemand);
  return {
    parts: [
      { name: "base", units: tenth, level: Level.NonInterruptible },
      { name: "slow", units: tenth, level: Level.ThirtyMinuteGrace },
      { name: "soon", units: tenth, level: Level.FiveMinuteWarning },
      { name: "rest", units: units - 3 * tenth, level: Level.Immediate },
    ],
    shadow: { mode: ShadowMode.Hot, units: 1, pools: steady.map(({ id }) => id), switchSeconds: 10 },
    degradation: [{ name: "less", savesUnits: tenth, qualityUsdPerHour: tenth }],
    checkpoint: { saveSeconds: 20, restoreSeconds: 20, sizeMiB: 256, maximumIntervalSeconds: 3600 },
  };
}
