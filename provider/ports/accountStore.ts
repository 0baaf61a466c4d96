import type { HourAccount } from "../engine/pricing/hourAccount.js";

/** The closed hours of a fleet's money. */
export interface AccountStore {
  /** Puts an hour; the same hour again replaces it. Throws RequestFailedError where the store fails. */
  put(account: HourAccount): Promise<void>;
  /** Closed hours that begin in [fromSeconds, untilSeconds), the oldest first. */
  read(fromSeconds: number, untilSeconds: number): Promise<readonly HourAccount[]>;
}
