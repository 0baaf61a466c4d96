import type { Weekday } from "../engine/demand.js";
import type { AtPeak, Priority, ShadowMode, WorkloadKind, Measure } from "../engine/fleet.js";
import type { Architecture } from "../engine/instanceType.js";
import type { Level } from "../engine/level.js";
import type { Market } from "../engine/pool.js";
import type { ProfileName } from "../engine/profile.js";

/** What one unit (replica) of a workload needs at least. */
export interface NeedsArgs {
  /** Virtual CPUs. */
  vcpu: number;
  /** Memory in GiB. */
  memoryGiB: number;
  /** GPUs. Default 0. */
  gpus?: number;
  /** Network bandwidth in Gbit/s. Default 0. */
  networkGbps?: number;
  /** Local or attached storage operations a second. Default 0. */
  storageIops?: number;
  /** Processor architecture. Default x86_64. */
  architecture?: Architecture;
}

/** What one unit of a workload was seen using at one moment. */
export interface UsageSampleArgs {
  /** Virtual CPUs in use. */
  vcpuUsed: number;
  /** Memory in use, in GiB. */
  memoryGiBUsed: number;
  /** GPUs in use. Default 0. */
  gpusUsed?: number;
  /** Network traffic in Gbit/s. Default 0. */
  networkGbpsUsed?: number;
  /** Storage operations a second. Default 0. */
  storageIopsUsed?: number;
}

/** Hours in which a part wants another number of units. Where several overlap, the one with the most units holds. */
export interface DemandArgs {
  /** When it begins, such as 09:00. */
  from: string;
  /** When it ends, such as 18:00, or 24:00; at or before `from`, it ends on the next day. */
  to: string;
  /** The days on which it begins. Default: every day. */
  days?: Weekday[];
  /** Whose clock, by its IANA name such as Europe/Berlin. Default UTC. */
  timeZone?: string;
  /** How many units are wanted then. */
  units: number;
}

/** A part of a workload: units that share one promise. */
export interface PartArgs {
  /** Name, unique in the workload. */
  name: string;
  /** How many units (replicas), outside the hours of `demand`. May be 0 where bids may add some. */
  units: number;
  /** The most units that bids may add while the fleet runs, from what its budget and quota leave. Services only. Default 0. */
  bidUnits?: number;
  /** Hours in which more units are wanted, or fewer. Units are launched a start ahead. Services only. Default: none. */
  demand?: DemandArgs[];
  /** The weakest promise these units accept. */
  level: Level;
  /**
   * Immediate: where more important parts need the steady capacity, at peak demand or within the budget, these units move
   * to spot, at the notice of their level, and come back after. Of services' parts with a 5-min Warning or 30-min Grace, with
   * spot among the markets. Default stay.
   */
  atPeak?: AtPeak;
}

/**
 * How far apart a service's units are kept, so that the loss of one zone or pool takes no more than a share of them: one of
 * the two, or both. Shares are above 0 to 1, of the units wanted, rounded up to whole units, and shadows are beside them.
 * While the pools that are open have no place for all units so, they are kept as nearly so as they have.
 */
export interface SpreadArgs {
  /** The most in one zone, such as 0.5. Default: as many as pay. */
  maximumShareOfZone?: number;
  /** The most in one capacity pool: an instance type in a zone, on spot or on-demand. Default: as many as pay. */
  maximumShareOfPool?: number;
}

/** Replicas in other pools than the originals', on capacity no more interruptible, switched in where one is lost or will be. */
export interface ShadowArgs {
  /**
   * Hot: running, not serving. Warm: stopped. On-forecast: started when the predicted risk rises. Auto: any of these or
   * none, as it costs least at the profile's price of being short. Default auto.
   */
  mode?: ShadowMode;
  /** How many, at most the fewest that the workload ever wants. Default 1. */
  units?: number;
  /**
   * Seconds from the loss to the shadow serving. Default: 10 for hot, 60 for warm, the workload's start for on-forecast.
   * Where the mode is auto: of one that runs.
   */
  switchSeconds?: number;
  /** Where the mode is auto: seconds from the loss to one that is stopped serving. Default 60. */
  warmSwitchSeconds?: number;
  /** Zones the shadow may live in, whatever the workload's. Default: all of the fleet. */
  zones?: string[];
  /** Instance types it may use. Default: those the workload may. */
  instanceTypes?: string[];
  /**
   * Markets it may be bought on: spot alone only where the workload may be on spot too, and none for a warm shadow, which
   * would need a persistent request. Default on-demand only.
   */
  markets?: Market[];
}

