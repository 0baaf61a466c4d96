import type { BidLine } from "./auction.js";
import { isOpen, type Bid } from "./bid.js";

/** What a bid has of its part. */
export interface BidHolding {
  /** Units that run or start for it. */
  readonly held: number;
  /** What it has been awarded, or has taken over from a bid that was. */
  readonly awarded: number;
}

/**
 * Whose the units of a part are that are there for bids. They are alike, so nothing on a unit says it: each bid keeps what it
 * was granted and still asks for; the others, the best first, take over what is left; what nobody asks for is the last one's.
 * What was awarded passes on with the units, so that nothing is taken back for a bid of the same part.
 * @param bids for one part, with the units that they may ask for.
 * @param lines of the part in the last round.
 */
export function bidHoldings(
  bids: readonly Bid[],
  lines: readonly BidLine[],
  beyond: number,
  nowSeconds: number,
): ReadonlyMap<string, BidHolding> {
  const asked = new Map(bids.map((bid) => [bid.id, isOpen(bid, nowSeconds) ? bid.units : 0]));
  const before = new Map(lines.map((line) => [line.bid, line]));
  let left = beyond;
  let freed = lines.reduce((sum, { bid, awarded }) => sum + Math.max(0, awarded - (asked.get(bid) ?? 0)), 0);
  const kept = new Map<string, number>();
  for (const { id } of bids) {
    const units = Math.min(left, before.get(id)?.granted ?? 0, asked.get(id) ?? 0);
    kept.set(id, units);
    left -= units;
  }
  const holdings = new Map<string, BidHolding>();
  const ordered = bids.toSorted(byOffer);
  for (const [place, { id }] of ordered.entries()) {
    const keeps = kept.get(id) ?? 0;
    const isLast = place === ordered.length - 1;
    const more = isLast ? left : Math.min(left, (asked.get(id) ?? 0) - keeps);
    left -= more;
    const awarded = before.get(id)?.awarded ?? 0;
    const passed = Math.min(freed, more, Math.max(0, (asked.get(id) ?? 0) - awarded));
    freed -= passed;
    holdings.set(id, { held: keeps + more, awarded: awarded + passed });
  }
  return holdings;
}

/** The highest first, then the oldest. */
export function byOffer(a: Bid, b: Bid): number {
  return b.usdPerUnitHour - a.usdPerUnitHour || a.placedAtSeconds - b.placedAtSeconds || (a.id < b.id ? -1 : 1);
}
