import type { Action } from "../action.js";
import type { BidLine } from "../bids/auction.js";
import type { JobRun } from "../deadlineJob.js";
import type { ShadowMode } from "../fleet.js";
import type { RevocationImpact } from "../impact.js";
import type { Terms } from "../objective.js";
import type { UsdByMode } from "../shadowMemory.js";

/*
 * What a decision was made of, for people and programs. Plain JSON: figures that are infinite are absent. Money is in
 * USD, by the hour where it says so; times are seconds on the fleet's clock.
 */

export interface Explanation {
  readonly fleet: string;
  readonly nowSeconds: number;
  /** The model of losses that decided: its hash, or the rule's name. */
  readonly model: string;
  /** All actions, in the order in which they are taken. */
  readonly actions: readonly Action[];
  readonly workloads: readonly WorkloadExplanation[];
}

export interface WorkloadExplanation {
  readonly workload: string;
  readonly kind: string;
  readonly priority: string;
  readonly profile: string;
  /** Why this was done, or nothing: sentences. */
  readonly because: readonly string[];
  readonly actions: readonly Action[];
  /** What the owner's steps of doing with less would cost; none where there are no steps. */
  readonly steps: readonly StepExplanation[];
  /** Of a service. */
  readonly blend?: BlendExplanation;
  /** Of a deadline job. */
  readonly job?: JobExplanation;
  readonly pools: readonly PoolExplanation[];
  readonly alarm: AlarmExplanation;
  readonly units: readonly UnitExplanation[];
  readonly shadow?: ShadowExplanation;
  /** What its bids were given in this round, and why; none where nobody bids. */
  readonly bids: readonly BidLine[];
}

/** How a plan differs from the chosen one. */
export const PlanKind = {
  Chosen: "chosen",
  Present: "present",
  OnDemandAlone: "on-demand alone",
  MoreOnDemand: "more on-demand",
  LessOnDemand: "less on-demand",
  MoreSpares: "more spares",
  FewerSpares: "fewer spares",
  OtherPools: "other pools",
} as const;
export type PlanKind = (typeof PlanKind)[keyof typeof PlanKind];

export interface PlacedUnits {
  readonly pool: string;
  readonly units: number;
}

/** A plan with what it costs, in USD an hour. */
export interface PricedPlan {
  readonly kind: PlanKind;
  readonly units: readonly PlacedUnits[];
  readonly terms: Terms;
  readonly total: number;
}

export interface BlendExplanation {
  /** Units wanted in the blend, those that must be on on-demand among them; pinned ones are beside it. */
  readonly wantedUnits: number;
  readonly onDemandFloor: number;
  readonly pinnedUnits: number;
  /** What the blend may cost an hour; absent where there is no limit. */
  readonly budgetUsdPerHour?: number;
  readonly chosen: PricedPlan;
  readonly present: PricedPlan;
  /** Why the present plan can't be compared; absent where it can. */
  readonly presentFault?: string;
  /** What another plan has to save an hour to replace the present one. */
  readonly marginUsdPerHour: number;
  /** The best plan of each other kind, the cheapest first; what is over the budget is none. */
  readonly alternatives: readonly PricedPlan[];
  /** False where nothing honours levels, wanted units and budget. */
  readonly feasible: boolean;
  /** Units that a zone or pool may have to hold beyond the declared spread; absent where none is declared. */
  readonly beyondSpread?: number;
}

/** A number of degradation steps with the best blend for what is left. */
export interface StepExplanation {
  readonly steps: readonly string[];
  readonly chosen: boolean;
  readonly qualityUsdPerHour: number;
  readonly units: readonly PlacedUnits[];
  /** With the quality price; absent where it can't be had. */
  readonly total?: number;
}

export interface JobExplanation {
  readonly workLeftSeconds: number;
  readonly timeLeftSeconds: number;
  readonly startSeconds: number;
  readonly running: JobRun;
  readonly chosen: JobRun;
  readonly runs: readonly {
    readonly run: JobRun;
    /** Leaves time to finish on on-demand, whatever happens in this tick. */
    readonly safe: boolean;
    /** Expected to cost until the job is done; absent where there was nothing to choose from. */
    readonly usd?: number;
  }[];
  readonly guard: string;
}

export interface PoolExplanation {
  readonly pool: string;
  readonly onDemand: boolean;
  readonly usdPerHour: number;
  readonly held: number;
  /** Units there by the chosen plan. */
  readonly chosen: number;
  readonly hazardPerHour: number;
  /** Chance of a loss within 10, 30 and 60 minutes. */
  readonly chances: readonly number[];
  readonly launchOdds: number;
  readonly open: boolean;
  /** Why it may be launched into, or not. */
  readonly standing: string;
  readonly downAtSeconds?: number;
  readonly blockedUntilSeconds?: number;
}

/** Predicted impact of all units against the profile's threshold. */
export interface AlarmExplanation {
  readonly predictedUsd: number;
  readonly thresholdUsd: number;
  readonly alarmed: boolean;
}

export interface UnitExplanation {
  readonly instance: string;
  readonly pool: string;
  readonly state: string;
  readonly ageSeconds: number;
  readonly noticedUntilSeconds?: number;
  /** Why it is not given up, though the chosen blend could do without it. */
  readonly kept?: string;
  /** Where it is known what its loss would cost. */
  readonly risk?: UnitRiskExplanation;
}

export interface UnitRiskExplanation {
  readonly impact: RevocationImpact;
  readonly impactUsd: number;
  /** Chance of its loss within the horizon of predicted impacts, ten minutes. */
  readonly lossChance: number;
  /** The product of both. */
  readonly predictedUsd: number;
  /** Where its work may be saved. */
  readonly checkpoint?: {
    readonly unsavedSeconds: number;
    /** The best time between two checkpoints at its hazard. */
    readonly intervalSeconds: number;
    /** Of the unsaved work, within the horizon. */
    readonly expectedLostSeconds: number;
    readonly saveSeconds: number;
  };
}

export interface ShadowExplanation {
  /** Auto where the engine chose that none is kept. */
  readonly mode: ShadowMode;
  /** What each mode would have saved against none, an hour: the mean by which the engine chose. Absent where the owner did. */
  readonly savedUsdPerHour?: UsdByMode;
  readonly wantedUnits: number;
  readonly shadows: readonly string[];
  /** Where it may live, with what speaks for or against it. */
  readonly pools: readonly { readonly pool: string; readonly usdPerHour: number; readonly standing: string }[];
  /** Where one would be raised now. */
  readonly best?: string;
}
