import type { DegradationStep, Measure, Priority } from "../../engine/fleet.js";
import type { Level } from "../../engine/level.js";
import type { ProfileName } from "../../engine/profile.js";

/** What a bid asks for. */
export interface BidChange {
  /** A service with a part that takes bids. */
  readonly workload: string;
  /** Either may be left out where the other tells: the level of exactly one part that takes bids. Both, where there is one such part. */
  readonly part?: string;
  /** That of the part. */
  readonly level?: Level;
  /** The most that are wanted, 1 to the part's `bidUnits`. */
  readonly units: number;
  /** Fewer are of no use. Default 1. */
  readonly minimumUnits?: number;
  /** The most a unit and hour is worth, above 0, to 1,000. Charged is the level's clearing price, which is never more. */
  readonly usdPerUnitHour: number;
  /** When the units are wanted. Default: now. */
  readonly from?: string;
  /** Until when: yet to come, after `from`, within 366 days. */
  readonly until: string;
}

/**
 * `GET`, `PUT` and `DELETE /v1/bids/{bid}`; `PUT` takes a `BidChange`. `GET /v1/bids` lists them as `{ "bids": [...] }`,
 * `GET /v1/bids?workload=web` those of one workload.
 */
export interface BidResource extends BidChange {
  /** Its name, unique in the fleet: 1 to 63 letters, digits, dots, hyphens and underscores. */
  readonly bid: string;
  /** What a change is made on. From 1; one more with each change, also when it was withdrawn and is placed again. */
  readonly version: number;
  /** ARN of who placed or changed it last. */
  readonly by: string;
  /** Of bids of one price the older goes first. A bid for more units, or of another part, is a new one. */
  readonly placedAt: string;
  /** The part that gets the units. */
  readonly part: string;
  /** As the part has it now; Immediate where that is no longer declared. */
  readonly level: Level;
  /** Fewer are of no use: 1 or more. */
  readonly minimumUnits: number;
  /** When the units are wanted. */
  readonly from: string;
  /** Whether the units are wanted now. */
  readonly open: boolean;
  /** What the last round gave it; absent before the first. */
  readonly allocation?: BidAllocationResource;
}

/** What a round gave a bid. */
export interface BidAllocationResource {
  /** Units that the market cleared it at. */
  readonly awarded: number;
  /** Of them, those that may run now: the rest waits until those who were outbid have had their notice. */
  readonly granted: number;
  /** What a unit and hour is charged, for this workload's units. Never above the bid. */
  readonly usdPerUnitHour: number;
  /** A sentence for the owner. */
  readonly why: string;
  /** Since when it was granted more units than run for it. Absent: it does not wait. */
  readonly waitingSince?: string;
}

/** All that is preferred: what is left out is as declared. */
export interface PreferencesChange {
  /** By part: only levels that its declared capacity can keep. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** In place of the declared one. */
  readonly priority?: Priority;
  /** In place of the declared one and of what the declaration changes of it. */
  readonly profile?: ProfileName;
  /** In place of all declared steps: some of these, in any order, with their own figures; 20 at most. Services only. */
  readonly degradation?: readonly DegradationStep[];
  /** In place of the profile's: predicted impact that is an alarm, as a share of the hourly on-demand price, 0 to 1,000. */
  readonly impactThreshold?: number;
  /** All that may be done besides replacing what was lost; empty: nothing. Only what the workload has. */
  readonly allowedMeasures?: readonly Measure[];
}

/** `GET`, `PUT` and `DELETE /v1/workloads/{workload}/preferences`. */
export interface PreferencesResource extends PreferencesChange {
  /** Whose they are. */
  readonly workload: string;
  /** What a change is made on. 0 where nobody has changed anything; one more with each change, also back to what is declared. */
  readonly version: number;
  /** ARN of who changed them last; absent at version 0. */
  readonly by?: string;
  /** When that was; absent at version 0. */
  readonly changedAt?: string;
}

/**
 * `POST /v1/workloads/{workload}/checkpoint` takes `{ "instance"?: … }`, `POST /v1/workloads/{workload}/drain`
 * `{ "instance": … }`. `GET /v1/orders`: `{ "orders": [...] }`, those that are not over.
 */
export interface OrderResource {
  /** Id. */
  readonly order: string;
  /** To save work, or to replace a unit, save its work and release it. */
  readonly kind: "checkpoint" | "drain";
  /** Whose units. */
  readonly workload: string;
  /** Which unit. Absent: all, of a checkpoint. */
  readonly instance?: string;
  /** When it was ordered. */
  readonly at: string;
  /** It is not carried out any more from then on: after an hour for a checkpoint, a day for a drain. */
  readonly until: string;
  /** ARN of who ordered it. */
  readonly by: string;
}
