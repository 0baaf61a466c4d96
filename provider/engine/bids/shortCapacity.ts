import type { BidLine } from "./auction.js";
import { isOpen } from "./bid.js";
import { clear, type Clearing, type ClearingQuestion, type ContendingBid } from "./clearing.js";

/** A question in which capacity may turn out to be short without any pool that says so. */
export interface ShortQuestion extends ClearingQuestion {
  /** By place of the pools: what bids hold there, and what was given up there of late. */
  readonly proven: readonly number[];
  /** The last round's lines, by bid. */
  readonly before: ReadonlyMap<string, BidLine>;
}

/**
 * A bid that was granted units and could not get them for so long shows that spot is short, whatever pools have not been
 * asked lately: a few launches' time. Chosen, not measured.
 */
export const patienceSeconds = 600;

/**
 * Clears bids where open pools may have no room. As long as nobody waits, each pool that is open counts as having room for all.
 * Once a bid has waited, spot counts for what bids hold of it: the best have that, and the others give it up. What is
 * asked for beyond it is tried in the open pools, except by those who are giving up units.
 */
export function clearShort(question: ShortQuestion): Clearing {
  const waits = question.bids.map((bid) => waitingSince(bid, question));
  const isShort = waits.some((since) => question.nowSeconds - since >= patienceSeconds);
  const cleared = isShort ? withTries(question) : clear(question);
  return { ...cleared, lines: cleared.lines.map((line, i) => withWaiting(line, question, i)) };
}

function withTries(question: ShortQuestion): Clearing {
  const firm = clear({
    ...question,
    pools: question.pools.map((pool, i) =>
      pool.steady ? pool : { ...pool, room: Math.min(pool.room, question.proven[i] ?? 0) },
    ),
  });
  const tried = clear(triesOf(question, firm));
  return {
    levels: firm.levels,
    lines: firm.lines.map((line, i) => withTried(line, tried.lines[i]?.granted ?? 0)),
    usdPerHour: firm.usdPerHour + tried.usdPerHour,
  };
}

/** What is left of the bids, for open spot pools and the rest of the budget; what is held there is the firm ones' already. */
function triesOf(question: ShortQuestion, { lines, usdPerHour }: Clearing): ClearingQuestion {
  const { pools, bids, budgetUsdPerHour } = question;
  const held = bids.reduce((sum, bid) => sum + bid.held * cheapestHeld(bid, question), 0);
  return {
    ...question,
    pools: pools.map((pool) => (pool.steady || pool.room < Infinity ? { ...pool, room: 0 } : pool)),
    bids: bids.map((contending, i) => {
      const { awarded = 0, asked = 0 } = lines[i] ?? {};
      const isGivingUp = contending.held > awarded;
      const { bid } = contending;
      const units = isGivingUp ? 0 : asked - awarded;
      const minimumUnits = Math.max(1, bid.minimumUnits - awarded);
      return { ...contending, bid: { ...bid, units, minimumUnits }, held: 0, awarded: 0 };
    }),
    budgetUsdPerHour: Math.max(0, budgetUsdPerHour - Math.max(usdPerHour, held)),
    onDemandVcpus: 0,
  };
}

function cheapestHeld({ pools: places }: ContendingBid, { pools }: ClearingQuestion): number {
  const prices = places.map((place) => pools[place]?.usdPerHour ?? 0);
  return prices.length === 0 ? 0 : Math.min(...prices);
}

function withTried(line: BidLine, tried: number): BidLine {
  if (tried === 0) return line;
  const [awarded, granted] = [line.awarded + tried, line.granted + tried];
  return { ...line, awarded, granted, why: `${line.why} ${tried} more are tried for in pools that may have room.` };
}

/** Since when it was granted more units than it has; Infinity where it does not wait. */
function waitingSince({ bid, held }: ContendingBid, { before, nowSeconds }: ShortQuestion): number {
  const last = before.get(bid.id);
  if (!last || !isOpen(bid, nowSeconds) || held >= last.granted) return Infinity;
  return last.waitingSinceSeconds ?? nowSeconds;
}

function withWaiting(line: BidLine, question: ShortQuestion, at: number): BidLine {
  const bid = question.bids[at];
  const since = bid ? waitingSince(bid, question) : Infinity;
  const { waitingSinceSeconds: _, ...rest } = line;
  return since < Infinity && line.granted > (bid?.held ?? 0) ? { ...rest, waitingSinceSeconds: since } : rest;
}
