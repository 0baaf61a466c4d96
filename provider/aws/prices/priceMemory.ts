import { CorruptDataError, RequestFailedError } from "../../errors.js";
import type { SnapshotStore } from "../../ports/snapshotStore.js";
import { isDue, retrySeconds } from "../dueTime.js";
import { inTime } from "../inTime.js";
import { areSamePrices, nothingKnown, readKnownPrices, writeKnownPrices, type KnownPrices } from "./knownPrices.js";

/** The key of the prices among the companion's own things. */
export const pricesKey = "prices";

/** What changed is written this often at most: a cold start then finds prices of a quarter of an hour ago. */
const writeEverySeconds = 900;
/** What did not change is written again after this long, so that a cold start still finds it trusted. */
const writeAgainSeconds = 6 * 3600;

export interface PriceMemoryOptions {
  readonly store: SnapshotStore;
  readonly failed: (why: string) => void;
  readonly patienceMilliseconds: number;
}

/**
 * Keeps prices across cold starts. Nothing here throws: where the store fails the prices live in memory alone, and what is
 * stored is not replaced before it was read once.
 */
export class PriceMemory {
  private isRead = false;
  private written: KnownPrices = nothingKnown;
  private writtenAtSeconds?: number;
  private failedAtSeconds?: number;

  constructor(private readonly options: PriceMemoryOptions) {}

  /** What was stored before this process, once; nothing where there is none, or none that can be used. */
  async load(nowSeconds: number): Promise<KnownPrices> {
    if (this.isRead || !isDue(this.failedAtSeconds, retrySeconds, nowSeconds)) return nothingKnown;
    try {
      const bytes = await this.inTime(() => this.options.store.get(pricesKey));
      this.isRead = true;
      if (!bytes) return nothingKnown;
      this.written = readKnownPrices(new TextDecoder().decode(bytes));
      return this.written;
    } catch (failure) {
      this.failedAtSeconds = nowSeconds;
      this.options.failed((failure as Error).message);
      // What is damaged stays damaged: it is replaced.
      if (failure instanceof CorruptDataError) this.isRead = true;
      return nothingKnown;
    }
  }

  /** Stores what is worth it by now. */
  async save(known: KnownPrices, nowSeconds: number): Promise<void> {
    if (!this.isRead || !this.isWorthWriting(known, nowSeconds)) return;
    // A put whose answer was lost may have been done, so the next comes no earlier either.
    this.writtenAtSeconds = nowSeconds;
    try {
      const bytes = new TextEncoder().encode(writeKnownPrices(known));
      await this.inTime(() => this.options.store.put(pricesKey, bytes));
      this.written = known;
    } catch (failure) {
      this.options.failed((failure as Error).message);
    }
  }

  private isWorthWriting(known: KnownPrices, nowSeconds: number): boolean {
    if (!isDue(this.writtenAtSeconds, writeEverySeconds, nowSeconds)) return false;
    if (!areSamePrices(known, this.written)) return true;
    const isOld = Math.abs(nowSeconds - (this.written.spot?.atSeconds ?? nowSeconds)) >= writeAgainSeconds;
    return isOld && known.spot?.atSeconds !== this.written.spot?.atSeconds;
  }

  private inTime<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { patienceMilliseconds } = this.options;
    const message = `the store of prices did not answer within ${patienceMilliseconds} ms`;
    return inTime(ask, patienceMilliseconds, () => new RequestFailedError(message));
  }
}
