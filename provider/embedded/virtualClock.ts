import type { Clock } from "../ports/clock.js";
import type { SimulatedMarket } from "./market.js";

/** The market's own time. */
export function virtualClock(market: SimulatedMarket): Clock {
  return { nowSeconds: () => market.nowSeconds };
}
