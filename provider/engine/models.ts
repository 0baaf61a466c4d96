import { ageOfStintForecaster } from "./ageForecast.js";
import type { BidRank } from "./bids/clearing.js";
import type { ForecasterOf } from "./forecast.js";
import { revocationImpact, type ImpactOf } from "./impact.js";
import { performanceScore, type ScoreOf } from "./performanceScore.js";

/** The three models that a decision is made by: each trained, or the simple rule in its place. */
export interface Models {
  /** Losses of pools. */
  readonly forecasterOf: ForecasterOf;
  /** How well a unit does, 0 to 100. */
  readonly scoreOf: ScoreOf;
  /** What losing a unit now would cost. */
  readonly impactOf: ImpactOf;
  /** Who is served first where bids contend. Absent: who bids most. Replays put other rules in its place, to compare. */
  readonly bidRank?: BidRank;
}

/** What decides where no model was trained: the age curve, the scarcest resource, the time since the last checkpoint. */
export const simpleRules: Models = {
  forecasterOf: ageOfStintForecaster,
  scoreOf: performanceScore,
  impactOf: revocationImpact,
};
