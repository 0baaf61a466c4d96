import type { Priority } from "../fleet.js";
import { levelsByStrength, type Level } from "../level.js";
import type { BidLine, LevelClearing } from "./auction.js";
import { award, costOf, grant, type Award } from "./awards.js";
import type { Bid } from "./bid.js";
import { clearLevels } from "./levelPrices.js";
import { contenders, density } from "./ranking.js";
import { reasonFor } from "./reason.js";

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
  /** Who is served first. Absent: who bids most. */
  readonly rank?: BidRank | undefined;
}

/** Higher goes first; ties go to the more important workload, then to the older bid. */
export type BidRank = (bid: ContendingBid) => number;

export interface Clearing {
  /** In the order of the question's bids. */
  readonly lines: readonly BidLine[];
  /** The weakest level first, all of them. */
  readonly levels: readonly LevelClearing[];
  /** What the granted units are expected to cost. */
  readonly usdPerHour: number;
}

/**
 * Clears the bids of one moment: what each is awarded, what of that may run now, and the uniform price of each level. The
 * answer depends on nothing but the question, and not on the order of its bids or pools. Raising a bid never lowers its units;
 * no bid is charged more than it offers. docs/bids.md says how.
 */
export function clear(question: ClearingQuestion): Clearing {
  const awarded = award(question, contenders(question));
  const { awards } = awarded;
  const granted = grant(question, awarded);
  const levels = clearLevels(question, awards);
  const lines: BidLine[] = [];
  let lowestBefore: number | undefined;
  for (const [place, given] of awards.entries()) {
    const { contender, units } = given;
    lines[contender.index] = lineOf(question, given, { granted: granted[place] ?? 0, levels, lowestBefore });
    if (units > 0) lowestBefore = Math.min(lowestBefore ?? Infinity, density(contender));
  }
  return { lines, levels, usdPerHour: costOf(awarded, granted) };
}

interface Around {
  readonly granted: number;
  readonly levels: readonly LevelClearing[];
  readonly lowestBefore: number | undefined;
}

function lineOf(question: ClearingQuestion, given: Award, { granted, levels, lowestBefore }: Around): BidLine {
  const { contender, units } = given;
  const { bid, level, unitOnDemandUsdPerHour } = contender.bid;
  const cleared = levels[levelsByStrength.indexOf(level)];
  if (!cleared) throw new RangeError(`expected a level, got ${level}`);
  const usdPerUnitHour = Math.min(bid.usdPerUnitHour, cleared.rate * unitOnDemandUsdPerHour);
  const told = {
    question,
    level: cleared,
    granted,
    usdPerUnitHour,
    ...(lowestBefore !== undefined && { lowestBefore }),
  };
  return {
    bid: bid.id,
    workload: bid.workload,
    part: bid.part,
    level,
    asked: contender.asked,
    awarded: units,
    granted,
    usdPerUnitHour,
    why: reasonFor(given, told),
  };
}
