import type { Priority, ShadowMode, WorkloadKind } from "./fleet.js";
import type { Level } from "./level.js";
import type { Role } from "./observation.js";
import type { CapacityPool } from "./pool.js";
import type { PriceSource } from "./priceSource.js";
import type { UsdByMode } from "./shadowMemory.js";
import type { SpreadSpec } from "./spread.js";

/** From the least to the most, in USD an hour. */
export interface UsdPerHourRange {
  readonly low: number;
  readonly high: number;
}

/** Units of one part in one pool. */
export interface BlendLine {
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
  /** Stopped: a warm shadow, paid only for its volume. */
  readonly stopped: boolean;
  readonly pool: CapacityPool;
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
  readonly usdPerHour: number;
  /** Serving units, spares included. */
  readonly spotUnits: number;
  readonly onDemandUnits: number;
  readonly interruptionsPerDay: number;
  /** Of 30 days, how long fewer units are expected to be ready than are wanted. */
  readonly unreadySecondsPerMonth: number;
  /** Share of the wanted units expected to be ready, over time. */
  readonly readyShare: number;
}

export interface PlannedPart {
  readonly name: string;
  readonly units: number;
  readonly level: Level;
  /** The sentence its level promises. */
  readonly promise: string;
  /** The most units that bids may add while it runs; absent: none. */
  readonly bidUnits?: number;
}

export interface WorkloadPlan {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly priority: Priority;
  readonly profile: string;
  readonly parts: readonly PlannedPart[];
  readonly blend: readonly BlendLine[];
  /** How far apart its units are to be kept; absent where that is not declared. */
  readonly spread?: SpreadSpec;
  /** Absent where the owner says how, or wants none. */
  readonly shadow?: PlannedShadow;
  readonly usdPerHour: number;
  /** Spot at its lowest and the fewest units wanted, to no spot to be had and the most units wanted. Bids apart. */
  readonly usdPerHourRange: UsdPerHourRange;
  /** Units that would serve if no spot were to be had, in the hours with the most: fewer where the quota ends. */
  readonly unitsWithoutSpot: number;
  /** The same units, without shadows and spares, on the cheapest on-demand pool that suits. */
  readonly onDemandUsdPerHour: number;
  readonly interruptionsPerDay: number;
  /** Of a service. */
  readonly settled?: SettledPlan;
}

/** What a fleet would start with: the blend the engine chooses with nothing running and nothing learnt. */
export interface FleetPlan {
  readonly fleet: string;
  /** Absent where the pools were given with their prices, as a recorded trace's are. */
  readonly prices?: PriceSource;
  readonly workloads: readonly WorkloadPlan[];
  readonly usdPerHour: number;
  readonly usdPerHourRange: UsdPerHourRange;
  readonly onDemandUsdPerHour: number;
  readonly interruptionsPerDay: number;
}
