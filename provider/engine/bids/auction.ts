import type { Level } from "../level.js";

/** What a round gave a bid, and why. Remembered until the next, so that it is told at any time. */
export interface BidLine {
  readonly bid: string;
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  /** Units asked for now: 0 outside the bid's window. */
  readonly asked: number;
  /** Units it is to have: what the market is cleared at. */
  readonly awarded: number;
  /** Of them, those that may run now: the others wait until losing bidders have had their notice. */
  readonly granted: number;
  /** What a unit and hour is charged. Never above the bid. */
  readonly usdPerUnitHour: number;
  /** A sentence for the owner. */
  readonly why: string;
  /** Since when it was granted more units than it has. Absent: it does not wait. */
  readonly waitingSinceSeconds?: number;
}

/** How one level was cleared. Rates are shares of a unit's on-demand price, so that units of any size compare. */
export interface LevelClearing {
  readonly level: Level;
  /** The uniform price. Never falls with a stronger level. */
  readonly rate: number;
  /** Of the cheapest capacity that can back the level now. */
  readonly costRate: number;
  /** Of the best bid that got less than it asked for and that one more unit would have served; 0 where there is none. */
  readonly losingRate: number;
  /** Of the lowest bid that got units; absent where none did. */
  readonly lowestWinningRate?: number;
  readonly askedUnits: number;
  readonly awardedUnits: number;
}

/** Units of a part that bids have lost and that are still there. */
export interface PartReclaims {
  readonly workload: string;
  readonly part: string;
  readonly units: number;
}

/** What the last clearing came to. */
export interface AuctionMemory {
  readonly lines: readonly BidLine[];
  /** The weakest level first. */
  readonly levels: readonly LevelClearing[];
  /** Absent: none. */
  readonly reclaims?: readonly PartReclaims[];
}
