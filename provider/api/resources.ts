import type { AuditEntry } from "../engine/controls.js";
import type { Level } from "../engine/level.js";
import type { DegradationStep, Measure, Priority, WorkloadKind } from "../engine/fleet.js";
import type { Market } from "../engine/pool.js";
import type { PriceParts } from "../engine/pricing/priceBoard.js";
import type { ProfileName } from "../engine/profile.js";

/* What the API answers and takes, as JSON. Moments are ISO 8601 texts in UTC; money is in USD. */

/** `GET /v1/fleet` */
export interface FleetResource {
  readonly fleet: string;
  readonly at: string;
  /** The last decision; absent before the first. */
  readonly decidedAt?: string;
  /** It decides every tick: this is too long ago. */
  readonly isLate: boolean;
  readonly engine: EngineResource;
  readonly usdPerHour: number;
  /** The units wanted now, on on-demand. */
  readonly onDemandUsdPerHour: number;
  /** Absent: no limit. */
  readonly budgetUsdPerHour?: number;
  readonly units: { readonly wanted: number; readonly running: number; readonly shadows: number };
  /** Decided, and not known to be done. */
  readonly pending: number;
}

/** `GET /v1/engine`, `PUT /v1/engine` takes `EngineChange`. */
export interface EngineResource {
  readonly version: number;
  readonly paused: boolean;
  readonly pausedUntil?: string;
  readonly why?: string;
  readonly by?: string;
  /** Whether this caller may pause and resume it: it has to be allowed to change every workload. */
  readonly mayWrite: boolean;
}

/** `paused` with `until` within a week (default in an hour), or not paused. */
export interface EngineChange {
  readonly paused: boolean;
  readonly until?: string;
  readonly why?: string;
}

/** `GET /v1/workloads/{workload}`; `GET /v1/workloads` lists them as `{ "workloads": [...] }`. */
export interface WorkloadResource {
  readonly workload: string;
  readonly kind: WorkloadKind;
  readonly priority: Priority;
  readonly profile: string;
  readonly parts: readonly PartResource[];
  readonly shadows: number;
  /** Names of the steps in force. */
  readonly degraded: readonly string[];
  /** The declared steps, of which preferences may be. Absent: none. */
  readonly steps?: readonly DegradationStep[];
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
  /** What a unit of it is charged an hour, by level, while nothing else is bid. */
  readonly unitUsdPerHour: Readonly<Record<string, number>>;
  /** Absent: whoever may call may write. */
  readonly owners?: readonly string[];
  /** Whether this caller may change it. */
  readonly mayWrite: boolean;
}

export interface PartResource {
  readonly part: string;
  readonly level: Level;
  readonly promise: string;
  readonly declaredUnits: number;
  /** The most that bids may add. */
  readonly bidUnits: number;
  readonly bidUnitsGranted: number;
  readonly wanted: number;
  readonly running: number;
}

/** `GET /v1/blend`: units by pool. `GET /v1/blend?workload=web` of one workload. */
export interface BlendResource {
  readonly at: string;
  readonly lines: readonly BlendLineResource[];
  readonly usdPerHour: number;
}

export interface BlendLineResource {
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: "serving" | "shadow";
  readonly pool: string;
  readonly market: Market | "unknown";
  readonly zone: string;
  readonly instances: readonly InstanceResource[];
  readonly units: number;
  readonly usdPerHour: number;
}

export interface InstanceResource {
  readonly instance: string;
  readonly launchedAt: string;
  readonly leaving: boolean;
  readonly noticed: boolean;
  /** When the engine reclaims it, as it was told. */
  readonly warnedUntil?: string;
  readonly unsavedSince?: string;
}

/** `GET /v1/prices` */
export interface PricesResource {
  readonly at: string;
  /** On-demand price of the fleet's mean unit. */
  readonly unitUsdPerHour: number;
  readonly levels: readonly LevelPriceResource[];
  /** The last day, the oldest first, an hour each. */
  readonly history: readonly { readonly from: string; readonly usdPerUnitHour: Readonly<Record<string, number>> }[];
}

export interface LevelPriceResource {
  readonly level: Level;
  readonly usdPerUnitHour: number;
  readonly rate: number;
  readonly parts: PriceParts;
  /** The last clearing's uniform price, which bids are charged. */
  readonly clearingUsdPerUnitHour: number;
  readonly askedUnits: number;
  readonly awardedUnits: number;
}

/** `GET /v1/forecast` */
export interface ForecastResource {
  readonly at: string;
  /** Chances of losing a unit's pool, for pools that hold units or may. */
  readonly pools: readonly PoolForecastResource[];
  /** What was forecast against what came, over the last day, by horizon. */
  readonly outcomes: readonly {
    readonly minutes: number;
    readonly forecast: number;
    readonly came: number;
    readonly count: number;
  }[];
  /** Units wanted by level over the next hours. */
  readonly demand: readonly {
    readonly level: Level;
    readonly from: string;
    readonly units: number;
    readonly low: number;
    readonly high: number;
  }[];
}

export interface PoolForecastResource {
  readonly pool: string;
  readonly market: Market;
  readonly usdPerHour: number;
  /** Percent are 0 to 1, by minutes ahead. Absent for on-demand. */
  readonly chances?: readonly { readonly minutes: number; readonly chance: number }[];
  readonly blockedUntil?: string;
  readonly units: number;
}

