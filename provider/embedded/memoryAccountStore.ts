import type { HourAccount } from "../engine/pricing/hourAccount.js";
import type { AccountStore } from "../ports/accountStore.js";

/** Keeps closed hours in memory. */
export class MemoryAccountStore implements AccountStore {
  private readonly hours = new Map<number, HourAccount>();

  async put(account: HourAccount): Promise<void> {
    this.hours.set(account.fromSeconds, account);
  }

  async read(fromSeconds: number, untilSeconds: number): Promise<readonly HourAccount[]> {
    return [...this.hours.values()]
      .filter((hour) => fromSeconds <= hour.fromSeconds && hour.fromSeconds < untilSeconds)
      .sort((a, b) => a.fromSeconds - b.fromSeconds);
  }
}