/**
 * One step of doing with less. Steps are taken in order and undone in reverse. Together they save no Non-Interruptible units,
 * and never all.
 */
export interface DegradationStepArgs {
  /** Name, unique in the workload. */
  name: string;
  /** Units this step does without. */
  savesUnits: number;
  /** What an hour in this step costs in quality, in USD. Default: what its units cost on-demand. */
  qualityUsdPerHour?: number;
}

/** How a unit's work is saved. */
export interface CheckpointArgs {
  /** Seconds that saving takes. */
  saveSeconds: number;
  /** Seconds that loading takes. Default: as long as saving. */
  restoreSeconds?: number;
  /** Size of the saved state in MiB. Default 64. */
  sizeMiB?: number;
  /** The longest time between two checkpoints, in seconds, whatever the hazard. Default 3600. */
  maximumIntervalSeconds?: number;
}

/** Work to be done by a time. */
export interface DeadlineArgs {
  /** Hours of work on one unit. */
  workHours: number;
  /** Hours from the job's first round in the fleet by which it must be done. Give this or finishBy. */
  withinHours?: number;
  /** The moment by which it must be done, ISO 8601 with a time zone. Give this or withinHours. */
  finishBy?: string;
  /**
   * Seconds from a unit being ready to its work proceeding, after a start, a restart or a change of market. Default: as long
   * as the workload's start.
   */
  restartOverheadSeconds?: number;
}

/** How risk is priced. Start from a named profile and change what differs. */
export interface ProfileArgs {
  /** The profile to start from. Default balanced. */
  base?: ProfileName;
  /**
   * What a missing unit costs once, from its loss until its replacement is ready, in hours of its on-demand price, where
   * the workload asks for the default readiness.
   */
  shortageWeight?: number;
  /** What having nothing ready costs on top, in hours of the whole workload's on-demand price. */
  blackoutWeight?: number;
  /** A new plan must be better by this share of the present plan's money, 0 to 1. */
  margin?: number;
  /** Nothing younger than this is given up for a better plan, in seconds. */
  minimumHoldSeconds?: number;
  /** Share of a workload's units that may be given up within ten minutes, 0 to 1. */
  maximumMoveShare?: number;
  /** Predicted impact above which a workload is moved, degraded or saved, as a share of its units' hourly on-demand price. */
  impactThreshold?: number;
}

/** A workload: a service (units ready at every moment) or a deadline job (work done by a time). */
export interface WorkloadArgs {
  /** Name, unique in the fleet. */
  name: string;
  /** Default: deadline-job where `deadline` is given, else service. */
  kind?: WorkloadKind;
  /** Default standard. */
  priority?: Priority;
  /** Units of a workload of one part, which is then named main. Give this, or `parts`. A deadline job's default is 1. */
  units?: number;
  /** The level of a workload of one part, beside `units`. Default Immediate. */
  level?: Level;
  /** The most units that bids may add to a workload of one part, beside `units`. Services only. Default 0. */
  bidUnits?: number;
  /** The parts of the workload, each with its own promise. Give this, or `units`. */
  parts?: PartArgs[];
  /** What one unit needs. Give this or `usage`. */
  needs?: NeedsArgs;
  /** A sample of one unit's metrics, from which its needs are profiled, on x86_64. Give this or `needs`. */
  usage?: UsageSampleArgs[];
  /** Seconds from launch to ready. Default 180. */
  startSeconds?: number;
  /** Seconds of a unit's work lost with an abrupt loss, besides what a checkpoint keeps. Default 0. */
  recoverySeconds?: number;
  /**
   * Share of the units that is to be ready, over time, such as 0.9995: being short costs ten times as much with each nine.
   * Services only. Default 0.999.
   */
  readiness?: number;
  /** Holds state that must survive a loss: then a checkpoint is needed below Non-Interruptible. Default false. */
  stateful?: boolean;
  /** Zones it may run in. Default: all of the fleet. */
  zones?: string[];
  /** Instance types it may use. Default: all that meet its needs. */
  instanceTypes?: string[];
  /** Markets it may be bought on; of a deadline job on-demand among them. Default: those its levels allow. */
  markets?: Market[];
  /** Replaces the fleet's profile for this workload. Default: the fleet's; where it has none, deadline for deadline jobs. */
  profile?: ProfileArgs;
  /** The most units that may share a zone or a pool. Services only. Default: as many as pay. */
  spread?: SpreadArgs;
  /** A shadow, for services that must not be down. Services only. Default: none. */
  shadow?: ShadowArgs;
  /** Ordered steps of doing with less. Default: none. */
  degradation?: DegradationStepArgs[];
  /** How its work is saved. Default: it is not. */
  checkpoint?: CheckpointArgs;
  /** Work to be done by a time: needed of a deadline job, and of no service. */
  deadline?: DeadlineArgs;
  /** What the engine may do besides replacing what was lost. Default: all that the workload declares. */
  allowedMeasures?: Measure[];
  /**
   * ARNs of the roles and users who may change its preferences, order and bid through the API, with * for any text. Default:
   * whoever IAM lets call the API.
   */
  owners?: string[];
}

