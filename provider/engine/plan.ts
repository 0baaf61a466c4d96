import type { Priority, ShadowMode, WorkloadKind } from "./fleet.js";
import type { Level } from "./level.js";
import type { Role } from "./observation.js";
import type { CapacityPool } from "./pool.js";
import type { PriceSource } from "./priceSource.js";
import type { UsdByMode } from "./shadowMemory.js";
import type { SpreadSpec } from "./spread.js";

/** From the least to the most, in USD an hour. */
export interface UsdPerHourRange {
  /** The least. */
  readonly low: number;
  /** The most, no less than `low`. */
  readonly high: number;
}

/** Units of one part in one pool. */
export interface BlendLine {
  /** Name of the part. */
  readonly part: string;
  /** That of the part, which this capacity keeps. */
  readonly level: Level;
  /** Serving, or the shadow of such. */
  readonly role: Role;
  /** Stopped: a warm shadow, paid only for its volume. */
  readonly stopped: boolean;
  /** Where they run, at the price they are planned on. */
  readonly pool: CapacityPool;
  /** How many, 1 or more. */
  readonly units: number;
  /** Of all these units together. */
  readonly usdPerHour: number;
  /** Instances of this line expected to be lost a day. */
  readonly interruptionsPerDay: number;
}

/** How a shadow is kept that its owner leaves to the engine. */
export interface PlannedShadow {
  /** Auto where none is kept. */
  readonly mode: ShadowMode;
  /** What each mode saves against none, an hour, its own price deducted. */
  readonly savedUsdPerHour: UsdByMode;
}

/**
 * What a service comes to once its pools have been up for a day: a fleet that has seen nothing yet is more careful than one
 * that has.
 */
export interface SettledPlan {
  /** With shadows and spares. */
  readonly usdPerHour: number;
  /** Serving units on spot, spares included. */
  readonly spotUnits: number;
  /** Serving units on on-demand, spares included. */
  readonly onDemandUnits: number;
  /** Serving instances expected to be lost a day. */
  readonly interruptionsPerDay: number;
  /** Of 30 days, how long fewer units are expected to be ready than are wanted. */
  readonly unreadySecondsPerMonth: number;
  /** Share of the wanted units expected to be ready, over time. */
  readonly readyShare: number;
}

/** A part of a workload, and what it is promised. */
export interface PlannedPart {
  /** As declared. */
  readonly name: string;
  /** As declared, outside the hours of special demand. */
  readonly units: number;
  /** As declared. */
  readonly level: Level;
  /** The sentence its level promises. */
  readonly promise: string;
  /** The most units that bids may add while it runs; absent: none. */
  readonly bidUnits?: number;
}

/** What one workload would start with, and what is expected of it. */
export interface WorkloadPlan {
  /** As declared. */
  readonly name: string;
  /** Service or deadline job. */
  readonly kind: WorkloadKind;
  /** Who is served first, and degraded last. */
  readonly priority: Priority;
  /** Name of the blend profile. */
  readonly profile: string;
  /** In the order of the declaration. */
  readonly parts: readonly PlannedPart[];
  /** Units by part, role and pool; none where a job waits. */
  readonly blend: readonly BlendLine[];
  /** How far apart its units are to be kept; absent where that is not declared. */
  readonly spread?: SpreadSpec;
  /** Absent where the owner says how, or wants none. */
  readonly shadow?: PlannedShadow;
  /** Of the blend, with shadows and spares. */
  readonly usdPerHour: number;
  /** Spot at its lowest and the fewest units wanted, to no spot to be had and the most units wanted. Bids apart. */
  readonly usdPerHourRange: UsdPerHourRange;
  /** Units that would serve if no spot were to be had, in the hours with the most: fewer where the quota ends. */
  readonly unitsWithoutSpot: number;
  /** The same units, without shadows and spares, on the cheapest on-demand pool that suits. */
  readonly onDemandUsdPerHour: number;
  /** Serving instances of the blend expected to be lost on its first day. */
  readonly interruptionsPerDay: number;
  /** Of a service. */
  readonly settled?: SettledPlan;
}

/** What a fleet would start with: the blend the engine chooses with nothing running and nothing learnt. */
export interface FleetPlan {
  /** The fleet's name. */
  readonly fleet: string;
  /** Absent where the pools were given with their prices, as a recorded trace's are. */
  readonly prices?: PriceSource;
  /** By priority, critical first. */
  readonly workloads: readonly WorkloadPlan[];
  /** Of all workloads. */
  readonly usdPerHour: number;
  /** The sums of the workloads' ends. */
  readonly usdPerHourRange: UsdPerHourRange;
  /** Of all workloads. */
  readonly onDemandUsdPerHour: number;
  /** Of all workloads. */
  readonly interruptionsPerDay: number;
}
