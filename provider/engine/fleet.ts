import { peakUnits, unitsWanted, type Demand } from "./demand.js";
import { Level } from "./level.js";
import type { OwnerRequests } from "./ownerRequests.js";
import type { CapacityPool } from "./pool.js";
import type { BlendProfile } from "./profile.js";
import type { SpreadSpec } from "./spread.js";

/**
 * The two kinds of workload.
 * @enum
 */
export const WorkloadKind = {
  /** N replicas ready at every moment. */
  Service: "service",
  /** W hours of work done by time D, restartable from a checkpoint at a known overhead. */
  DeadlineJob: "deadline-job",
} as const;
export type WorkloadKind = (typeof WorkloadKind)[keyof typeof WorkloadKind];

/**
 * Who is served first and degraded last.
 * @enum
 */
export const Priority = {
  /** First; being short costs four times as much as at standard. */
  Critical: "critical",
  /** In between. */
  Standard: "standard",
  /** Last, and degraded first; being short costs a quarter of standard. */
  NonCritical: "non-critical",
} as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/**
 * How a shadow is kept.
 * @enum
 */
export const ShadowMode = {
  /** Running and in step, not serving. */
  Hot: "hot",
  /** Stopped, or hibernated: started when it is needed. */
  Warm: "warm",
  /** Launched when the predicted risk of the primary rises. */
  OnForecast: "on-forecast",
  /** As it costs least, or not at all: the engine chooses, and chooses anew. */
  Auto: "auto",
} as const;
export type ShadowMode = (typeof ShadowMode)[keyof typeof ShadowMode];

/** A mode that a shadow is kept in at a moment. */
export type KeptMode = Exclude<ShadowMode, "auto">;

/**
 * What the engine may do to a workload besides replacing what it lost.
 * @enum
 */
export const Measure = {
  /** Move units to other pools before theirs are lost. */
  Shift: "shift",
  /** Do with less, by the declared steps. */
  Degrade: "degrade",
  /** Save work, at intervals and before a loss. */
  Checkpoint: "checkpoint",
} as const;
export type Measure = (typeof Measure)[keyof typeof Measure];

/**
 * What becomes of a part when steady capacity is short and more important ones need it.
 * @enum
 */
export const AtPeak = {
  /** It stays where its level has it; at worst it is reclaimed there, at the notice of its level. */
  Stay: "stay",
  /** It moves to capacity that may be lost at any moment, at the notice of its level, and comes back after. */
  Immediate: "immediate",
} as const;
export type AtPeak = (typeof AtPeak)[keyof typeof AtPeak];

/** A part of a workload: units that share one promise. */
export interface PartSpec extends Demand {
  readonly name: string;
  readonly level: Level;
  /** Absent: it stays. */
  readonly atPeak?: AtPeak;
  /** The most units that bids may add to it; absent: none. */
  readonly bidUnits?: number;
}

/** What a shadow would be whose mode the engine chooses. */
export interface AutoShadow {
  /** From the loss to one that runs serving. */
  readonly hotSeconds: number;
  /** From the loss to one that is stopped serving. */
  readonly warmSeconds: number;
}

export interface ShadowSpec {
  /** Auto while the engine has chosen none, or that none is kept. */
  readonly mode: ShadowMode;
  readonly units: number;
  /** Ids of the pools a shadow may live in, best first; never the pool of what it shadows. */
  readonly pools: readonly string[];
  /** From the loss to the shadow serving. */
  readonly switchSeconds: number;
  /** Present where the engine chooses. */
  readonly auto?: AutoShadow;
}

/** One owner-defined step of doing with less; steps are taken in order and undone in reverse. */
export interface DegradationStep {
  /** As declared: units are told it. */
  readonly name: string;
  /** Units this step does without. */
  readonly savesUnits: number;
  /** What an hour in this step costs the owner in quality, in USD. */
  readonly qualityUsdPerHour: number;
}

export interface CheckpointSpec {
  /** How long saving takes, during which no work is done. */
  readonly saveSeconds: number;
  readonly restoreSeconds: number;
  readonly sizeMiB: number;
  /** The longest the owner accepts between two checkpoints, whatever the hazard. */
  readonly maximumIntervalSeconds: number;
}

