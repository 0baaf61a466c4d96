/** Market prices. Never throws for a failed refresh: the last known good prices stand. */
export interface PricesPort {
  /** USD per hour by pool id; pools missing here keep the price they were planned with. */
  usdPerHour(): Promise<Readonly<Record<string, number>>>;
}
