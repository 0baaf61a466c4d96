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

  constructor(private readonly options: StoredPricesOptions) {}

  /** USD an hour by pool id; without the pools that nothing is known of. */
  async usdPerHour(pools: readonly CapacityPool[], nowSeconds: number): Promise<Readonly<Record<string, number>>> {
    if (isDue(this.readAtSeconds, readEverySeconds, nowSeconds)) {
      this.readAtSeconds = nowSeconds;
      await this.read();
    }
    return trustedPrices(this.known, pools, nowSeconds);
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