export interface DeadlineSpec {
  readonly workSeconds: number;
  /** Seconds since the workload's start by which the work must be done. */
  readonly deadlineSeconds: number;
  /** The same as a moment on the observation's clock, where the owner gave one: it then holds whenever the workload began. */
  readonly finishBySeconds?: number;
  /** What a start, a restart or a change of market costs once the unit is ready, before work proceeds. */
  readonly restartOverheadSeconds: number;
}

export interface WorkloadSpec {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly priority: Priority;
  readonly profile: BlendProfile;
  readonly parts: readonly PartSpec[];
  /** Ids of the pools that suit the workload, best first. */
  readonly pools: readonly string[];
  /** From launch to ready. */
  readonly startSeconds: number;
  /** Seconds of a unit's work that an abrupt loss costs beyond what a checkpoint keeps: warm-up, failed requests. */
  readonly recoverySeconds: number;
  /** Share of the wanted units that is to be ready, over time, 0 to 1; absent: `defaultReadiness`. Of services. */
  readonly readiness?: number;
  /** Absent: as far apart as pays. */
  readonly spread?: SpreadSpec;
  readonly shadow?: ShadowSpec;
  readonly degradation: readonly DegradationStep[];
  readonly checkpoint?: CheckpointSpec;
  readonly deadline?: DeadlineSpec;
  readonly allowedMeasures: readonly Measure[];
  /** ARNs, with * for any text, of those who may change its preferences, order and bid; absent: whoever may call. */
  readonly owners?: readonly string[];
}

/** A fleet as the engine sees it: resolved, valid, and with every pool it may use. */
export interface FleetSpec {
  readonly name: string;
  readonly pools: readonly CapacityPool[];
  /** By priority, critical first. */
  readonly workloads: readonly WorkloadSpec[];
  /** What the fleet may cost, after levels and units; Infinity where the owner set none. */
  readonly budgetUsdPerHour: number;
  /** The most vCPUs that may run on-demand at once, as a quota or a reservation gives them; absent: no limit is known. */
  readonly onDemandVcpus?: number;
  /** Time between two ticks of the companion. */
  readonly tickSeconds: number;
  /** Warning that the market gives before it takes spot capacity back; 0 where none may be relied on. */
  readonly noticeSeconds: number;
  /** What owners ask for at run time; absent in what Pulumi owns. */
  readonly requests?: OwnerRequests;
}

/** Shadows that are always kept, ready or stopped. */
export function standingShadows({ mode, units }: ShadowSpec): number {
  return mode === ShadowMode.Hot || mode === ShadowMode.Warm ? units : 0;
}

/** How a workload saves its work; undefined where it can't, or its owner does not allow it. */
export function allowedCheckpoint({ checkpoint, allowedMeasures }: WorkloadSpec): CheckpointSpec | undefined {
  return allowedMeasures.includes(Measure.Checkpoint) ? checkpoint : undefined;
}

const importance: readonly Priority[] = [Priority.Critical, Priority.Standard, Priority.NonCritical];

/** Whether a workload is to be served before another. */
export function isMoreImportant(one: WorkloadSpec, other: WorkloadSpec): boolean {
  return importance.indexOf(one.priority) < importance.indexOf(other.priority);
}

/** What being short costs a workload against one of standard priority: four times, and a quarter. */
export function priorityWeight(priority: Priority): number {
  switch (priority) {
    case Priority.Critical:
      return 4;
    case Priority.Standard:
      return 1;
    case Priority.NonCritical:
      return 0.25;
  }
}

/** Whether the owner lets a part move to capacity that may be lost at any moment, where others need the steadier. */
export function mayYield({ atPeak }: PartSpec): boolean {
  return atPeak === AtPeak.Immediate;
}

/** The weakest level that a part's units may have: its own, or what its owner accepts at peak demand. */
export function weakestLevelOf(part: PartSpec): Level {
  return mayYield(part) ? Level.Immediate : part.level;
}

/** Units a workload wants when nothing is degraded. */
export function unitsOf(workload: WorkloadSpec): number {
  return workload.parts.reduce((sum, part) => sum + part.units, 0);
}

/** Units a workload wants at a moment, in seconds since 1970, when nothing is degraded. */
export function unitsAt({ parts }: WorkloadSpec, seconds: number): number {
  return parts.reduce((sum, part) => sum + unitsWanted(part, seconds), 0);
}

/** The most units a workload's parts ever want, each at its own peak. */
export function peakUnitsOf({ parts }: WorkloadSpec): number {
  return parts.reduce((sum, part) => sum + peakUnits(part), 0);
}
