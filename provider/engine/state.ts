import type { Action, Outcome } from "./action.js";
import type { JobMemory } from "./deadline/jobMemory.js";
import type { JobCounts } from "./deadline/jobProgress.js";
import type { Level } from "./level.js";
import type { ObservedInstance, Role } from "./observation.js";
import type { PoolMemory } from "./poolMemory.js";
import type { ShadowMemory } from "./shadowMemory.js";
import type { ReadinessRecord } from "./readiness.js";
import type { AuctionMemory } from "./bids/auction.js";
import type { OpenAccount } from "./pricing/account.js";
import type { DemandRecord } from "./pricing/demandRecord.js";
import type { PriceBoard } from "./pricing/priceBoard.js";
import type { SignBook } from "./signs.js";
import { emptyBook, type ForecastBook } from "./revocation/forecastBook.js";

/** An action that was decided and of which nothing is known yet. */
export interface PendingAction {
  readonly action: Action;
  readonly decidedAtSeconds: number;
  readonly attempts: number;
  /** Set where it has begun and goes on by itself: by this what came of it is asked for. */
  readonly begun?: string;
}

/** A unit that was launched lately. The world may need a while to show it. */
export type LaunchedUnit = Pick<
  ObservedInstance,
  "id" | "pool" | "workload" | "part" | "level" | "role" | "launchedAtSeconds"
>;

/** A member as last seen, so that its absence is noticed. */
export interface KnownInstance {
  readonly pool: string;
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
  readonly launchedAtSeconds: number;
  /** Since when it carries work that no checkpoint holds; absent before it serves. */
  readonly unsavedSinceSeconds?: number;
  /** The newest checkpoint of the work it carries. */
  readonly snapshot?: string;
  /** Its release was decided: its absence is no loss. */
  readonly leaving: boolean;
  /** Warned by the engine: reclaimed then, not before. */
  readonly warnedUntilSeconds?: number;
  readonly noticed: boolean;
  /** A shadow serves in its place already: the next one takes over from another. */
  readonly takenOver?: boolean;
}

/** Work whose carrier is gone, waiting for another. */
export interface OrphanedWork {
  readonly snapshot: string;
  /** When its carrier went; absent where that was long ago. */
  readonly lostAtSeconds?: number;
  /** When its carrier went, or when its last restore failed. */
  readonly orphanedAtSeconds: number;
  /** How often a restore of it has failed for good. */
  readonly failures: number;
}

export interface WorkloadState {
  /** Names of the steps taken, in order. */
  readonly degraded: readonly string[];
  readonly degradedAtSeconds?: number;
  readonly orphans: readonly OrphanedWork[];
  /** When units were given up of the engine's own will, for the movement cap. */
  readonly movedAtSeconds: readonly number[];
  /** When it was first seen: deadlines count from here. */
  readonly beganAtSeconds: number;
  /** Parts that have left steady capacity to others, by name, with until when at least. */
  readonly yieldedUntilSeconds?: Readonly<Record<string, number>>;
  /** The risk was above the threshold at the last decision. */
  readonly alarmed: boolean;
  /** The most units that have served of those declared: only these can have been lost. Of workloads with shadows. */
  readonly servedUnits?: number;
  /** Where the engine chooses how a shadow is kept. */
  readonly shadow?: ShadowMemory;
  /** Of a service, once all its units were ready. */
  readonly readiness?: ReadinessRecord;
  /** Of a deadline job. */
  readonly job?: JobMemory;
  /** How long saving its work takes, where it may be saved: known here for when it is no longer declared. */
  readonly saveSeconds?: number;
}

/**
 * The one document a fleet is remembered by. Plain JSON: what is not in it is forgotten between two ticks.
 */
export interface FleetState {
  readonly format: 1;
  readonly fleet: string;
  readonly beganAtSeconds: number;
  readonly decidedAtSeconds: number;
  /** Number of decisions so far: part of every action's key. */
  readonly sequence: number;
  readonly pools: Readonly<Record<string, PoolMemory>>;
  /** Forecasts of pools, and what came of them. */
  readonly forecasts: ForecastBook;
  readonly workloads: Readonly<Record<string, WorkloadState>>;
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly pending: readonly PendingAction[];
  /** What came of actions since the last decision. */
  readonly outcomes: readonly Outcome[];
  /** Those that the world may not show yet, and those of the last minutes that were gone before anyone saw them. */
  readonly launched?: readonly LaunchedUnit[];
  /** Progress of jobs, where nobody tells it. */
  readonly jobs?: JobCounts;
  /** What events told of members, which is part of what is observed of them. */
  readonly signs?: SignBook;
  /** How the last round cleared bids. */
  readonly auction?: AuctionMemory;
  /** Prices of levels, as published. */
  readonly prices?: PriceBoard;
  /** Units that were wanted of levels, hour by hour. */
  readonly demand?: DemandRecord;
  /** What workloads were charged, as far as it is not stored elsewhere. */
  readonly account?: OpenAccount;
}

/** A fleet of which nothing is known yet. */
export function emptyState(fleet: string, nowSeconds: number): FleetState {
  return {
    format: 1,
    fleet,
    beganAtSeconds: nowSeconds,
    decidedAtSeconds: nowSeconds,
    sequence: 0,
    pools: {},
    forecasts: emptyBook(nowSeconds),
    workloads: {},
    known: {},
    pending: [],
    outcomes: [],
  };
}

export function emptyWorkloadState(nowSeconds: number): WorkloadState {
  return { degraded: [], orphans: [], movedAtSeconds: [], beganAtSeconds: nowSeconds, alarmed: false };
}
