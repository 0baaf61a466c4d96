import type { Priority, ShadowMode, WorkloadKind } from "./fleet.js";
import type { Level } from "./level.js";
import type { Role } from "./observation.js";
import type { CapacityPool } from "./pool.js";
import type { PriceSource } from "./priceSource.js";
import type { UsdByMode } from "./shadowMemory.js";
import type { SpreadSpec } from "./spread.js";

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

export interface WorkloadPlan {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly priority: Priority;
  readonly profile: string;
  /** Each part with the sentence its level promises. */
  readonly parts: readonly {
    readonly name: string;
    readonly units: number;
    readonly level: Level;
    readonly promise: string;
    /** The most units that bids may add while it runs; absent: none. */
    readonly bidUnits?: number;
  }[];
  readonly blend: readonly BlendLine[];
  /** How far apart its units are to be kept; absent where that is not declared. */
  readonly spread?: SpreadSpec;
  /** Absent where the owner says how, or wants none. */
  readonly shadow?: PlannedShadow;
  readonly usdPerHour: number;
  /** The same units, without shadows and spares, on the cheapest on-demand pool that suits. */
  readonly onDemandUsdPerHour: number;
  readonly interruptionsPerDay: number;
}

/** What a fleet would start with: the blend the engine chooses with nothing running and nothing learnt. */
export interface FleetPlan {
  readonly fleet: string;
  /** Absent where the pools were given with their prices, as a recorded trace's are. */
  readonly prices?: PriceSource;
  readonly workloads: readonly WorkloadPlan[];
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
  readonly interruptionsPerDay: number;
}