/**
 * The user's own figures of an instance type; they replace the catalogue's, or add a type to it. A type the catalogue
 * does not know needs vcpu, memoryGiB and onDemandUsdPerHour. With a market file it is one of the file's types.
 */
export interface InstanceTypeArgs {
  /** Name, such as m6i.large. */
  name: string;
  /** Virtual CPUs. */
  vcpu?: number;
  /** Memory in GiB. */
  memoryGiB?: number;
  /** GPUs. Default 0 for a new type. */
  gpus?: number;
  /** Network bandwidth in Gbit/s. Default 0 for a new type. */
  networkGbps?: number;
  /** Storage operations a second. Default 0 for a new type. */
  storageIops?: number;
  /** Processor architecture. Default x86_64 for a new type. */
  architecture?: Architecture;
  /** Price in USD an hour. With Savings Plans, the discounted one: it is the price to beat. */
  onDemandUsdPerHour?: number;
  /** Typical spot discount against on-demand, 0 to 1. Default for a new type: the catalogue's median. */
  spotDiscount?: number;
  /** Share of instances interrupted in a month, 0 to 1. Default for a new type: the catalogue's median. */
  monthlyInterruptionRate?: number;
}

/** A file with a region's prices and instance types, as `blended-fleet market pull` writes it. */
export interface MarketArgs {
  /** The file's path, from the program's folder, or from the fleet file's. */
  file: string;
  /** Warns, with its age, of a file older than so many days. Default 30. */
  maximumAgeDays?: number;
}

/** A fleet: what runs, how interruptible each part is, and what may be spent. */
export interface FleetArgs {
  /** The availability zones to spread over, all in one region. */
  zones: string[];
  /** The workloads. */
  workloads: WorkloadArgs[];
  /** How risk is priced. Default balanced; for deadline jobs, deadline. */
  profile?: ProfileArgs;
  /**
   * What the fleet may cost, in USD an hour. Levels and units go before it: at a peak, or where no spot pool has room, it is
   * passed where nothing within it keeps them, of which the preview warns; degradation steps are taken first. Refused where
   * no blend keeps them within it outside the peaks. Default: no limit.
   */
  budgetUsdPerHour?: number;
  /**
   * The most vCPUs that can run on-demand at once, as the account's EC2 quota or its reservations give. Parts that may
   * leave then do so before the others' peak, and bids are granted within it; of declared units EC2 itself refuses what is
   * more. Default: no limit is known, and a refusal tells.
   */
  onDemandVcpus?: number;
  /** Replaces or extends the built-in catalogue of instance types; with a market, replaces its figures. */
  instanceTypes?: InstanceTypeArgs[];
  /** The market file to plan on. Default: the built-in catalogue, with prices of us-east-1. */
  market?: MarketArgs;
}
