import type { Needs } from "../engine/candidates.js";
import { Architecture } from "../engine/instanceType.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import { profileNeeds } from "../engine/usageProfile.js";
import type { WorkloadArgs } from "./args.js";
import { marketsOf, type DeclaredWorkload } from "./declaredWorkload.js";
import { candidatesIn, type Supply } from "./supply.js";

/** Where a workload and its shadow may run, best first. */
export interface Placement {
  readonly needs: Needs;
  readonly pools: readonly CapacityPool[];
  /** Empty where the workload has no shadow. */
  readonly shadowPools: readonly CapacityPool[];
}

export const defaultMaximumIntervalSeconds = 3600;

/** Undefined where the workload says neither needs nor usage. */
export function placementOf(workload: DeclaredWorkload, supply: Supply): Placement | undefined {
  const { args } = workload;
  const needs = needsOf(args);
  if (needs === undefined) return undefined;
  const base = { needs, lostWorkSeconds: lostWorkSeconds(workload) };
  const markets = marketsOf(workload);
  const pools = candidatesIn(supply, { ...base, markets, zones: args.zones, instanceTypes: args.instanceTypes });
  return { needs, pools, shadowPools: shadowPoolsOf(args, base, supply) };
}

function shadowPoolsOf(
  { shadow, instanceTypes }: WorkloadArgs,
  base: { readonly needs: Needs; readonly lostWorkSeconds: number },
  supply: Supply,
): readonly CapacityPool[] {
  if (shadow === undefined) return [];
  return candidatesIn(supply, {
    ...base,
    markets: shadowMarkets(shadow.markets),
    zones: shadow.zones,
    instanceTypes: shadow.instanceTypes ?? instanceTypes,
  });
}

export function shadowMarkets(markets: readonly Market[] | undefined): readonly Market[] {
  return markets ?? [Market.OnDemand];
}

/** The declared needs of a unit, or those its sample of metrics shows. */
export function needsOf({ needs, usage }: WorkloadArgs): Needs | undefined {
  if (needs !== undefined) {
    return {
      vcpu: needs.vcpu,
      memoryGiB: needs.memoryGiB,
      gpus: needs.gpus ?? 0,
      networkGbps: needs.networkGbps ?? 0,
      storageIops: needs.storageIops ?? 0,
      architecture: needs.architecture ?? Architecture.X86,
    };
  }
  const samples = (usage ?? []).map((sample) => ({
    vcpuUsed: sample.vcpuUsed,
    memoryGiBUsed: sample.memoryGiBUsed,
    gpusUsed: sample.gpusUsed ?? 0,
    networkGbpsUsed: sample.networkGbpsUsed ?? 0,
    storageIopsUsed: sample.storageIopsUsed ?? 0,
  }));
  return profileNeeds(samples, Architecture.X86);
}

/** What an interruption loses of a unit's work: its restart, its recovery, and half the time between checkpoints. */
function lostWorkSeconds({ args, startSeconds }: DeclaredWorkload): number {
  const { checkpoint } = args;
  const interval = checkpoint === undefined ? 0 : (checkpoint.maximumIntervalSeconds ?? defaultMaximumIntervalSeconds);
  return startSeconds + (args.recoverySeconds ?? 0) + interval / 2;
}
