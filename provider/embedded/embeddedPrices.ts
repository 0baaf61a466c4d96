import type { PricesPort } from "../ports/prices.js";
import type { SimulatedMarket } from "./market.js";

type Prices = Readonly<Record<string, number>>;

/** The present prices of a simulated market. */
export class EmbeddedPrices implements PricesPort {
  constructor(private readonly market: SimulatedMarket) {}

  async usdPerHour(): Promise<Prices> {
    const prices: Record<string, number> = {};
    this.market.pools.forEach((pool, index) => {
      const usdPerHour = this.market.usdPerHour(index);
      if (usdPerHour !== pool.usdPerHour) prices[pool.id] = usdPerHour;
    });
    return prices;
  }
}
