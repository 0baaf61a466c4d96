import type { ClearingQuestion } from "./clearing.js";
import type { Limit } from "./placement.js";
import { coveredPools, firmUnits, inOrderOfTies, ranked, type Contender } from "./ranking.js";
import { hold, leastCost, noTrials, serve, servedAlone } from "./trials.js";

/** What a bid gets, and what kept it from more. */
export interface Award {
  readonly contender: Contender;
  /** Places of the question's pools that it may use and covers. */
  readonly covered: readonly number[];
  readonly units: number;
  /** Units there was room for when its turn came. */
  readonly reached: number;
  /** Absent where it got all it asked for. */
  readonly limit?: Limit;
  /** Units that there would have been without other bids; told where the minimum was not met. */
  readonly alone?: number;
}

export interface Awards {
  /** The best bid first. */
  readonly awards: readonly Award[];
  readonly usdPerHour: number;
}

/**
 * Serves one bid after the other, the best first, with as many units as those before it leave: all or none where fewer than
 * the minimum fit. Those before it get the same wherever it stands behind them, so a bid that moves up finds no less.
 */
export function award(question: ClearingQuestion, contenders: readonly Contender[]): Awards {
  const trials = noTrials(question);
  const awards = ranked(contenders, question.rank).map((contender) => {
    const covered = coveredPools(contender, question);
    const firm = firmUnits(contender);
    if (firm > 0) hold(trials, contender.bid.pools, firm);
    const served = serve(trials, covered, contender.minimum - firm, contender.asked - firm);
    const { limit } = served;
    const [units, reached] = [firm + served.units, firm + served.reached];
    const missed = reached < contender.minimum && contender.asked > 0;
    return {
      contender,
      covered,
      units,
      reached,
      ...(limit && { limit }),
      ...(missed && { alone: servedAlone(trials, covered) }),
    };
  });
  return { awards, usdPerHour: leastCost(trials) };
}

/**
 * The awarded units that may run now, in the order of the awards: what runs already, and new units in what is free beside all that runs, kept or on notice.
 */
export function grant(question: ClearingQuestion, awards: readonly Award[]): readonly number[] {
  const trials = noTrials(question);
  for (const { bid } of inOrderOfTies(awards.map(({ contender }) => contender))) hold(trials, bid.pools, bid.held);
  return awards.map(({ contender: { bid, minimum }, covered, units }) => {
    const kept = Math.min(units, bid.held);
    return kept + serve(trials, covered, minimum - kept, units - kept).units;
  });
}

/** What the granted units cost, placed as the awards were. */
export function costOf(question: ClearingQuestion, awards: readonly Award[], granted: readonly number[]): number {
  const trials = noTrials(question);
  awards.forEach(({ covered }, i) => serve(trials, covered, 1, granted[i] ?? 0));
  return leastCost(trials);
}