/**
 * `GET`, `PUT` and `DELETE /v1/bids/{bid}`; `PUT` takes a `BidChange`. `GET /v1/bids` lists them as `{ "bids": [...] }`,
 * `GET /v1/bids?workload=web` those of one workload.
 */
export interface BidResource extends BidChange {
  readonly bid: string;
  readonly version: number;
  readonly by: string;
  /** Of bids of one price the older goes first. A bid for more units, or of another part, is a new one. */
  readonly placedAt: string;
  readonly part: string;
  readonly level: Level;
  readonly minimumUnits: number;
  readonly from: string;
  /** Whether the units are wanted now. */
  readonly open: boolean;
  /** What the last round gave it; absent before the first. */
  readonly allocation?: {
    readonly awarded: number;
    readonly granted: number;
    readonly usdPerUnitHour: number;
    readonly why: string;
    /** Since when it was granted more units than run for it. Absent: it does not wait. */
    readonly waitingSince?: string;
  };
}

export interface BidChange {
  readonly workload: string;
  /** Either may be left out where the other tells: the level of exactly one part that takes bids. Both, where there is one such part. */
  readonly part?: string;
  readonly level?: Level;
  readonly units: number;
  /** Fewer are of no use. Default 1. */
  readonly minimumUnits?: number;
  readonly usdPerUnitHour: number;
  /** Default: now. */
  readonly from?: string;
  readonly until: string;
}

/** `GET /v1/decisions?limit=20`: `{ "decisions": [...] }`, the newest first. */
export interface DecisionResource {
  readonly at: string;
  readonly model?: string;
  readonly actions: readonly {
    readonly key: string;
    readonly kind: string;
    readonly workload: string;
    /** What it is about: an instance, a pool or a step. */
    readonly about: string;
    readonly why: string;
    readonly terms?: Readonly<Record<string, number>>;
  }[];
}

/** `GET /v1/savings?hours=24` */
export interface SavingsResource {
  readonly from: string;
  readonly until: string;
  readonly onDemandUsd: number;
  readonly realUsd: number;
  /** On-demand less real: shadows and double running are part of the real cost. */
  readonly savedUsd: number;
  readonly savedShare: number;
  readonly shadowUsd: number;
  readonly surplusUsd: number;
}

/** `GET /v1/charges?from=…&until=…`: whole hours, the open one last. */
export interface ChargesResource {
  readonly from: string;
  readonly until: string;
  readonly hours: readonly {
    readonly from: string;
    /** The hour is not over, or not known to be: it is still counted. */
    readonly open: boolean;
    readonly realUsd: number;
    readonly spreadUsd: number;
    /** Of the hour, charged as last seen though nobody had looked for two hours. Absent: none. */
    readonly assumedSeconds?: number;
    /** Of the hour, in no account: before the first look, or a day after the last. Absent: none. */
    readonly unknownSeconds?: number;
    readonly lines: readonly {
      readonly workload: string;
      readonly level: Level;
      readonly kind: "declared" | "bid";
      readonly unitHours: number;
      readonly usd: number;
    }[];
  }[];
  /** Hours that could not be stored for so long that they were given up, whatever is asked for. Absent: none. */
  readonly dropped?: {
    readonly hours: number;
    readonly realUsd: number;
    /** The newest of them. */
    readonly lastFrom: string;
  };
}

/** `GET`, `PUT` and `DELETE /v1/workloads/{workload}/preferences`. */
export interface PreferencesResource extends PreferencesChange {
  readonly workload: string;
  /** 0 where nobody has changed anything. */
  readonly version: number;
  readonly by?: string;
  readonly changedAt?: string;
}

/** All that is preferred: what is left out is as declared. */
export interface PreferencesChange {
  readonly levels?: Readonly<Record<string, Level>>;
  readonly priority?: Priority;
  readonly profile?: ProfileName;
  readonly degradation?: readonly DegradationStep[];
  readonly impactThreshold?: number;
  readonly allowedMeasures?: readonly Measure[];
}

/**
 * `POST /v1/workloads/{workload}/checkpoint` takes `{ "instance"?: … }`, `POST /v1/workloads/{workload}/drain`
 * `{ "instance": … }`. `GET /v1/orders`: `{ "orders": [...] }`, those that are not over.
 */
export interface OrderResource {
  readonly order: string;
  readonly kind: "checkpoint" | "drain";
  readonly workload: string;
  readonly instance?: string;
  readonly at: string;
  /** It is not carried out any more from then on. */
  readonly until: string;
  readonly by: string;
}

/** `GET /v1/audit?limit=50`: `{ "entries": [...] }`, the newest first. */
export interface AuditResource extends Omit<AuditEntry, "atSeconds"> {
  readonly at: string;
}

/** RFC 9457. */
export interface ProblemResource {
  /** Such as `/problems/invalid-request`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Each field that is wrong. */
  readonly faults?: readonly { readonly where: string; readonly expected: string; readonly got: string }[];
  /** Of what was to be changed, where the condition did not hold or was missing; 0: there is nothing yet. */
  readonly currentVersion?: number;
}
