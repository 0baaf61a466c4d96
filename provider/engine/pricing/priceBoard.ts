import type { Level } from "../level.js";

/** What a published price is made of, in USD per unit-hour. They add up to it. */
export interface PriceParts {
  /** The market under it: the cheapest capacity that can back the level. */
  readonly market: number;
  /** What is paid on top because bids contend for the level now. */
  readonly scarcity: number;
  /** What is expected on top over the time for which the level can't be taken back. */
  readonly foresight: number;
  /** What smoothing and bounds add or take. */
  readonly smoothing: number;
}

/** The published price of a level, for a unit of the fleet's mean on-demand price. */
export interface LevelPrice {
  readonly level: Level;
  readonly usdPerUnitHour: number;
  /** As a share of a unit's on-demand price: times a workload's own, it is that workload's price. */
  readonly rate: number;
  readonly parts: PriceParts;
}

export interface PriceBoard {
  readonly atSeconds: number;
  /** On-demand price of the mean unit of the fleet, in USD an hour. */
  readonly unitUsdPerHour: number;
  /** The weakest level first; never falls. */
  readonly levels: readonly LevelPrice[];
}
