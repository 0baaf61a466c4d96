import type { Level } from "../../engine/level.js";
import type { Role } from "../../engine/observation.js";
import type { Market } from "../../engine/pool.js";

/**
 * `GET /v1/blend`: units by pool, as the last round left them. `GET /v1/blend?workload=web` of one workload, also of one that
 * is no longer declared and has units.
 */
export interface BlendResource {
  /** Now, on the fleet's own clock. */
  readonly at: string;
  /** By workload in the fleet's order, those that are no longer declared last. */
  readonly lines: readonly BlendLineResource[];
  /** Of all lines together. */
  readonly usdPerHour: number;
}

/** Units of one part in one pool that keep one level in one role; never none. */
export interface BlendLineResource {
  /** May be one that is no longer declared. */
  readonly workload: string;
  /** Whose units they are, or shadow. */
  readonly part: string;
  /** What this capacity keeps: on spot never above Immediate. */
  readonly level: Level;
  /** Serving, or the shadow of such. */
  readonly role: Role;
  /** Id, such as `m7i.large/us-east-1a/spot`. */
  readonly pool: string;
  /** Unknown: the pool is no longer the fleet's. */
  readonly market: Market | "unknown";
  /** Such as `us-east-1a`; empty where the pool is no longer the fleet's. */
  readonly zone: string;
  /** Each unit is one. */
  readonly instances: readonly InstanceResource[];
  /** The number of instances. */
  readonly units: number;
  /** Of all of them together, now; 0 where they are stopped, or the pool is no longer the fleet's. */
  readonly usdPerHour: number;
}

/** A unit, as the last round left it. */
export interface InstanceResource {
  /** Id, such as `i-0123456789abcdef0`. */
  readonly instance: string;
  /** When it last began to run: its launch, or its start after it was stopped. */
  readonly launchedAt: string;
  /** Its release is decided. */
  readonly leaving: boolean;
  /** The market has said that it takes it back. */
  readonly noticed: boolean;
  /** When the engine reclaims it, as it was told. Absent: it has no warning. */
  readonly warnedUntil?: string;
  /** Since when it has worked without a checkpoint that holds it. Absent: it has not served yet, or is a shadow. */
  readonly unsavedSince?: string;
}
