import type { DegradationStep, Priority, WorkloadKind } from "../../engine/fleet.js";
import type { Level } from "../../engine/level.js";

/** `GET /v1/fleet`: the fleet at a glance, as the last round left it. */
export interface FleetResource {
  /** As declared, such as `shop`. */
  readonly fleet: string;
  /** Now, on the fleet's own clock. */
  readonly at: string;
  /** The last decision; absent before the first. */
  readonly decidedAt?: string;
  /** No decision for three minutes, or for three rounds where these are longer. False before the first. */
  readonly isLate: boolean;
  /** Whether it decides. */
  readonly engine: EngineResource;
  /**
   * Of all that runs, shadows too, at the prices of now. Stopped units and those in pools that are no longer the fleet's
   * count nothing.
   */
  readonly usdPerHour: number;
  /** Of the units wanted now, each on its workload's cheapest on-demand pool. */
  readonly onDemandUsdPerHour: number;
  /** Absent: no limit. */
  readonly budgetUsdPerHour?: number;
  /** Of all workloads together. */
  readonly units: UnitCountsResource;
  /** Actions that are decided, and not known to be done. */
  readonly pending: number;
}

/** How many units a fleet has, and should have. */
export interface UnitCountsResource {
  /** Declared for this moment and granted to bids, less what degradation steps in force save. */
  readonly wanted: number;
  /** Serving units that are there, those that start or leave among them. */
  readonly running: number;
  /** Beside them; stopped ones too. */
  readonly shadows: number;
}

/** `GET /v1/engine`, `PUT /v1/engine` takes `EngineChange`. */
export interface EngineResource {
  /** What a change is made on. 0 before it was first paused or resumed; one more with each change. */
  readonly version: number;
  /** Nothing new is decided. */
  readonly paused: boolean;
  /** When it goes on by itself; absent while it is not paused. */
  readonly pausedUntil?: string;
  /** The reason that came with the last change; absent where none did. */
  readonly why?: string;
  /** ARN of who made the last change; absent before the first. */
  readonly by?: string;
  /** Whether this caller may pause and resume it: it has to be allowed to change every workload. */
  readonly mayWrite: boolean;
}

/** What to do with the engine: pause it, for a week at most, or let it go on. */
export interface EngineChange {
  /** False: decide again. */
  readonly paused: boolean;
  /** Yet to come, within a week. Default: in an hour. Only with `paused`. */
  readonly until?: string;
  /** For those who see it; one line of up to 200 characters. */
  readonly why?: string;
}

/** `GET /v1/workloads/{workload}`; `GET /v1/workloads` lists them as `{ "workloads": [...] }`. */
export interface WorkloadResource {
  /** As declared, such as `web`. */
  readonly workload: string;
  /** Service or deadline job. */
  readonly kind: WorkloadKind;
  /** In force: as preferred, else as declared. */
  readonly priority: Priority;
  /** The blend profile in force, such as `balanced`; `balanced, changed` where the declaration changes one. */
  readonly profile: string;
  /** In the order of the declaration. */
  readonly parts: readonly PartResource[];
  /** Shadows that are there, stopped ones too. */
  readonly shadows: number;
  /** Names of the steps in force. */
  readonly degraded: readonly string[];
  /** The declared steps, of which preferences may be. Absent: none. */
  readonly steps?: readonly DegradationStep[];
  /** Of all its units, shadows too, counted as the fleet's. */
  readonly usdPerHour: number;
  /** Of the units wanted now, on its cheapest on-demand pool. */
  readonly onDemandUsdPerHour: number;
  /** What a unit of it is charged an hour, by level, while no bid contends for it. Empty before prices are published. */
  readonly unitUsdPerHour: Readonly<Record<string, number>>;
  /** ARNs of those who may change it, `*` for any text. Absent: whoever may call may write. */
  readonly owners?: readonly string[];
  /** Whether this caller may change it. */
  readonly mayWrite: boolean;
}

/** Units of a workload that share one promise. */
export interface PartResource {
  /** As declared, such as `base`. */
  readonly part: string;
  /** In force: as preferred, else as declared, also while its units have left steady capacity to others. */
  readonly level: Level;
  /** The sentence that the level promises. */
  readonly promise: string;
  /** For this moment, as `demand` has it. */
  readonly declaredUnits: number;
  /** The most that bids may add; 0: it takes none. */
  readonly bidUnits: number;
  /** Of them, those that the last round let bids have. */
  readonly bidUnitsGranted: number;
  /** Declared and granted units, less what degradation steps in force save. */
  readonly wanted: number;
  /** Serving units that are there, those that start or leave among them. */
  readonly running: number;
}
