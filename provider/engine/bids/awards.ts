import type { ClearingQuestion } from "./clearing.js";
import type { Limit, Placement } from "./placement.js";
import { poolOrders, type PoolOrder } from "./poolOrder.js";
import { coveredPools, firmUnits, ranked, type Contender } from "./ranking.js";
import { cheapestOf, claimOn, hold, noTrials, serve, servedAlone, type ClaimPools, type Trials } from "./trials.js";

/** What a bid gets, and what kept it from more. */
export interface Award {
  readonly contender: Contender;
  /** The pools that it may use and covers. */
  readonly covered: ClaimPools;
  /** Units of it that are never taken back. */
  readonly firm: number;
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
  readonly orders: readonly PoolOrder[];
  /** How many claims are of units that are never taken back: the first ones. */
  readonly firmClaims: number;
  /** Of those that take all awards, the cheapest. */
  readonly placement: Placement | undefined;
}

/**
 * Serves one bid after the other, the best first, with as many units as those before it leave: all or none where fewer than
 * the minimum fit. Those before it get the same wherever it stands behind them, so a bid that moves up finds no less.
 */
export function award(question: ClearingQuestion, contenders: readonly Contender[]): Awards {
  const orders = poolOrders(question);
  const trials = noTrials(question, orders);
  const firmClaims = holdFirm(trials, contenders);
  const awards = ranked(contenders, question.rank).map((contender) => {
    const covered = claimOn(trials, coveredPools(contender, question));
    const firm = firmUnits(contender);
    const served = serve(trials, covered, contender.minimum - firm, contender.asked - firm);
    const { limit } = served;
    const [units, reached] = [firm + served.units, firm + served.reached];
    const missed = reached < contender.minimum && contender.asked > 0;
    return {
      ...{ contender, covered, firm, units, reached },
      ...(limit && { limit }),
      ...(missed && { alone: servedAlone(trials, covered) }),
    };
  });
  return { awards, orders, firmClaims, placement: cheapestOf(trials) };
}

/** What is never taken back comes before all that is served, whatever it offers; answers how many claims that makes. */
function holdFirm(trials: Trials, contenders: readonly Contender[]): number {
  const firm = contenders.filter((contender) => firmUnits(contender) > 0).sort(byId);
  for (const contender of firm) hold(trials, claimOn(trials, contender.bid.pools), firmUnits(contender));
  return firm.length;
}

/** An order that no price changes. */
function byId({ bid: a }: Contender, { bid: b }: Contender): number {
  return a.bid.id < b.bid.id ? -1 : 1;
}

/**
 * The awarded units that may run now, in the order of the awards: what runs already, and new units in what is free beside
 * all that runs, kept or on notice.
 */
export function grant(question: ClearingQuestion, { awards, orders }: Awards): readonly number[] {
  // Where none has to go, awards and what runs are no more than the awards, which fit.
  if (awards.every(({ contender, units }) => contender.bid.held <= units)) return awards.map(({ units }) => units);
  const trials = noTrials(question, orders);
  // In an order that no price changes.
  const holding = question.bids.filter(({ held }) => held > 0).sort((a, b) => (a.bid.id < b.bid.id ? -1 : 1));
  for (const { pools, held } of holding) hold(trials, claimOn(trials, pools), held);
  return awards.map(({ contender: { bid, minimum }, covered, units }) => {
    const kept = Math.min(units, bid.held);
    return kept + serve(trials, covered, minimum - kept, units - kept).units;
  });
}

/** What the granted units cost, placed as the awards are: of each bid, those wait that would be placed last. */
export function costOf({ awards, firmClaims, placement }: Awards, granted: readonly number[]): number {
  if (!placement) return 0;
  // A claim was made for each bid that asked for more than what is firm, in the order of the awards, after those for that.
  const asking = awards.flatMap(({ contender, firm, units }, i) =>
    contender.asked - firm < 1 ? [] : [units - (granted[i] ?? 0)],
  );
  const waiting = [...Array.from({ length: firmClaims }, () => 0), ...asking];
  let { usdPerHour } = placement;
  for (let place = placement.units.length - 1; place >= 0; place--) {
    for (const [claim, here] of placement.units[place] ?? []) {
      const later = Math.min(here, waiting[claim] ?? 0);
      if (later <= 0) continue;
      waiting[claim] = (waiting[claim] ?? 0) - later;
      usdPerHour -= later * (placement.order.prices[place] ?? 0);
    }
  }
  return usdPerHour;
}
