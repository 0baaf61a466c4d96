import type { Priority, WorkloadKind } from "../../engine/fleet.js";
import type { Level } from "../../engine/level.js";
import type { Role } from "../../engine/observation.js";
import type { Market } from "../../engine/pool.js";
import type { PolicyFigures } from "../serviceFigures.js";

/** All that a replay has to say, as plain data: `report.json` is this, the page and the tables are drawn from it. */
export interface ReplayReport {
  readonly trace: ReportTrace;
  readonly settings: ReportSettings;
  /** Ours first, then the baselines, all on the same market. */
  readonly policies: readonly PolicyFigures[];
  /** What the baselines were given where it is not what the fleet asks for, in one sentence. */
  readonly policiesNote?: string;
  /** The fleet's name. */
  readonly fleet: string;
  /** The command line that reproduces this report. */
  readonly command: string;
  readonly money: ReportMoney;
  readonly counts: ReportCounts;
  readonly workloads: readonly ReportWorkload[];
  readonly series: ReportSeries;
  /** By time. */
  readonly events: readonly ReportEvent[];
  /** Events that happened and are not listed; see `cappedEvents`. */
  readonly eventsLeftOut: number;
  readonly preview?: ReportPreview;
}

export interface ReportTrace {
  readonly name: string;
  /** True where the market was generated and not recorded. */
  readonly synthetic: boolean;
  readonly description: string;
  readonly days: number;
  /** Absent where the market has no ticks. */
  readonly ticks?: number;
  readonly gapSeconds: number;
  readonly pools: number;
  readonly warnings: readonly string[];
}

export type SettingValue = string | number | boolean;

/** What the run was set to, by name with its unit: target, coldStartSeconds, noticeSeconds, seed, profile. */
export type ReportSettings = Readonly<Record<string, SettingValue>>;

/** USD over the whole run; made by `reportMoney`. */
export interface ReportMoney {
  readonly spotUsd: number;
  readonly onDemandSpentUsd: number;
  /** Spot and on-demand together, with shadows and double running in it, without lost work. */
  readonly spentUsd: number;
  /** What the wanted units would have cost on-demand for the same time. */
  readonly onDemandUsd: number;
  /** Part of `spentUsd`: instances that were shadows. */
  readonly shadowsUsd: number;
  /** Part of `spentUsd`: paid while replacement and original ran at once, booting included. */
  readonly doubleRunningUsd: number;
  /** Not part of `spentUsd`: work that was done, paid, lost and is to be done again. */
  readonly lostWorkUsd: number;
  /** On-demand less what serving alone cost. */
  readonly grossSavingUsd: number;
  /** Gross saving less shadows, double running and lost work; below 0 where the fleet cost more than on-demand. */
  readonly netSavingUsd: number;
}

/** How often each thing happened in the whole run; units where units are lost, launched or released. */
export interface ReportCounts {
  readonly losses: number;
  /** Losses that a notice came before. */
  readonly noticed: number;
  readonly unnoticed: number;
  readonly launches: number;
  readonly refusedLaunches: number;
  readonly shifts: number;
  readonly degradations: number;
  /** Degradation steps undone. */
  readonly restorations: number;
  readonly checkpoints: number;
  /** Checkpoints loaded onto another instance. */
  readonly restores: number;
  readonly shadowSwitches: number;
  readonly releases: number;
  /** Units told that the engine will reclaim them. */
  readonly warnings: number;
}

export interface ReportWorkload {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly priority: Priority;
  readonly wantedUnits: number;
  /** Share of the time, after the first start, with at least the wanted units ready: 0 to 1. */
  readonly availability: number;
  /** Mean of min(ready, wanted) / wanted over the same time: 0 to 1. */
  readonly readyShare: number;
  readonly usd: number;
  readonly onDemandUsd: number;
  readonly losses: number;
  readonly lostWorkSeconds: number;
  /** Time in any degradation step. */
  readonly degradedSeconds: number;
}

/** The run on an even grid of at most 1,500 points, each standing for the time up to the next; see `sampledSeries`. */
export interface ReportSeries {
  readonly stepSeconds: number;
  /** Seconds since the run's start. */
  readonly timeSeconds: readonly number[];
  /** Mean of each step. */
  readonly usdPerHour: readonly number[];
  readonly onDemandUsdPerHour: number;
  readonly workloads: readonly WorkloadSeries[];
  readonly blend: readonly BlendSeries[];
}

export interface WorkloadSeries {
  readonly name: string;
  /** The fewest units ready at any moment of each step, so that no short gap is averaged away. */
  readonly ready: readonly number[];
  /** The most units wanted in each step. */
  readonly wanted: readonly number[];
}

export interface BlendSeries {
  /** A pool's id, or a text as `spot us-east-1a`. */
  readonly label: string;
  readonly market: Market;
  /** Mean of each step, starting units and shadows included. */
  readonly units: readonly number[];
}

/** The kinds of event, in the order in which they are offered as a filter. */
export const reportEventKinds = [
  "loss",
  "notice",
  "switch-shadow",
  "launch",
  "refused",
  "shift",
  "degrade",
  "undo-degrade",
  "checkpoint",
  "restore",
  "release",
  "warn",
] as const;
export type ReportEventKind = (typeof reportEventKinds)[number];

export interface ReportEvent {
  /** Seconds since the run's start. */
  readonly timeSeconds: number;
  readonly workload: string;
  readonly kind: ReportEventKind;
  /** How many units; 1 where absent. */
  readonly units?: number;
  readonly pool?: string;
  /** What happened. */
  readonly text: string;
  /** Why the engine did it; absent for what the market did. */
  readonly reason?: string;
}

/** What a preview of the fleet said before the run. */
export interface ReportPreview {
  readonly workloads: readonly PreviewWorkload[];
}

export interface PreviewWorkload {
  readonly name: string;
  readonly levels: readonly PreviewLevel[];
  readonly blend: readonly PreviewBlend[];
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
  readonly expectedInterruptionsPerDay: number;
}

export interface PreviewLevel {
  readonly part: string;
  readonly level: Level;
  readonly units: number;
  readonly promise: string;
}

export interface PreviewBlend {
  readonly pool: string;
  readonly market: Market;
  readonly level: Level;
  readonly role: Role;
  readonly units: number;
  /** All its units together. */
  readonly usdPerHour: number;
}

/**
 * Fills in what follows from what was spent, so that the parts always add up: net saving = gross saving − shadows −
 * double running − lost work = on-demand − spent − lost work.
 */
export function reportMoney(paid: Omit<ReportMoney, "spentUsd" | "grossSavingUsd" | "netSavingUsd">): ReportMoney {
  const spentUsd = paid.spotUsd + paid.onDemandSpentUsd;
  const grossSavingUsd = paid.onDemandUsd - (spentUsd - paid.shadowsUsd - paid.doubleRunningUsd);
  return { ...paid, spentUsd, grossSavingUsd, netSavingUsd: paid.onDemandUsd - spentUsd - paid.lostWorkUsd };
}
