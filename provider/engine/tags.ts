import { compareLevels, Level } from "./level.js";
import { Role } from "./observation.js";
import { strongestLevelOf, type CapacityPool } from "./pool.js";

/**
 * The tags an instance of a fleet carries, shared by all that write or read them.
 * @enum
 */
export const TagKey = {
  /** The fleet's name. */
  Fleet: "blended-fleet:fleet",
  /** Project and stack, which keep fleets of one name in one account apart. What launches an instance adds it. */
  Stack: "blended-fleet:stack",
  /** The workload's name. */
  Workload: "blended-fleet:workload",
  /** The name of the part that it counts to. */
  Part: "blended-fleet:part",
  /** What the instance keeps, which on spot is never above Immediate. */
  Level: "blended-fleet:level",
  /** Serving, or shadow. */
  Role: "blended-fleet:role",
  /** Spot, or on-demand. */
  Market: "blended-fleet:market",
  /** Virtual CPUs. */
  Vcpu: "blended-fleet:vcpu",
  /** Memory in GiB. */
  MemoryGiB: "blended-fleet:memory-gib",
  /** How many; 0: none. */
  Gpus: "blended-fleet:gpus",
  /** Network bandwidth in Gbit/s. */
  NetworkGbps: "blended-fleet:network-gbps",
  /** Storage operations a second. */
  StorageIops: "blended-fleet:storage-iops",
  /** Its price in USD at its launch, and as the companion has seen it since. */
  UsdPerHour: "blended-fleet:usd-per-hour",
  /** What the same instance costs on-demand, in USD. */
  OnDemandUsdPerHour: "blended-fleet:on-demand-usd-per-hour",
} as const;
export type TagKey = (typeof TagKey)[keyof typeof TagKey];

/** Everything that an instance's own tags tell of it. */
export type Classification = Record<Exclude<TagKey, typeof TagKey.Stack>, string>;

/** Whose an instance is, and what it promises. */
export interface InstanceIdentity {
  readonly fleet: string;
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
}

/** The level an instance in this pool really keeps for a part: the part's own, or the market's where that is weaker. */
export function levelKept(partLevel: Level, pool: Pick<CapacityPool, "market">): Level {
  const strongest = strongestLevelOf(pool.market);
  return compareLevels(partLevel, strongest) > 0 ? strongest : partLevel;
}

/**
 * Classifies an instance: its level, performance and cost as tags, numbers in plain decimals. The level tag says what
 * the instance keeps, not what was asked for: on spot it is never above Immediate, so that whoever compares it with the
 * part's level sees a broken promise.
 */
export function classifyInstance(pool: CapacityPool, identity: InstanceIdentity): Classification {
  const { performance } = pool;
  return {
    [TagKey.Fleet]: identity.fleet,
    [TagKey.Workload]: identity.workload,
    [TagKey.Part]: identity.part,
    [TagKey.Level]: levelKept(identity.level, pool),
    [TagKey.Role]: identity.role,
    [TagKey.Market]: pool.market,
    [TagKey.Vcpu]: String(performance.vcpu),
    [TagKey.MemoryGiB]: String(performance.memoryGiB),
    [TagKey.Gpus]: String(performance.gpus),
    [TagKey.NetworkGbps]: String(performance.networkGbps),
    [TagKey.StorageIops]: String(performance.storageIops),
    [TagKey.UsdPerHour]: inUsd(pool.usdPerHour),
    [TagKey.OnDemandUsdPerHour]: inUsd(pool.onDemandUsdPerHour),
  };
}

/** Reads back whose an instance is; undefined for one that no fleet tagged, or whose tags were tampered with. */
export function parseTags(tags: Readonly<Record<string, string>>): InstanceIdentity | undefined {
  const { [TagKey.Fleet]: fleet, [TagKey.Workload]: workload, [TagKey.Part]: part } = tags;
  const level = Object.values(Level).find((known) => known === tags[TagKey.Level]);
  const role = Object.values(Role).find((known) => known === tags[TagKey.Role]);
  if (!fleet || !workload || !part || level === undefined || role === undefined) return undefined;
  return { fleet, workload, part, level, role };
}

/** To a millionth of a dollar, without an exponent or trailing zeros. */
function inUsd(amount: number): string {
  return String(Number(amount.toFixed(6)));
}
