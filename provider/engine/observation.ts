import type { Level } from "./level.js";

/**
 * What an instance is there for.
 * @enum
 */
export const Role = {
  /** It does its workload's work. */
  Serving: "serving",
  /** It stands by, to take over from one that is lost. */
  Shadow: "shadow",
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Where an instance is in its life. Ended instances are not observed. */
export const InstanceState = {
  Starting: "starting",
  Ready: "ready",
  /** Stopped: a warm shadow. */
  Stopped: "stopped",
} as const;
export type InstanceState = (typeof InstanceState)[keyof typeof InstanceState];

/** The share of a unit's capacity in use, each 0 to 1 (above 1 where demand exceeds it). */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
  readonly io: number;
}

export interface ObservedInstance {
  readonly id: string;
  readonly pool: string;
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
  readonly state: InstanceState;
  /** When it last began to run: its launch, or its start after it was stopped. */
  readonly launchedAtSeconds: number;
  /** When an interruption notice says it goes; absent where there is none. */
  readonly noticedUntilSeconds?: number;
  /** When a rebalance recommendation came for it: a feature for the forecast, never a reason by itself. */
  readonly rebalanceAtSeconds?: number;
  readonly usage?: Usage;
}

/** What is known of a pool without having capacity there: a placement score, a probe. */
export interface PoolSignal {
  readonly pool: string;
  readonly available: boolean;
}

/** Progress of a deadline job. */
export interface JobProgress {
  readonly workload: string;
  readonly doneSeconds: number;
  /** Of it, what outlives a loss of what runs; absent: all. */
  readonly savedSeconds?: number;
  /** Overhead still to be paid by what runs now before work proceeds. */
  readonly overheadLeftSeconds: number;
}

/** All that a decision may look at besides its own state. Times are seconds on one clock. */
export interface Observation {
  readonly nowSeconds: number;
  /** Members of the fleet only. */
  readonly instances: readonly ObservedInstance[];
  /** USD per hour by pool id, for pools whose price differs from the plan's. */
  readonly usdPerHour: Readonly<Record<string, number>>;
  readonly signals: readonly PoolSignal[];
  readonly jobs: readonly JobProgress[];
}
