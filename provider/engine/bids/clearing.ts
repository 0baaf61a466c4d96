import type { Priority } from "../fleet.js";
import type { Bid } from "./bid.js";
import type { Level } from "../level.js";
import type { BidLine, LevelClearing } from "./auction.js";

/** Capacity that bids may have: what a pool can still give beside the declared units. */
export interface OfferedPool {
  readonly id: string;
  /** On-demand. Only these can back a level above Immediate. */
  readonly steady: boolean;
  /** Price and expected risk of a unit. */
  readonly usdPerHour: number;
  readonly vcpu: number;
  /** Units; Infinity where no limit is known. */
  readonly room: number;
}

export interface ContendingBid {
  readonly bid: Bid;
  readonly level: Level;
  readonly priority: Priority;
  /** What one of its units costs on-demand: bids are compared as shares of it. */
  readonly unitOnDemandUsdPerHour: number;
  /** Places of `ClearingQuestion.pools` that its workload may use and that can back its level. */
  readonly pools: readonly number[];
  /** Units of it that run now, on notice or not: they hold capacity until they are gone. */
  readonly held: number;
  /** What the last clearing awarded it: a challenger has to be better by a margin. */
  readonly awarded: number;
}

export interface ClearingQuestion {
  readonly nowSeconds: number;
  readonly pools: readonly OfferedPool[];
  readonly bids: readonly ContendingBid[];
  /** What is left beside the declared units; Infinity where there is no limit. */
  readonly budgetUsdPerHour: number;
  readonly onDemandVcpus: number;
}

export interface Clearing {
  /** In the order of the question's bids. */
  readonly lines: readonly BidLine[];
  /** The weakest level first, all of them. */
  readonly levels: readonly LevelClearing[];
  /** What the granted units are expected to cost. */
  readonly usdPerHour: number;
}
