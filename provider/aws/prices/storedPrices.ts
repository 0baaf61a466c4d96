import type { CapacityPool } from "../../engine/pool.js";
import { BlendedFleetError } from "../../errors.js";
import type { SnapshotStore } from "../../ports/snapshotStore.js";
import { isDue } from "../dueTime.js";
import { nothingKnown, readKnownPrices, trustedPrices, type KnownPrices } from "./knownPrices.js";
import { pricesKey } from "./priceMemory.js";

/** Those of a minute ago do: the companion stores them every quarter of an hour at most. */
const readEverySeconds = 60;

export interface StoredPricesOptions {
  readonly store: Pick<SnapshotStore, "get">;
  /** Told why prices could not be read: those that were known before stand. */
  readonly failed: (why: string) => void;
}

/** What the companion knows of prices, as it has stored it, for those that only look. Never throws for the store. */
export class StoredPrices {
  private known: KnownPrices = nothingKnown;
  private readAtSeconds?: number;
  private answer: { readonly pools: readonly CapacityPool[]; readonly usdPerHour: Prices } | undefined;

  constructor(private readonly options: StoredPricesOptions) {}

  /** USD an hour by pool id, without the pools that nothing is known of: the same object for the same pools and prices. */
  async usdPerHour(pools: readonly CapacityPool[], nowSeconds: number): Promise<Prices> {
    if (isDue(this.readAtSeconds, readEverySeconds, nowSeconds)) {
      this.readAtSeconds = nowSeconds;
      this.answer = undefined;
      await this.read();
    }
    if (this.answer?.pools !== pools) {
      this.answer = { pools, usdPerHour: trustedPrices(this.known, pools, nowSeconds) };
    }
    return this.answer.usdPerHour;
  }

  private async read(): Promise<void> {
    try {
      const bytes = await this.options.store.get(pricesKey);
      if (bytes) this.known = readKnownPrices(new TextDecoder().decode(bytes));
    } catch (failure) {
      if (!(failure instanceof BlendedFleetError)) throw failure;
      this.options.failed(failure.message);
    }
  }
}

type Prices = Readonly<Record<string, number>>;
