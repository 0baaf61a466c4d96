import type { Bid } from "./bids/bid.js";
import type { DegradationStep, Measure, Priority } from "./fleet.js";
import type { Level } from "./level.js";
import type { ProfileName } from "./profile.js";

/** What a workload's owner prefers at run time over what the program declares. Absent: as declared. */
export interface Preferences {
  /** By part. Never a level that its declared pools can't keep. */
  readonly levels?: Readonly<Record<string, Level>>;
  readonly priority?: Priority;
  readonly profile?: ProfileName;
  /** Replaces the declared steps: any of them, in any order, with any saving and quality price. */
  readonly degradation?: readonly DegradationStep[];
  /** Replaces the profile's. */
  readonly impactThreshold?: number;
  readonly allowedMeasures?: readonly Measure[];
}

/** Something to be done once. Level-triggered: it is due until the world shows that it was done, or it expires. */
export type Order =
  /** Saves the work of every unit of a workload, or of one. */
  | {
      readonly kind: "checkpoint";
      readonly id: string;
      readonly workload: string;
      readonly instance?: string;
      readonly atSeconds: number;
    }
  /** Replaces a unit, then saves its work and releases it, at the notice of its level. */
  | {
      readonly kind: "drain";
      readonly id: string;
      readonly workload: string;
      readonly instance: string;
      readonly atSeconds: number;
    };

/** What owners ask for at run time. Part of the spec that a decision is made on, never of the one that Pulumi owns. */
export interface OwnerRequests {
  readonly bids: readonly Bid[];
  readonly orders: readonly Order[];
  /** Until then nothing new is decided. */
  readonly pausedUntilSeconds?: number;
}
