import { Market as MarketKind, type CapacityPool } from "../engine/pool.js";
import { at, indexAt, isDue, momentOf, nextDecreases, type Series } from "./series.js";
import type { SimulatedInstance } from "./simulatedInstance.js";

/** What a pool offers over time. */
export interface PoolSupply {
  readonly pool: CapacityPool;
  /** Room for that many instances. Spot takes back what exceeds it; on-demand only refuses launches. Absent: no limit. */
  readonly room?: Series;
  /** USD per hour. Absent: the pool's own price. */
  readonly usdPerHour?: Series;
}

/** What runs in one pool, and what will happen to it if nothing changes. */
export interface PoolBook {
  readonly supply: PoolSupply;
  /** Where room shrinks; absent where the pool takes nothing back. */
  readonly nextDecrease: Int32Array | undefined;
  /** In the order they were started. Stopped ones are not among them. */
  readonly running: SimulatedInstance[];
  /** For each rank, when room next leaves none for it, as a grid index: found once, true until it has passed. */
  readonly lossIndexByRank: number[];
  /** What follows is to be found anew before it is used. */
  stale: boolean;
  nextLossAtSeconds: number;
  nextNoticeAtSeconds: number;
}

/** Seconds of notice before a loss, 0 for none. */
export type NoticeRule = (instance: SimulatedInstance, lossAtSeconds: number) => number;

export interface ExpectedLoss {
  readonly instance: SimulatedInstance;
  readonly lossAtSeconds: number;
}

export function openBook(supply: PoolSupply): PoolBook {
  const reclaims = supply.pool.market === MarketKind.Spot && supply.room !== undefined;
  return {
    supply,
    nextDecrease: reclaims && supply.room ? nextDecreases(supply.room.values) : undefined,
    running: [],
    lossIndexByRank: [],
    stale: false,
    nextLossAtSeconds: Infinity,
    nextNoticeAtSeconds: Infinity,
  };
}

/** Finds out what comes next, after a change in what runs or in who has been noticed. */
export function foresee(book: PoolBook, nowSeconds: number, noticeRule: NoticeRule | undefined): void {
  book.stale = false;
  book.nextLossAtSeconds = Infinity;
  book.nextNoticeAtSeconds = Infinity;
  if (!book.nextDecrease || book.running.length === 0) return;
  if (!noticeRule) {
    book.nextLossAtSeconds = roomLossAtSeconds(book, book.running.length - 1, nowSeconds);
    return;
  }
  for (const loss of expectedLosses(book, nowSeconds)) {
    book.nextLossAtSeconds = Math.min(book.nextLossAtSeconds, loss.lossAtSeconds);
    book.nextNoticeAtSeconds = Math.min(book.nextNoticeAtSeconds, noticeAtSeconds(loss, noticeRule));
  }
}

/** Who is to be told now, and of what. */
export function dueNotices(book: PoolBook, nowSeconds: number, noticeRule: NoticeRule): ExpectedLoss[] {
  return expectedLosses(book, nowSeconds).filter((loss) => isDue(noticeAtSeconds(loss, noticeRule), nowSeconds));
}

/** Who goes now, the newest first: those whose notice ends, and of the others the newest, for whom there is no room. */
export function leavingNow(book: PoolBook, nowSeconds: number): SimulatedInstance[] {
  const room = book.supply.room ? at(book.supply.room, nowSeconds) : Infinity;
  let staying = 0;
  const leaves = (instance: SimulatedInstance): boolean => {
    if (staying >= room || isDue(instance.noticedUntilSeconds ?? Infinity, nowSeconds)) return true;
    staying++;
    return false;
  };
  return book.running.filter(leaves).reverse();
}

interface Departure {
  readonly position: number;
  readonly atSeconds: number;
}

/** For each of those running, in order, when it goes if nothing changes; Infinity for never. */
function expectedLosses(book: PoolBook, nowSeconds: number): ExpectedLoss[] {
  const departures = book.running.flatMap((instance, position) =>
    instance.noticedUntilSeconds === undefined ? [] : [{ position, atSeconds: instance.noticedUntilSeconds }],
  );
  return book.running.map((instance, position) => ({
    instance,
    lossAtSeconds: instance.noticedUntilSeconds ?? lossAtSeconds(book, position, departures, nowSeconds),
  }));
}

/** When an instance is the first for whom there is no room, those before it that have left by then not counted. */
function lossAtSeconds(book: PoolBook, position: number, departures: readonly Departure[], nowSeconds: number): number {
  let rank = position;
  for (;;) {
    const atSeconds = roomLossAtSeconds(book, rank, nowSeconds);
    let remaining = position;
    for (const left of departures) if (left.position < position && left.atSeconds <= atSeconds) remaining--;
    if (remaining === rank) return atSeconds;
    rank = remaining;
  }
}

function noticeAtSeconds({ instance, lossAtSeconds }: ExpectedLoss, noticeRule: NoticeRule): number {
  if (instance.noticedUntilSeconds !== undefined || lossAtSeconds === Infinity) return Infinity;
  const noticeSeconds = noticeRule(instance, lossAtSeconds);
  return noticeSeconds > 0 ? lossAtSeconds - noticeSeconds : Infinity;
}

/** When room will next leave none for an instance of this rank, counted from 0; Infinity where it always will. */
function roomLossAtSeconds(book: PoolBook, rank: number, nowSeconds: number): number {
  const { room } = book.supply;
  if (!room || !book.nextDecrease) return Infinity;
  const { values } = room;
  let index = book.lossIndexByRank[rank] ?? -1;
  const nowIndex = indexAt(room, nowSeconds);
  if (index <= nowIndex) {
    index = nowIndex;
    do index = book.nextDecrease[index] ?? values.length;
    while (index < values.length && (values[index] ?? 0) > rank);
    book.lossIndexByRank[rank] = index;
  }
  return index < values.length ? momentOf(room, index) : Infinity;
}
