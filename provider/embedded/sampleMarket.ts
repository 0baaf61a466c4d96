import type { Market} from "../engine/pool.js";
import { type CapacityPool } from "../engine/pool.js";
import { SimulatedMarket, type MarketOptions, type PoolSupply, type SimulatedInstance } from "./market.js";

const usdPerHour = 3.6;

/** What every instance of a sample supply costs, unless it has a price series. */
export const usdPerSecond = usdPerHour / 3600;

/** The grid of a sample supply's series. */
export const stepSeconds = 60;

/** One pool for tests, with room and prices by the minute. */
export function supply(market: Market, values?: readonly number[], prices?: readonly number[]): PoolSupply {
  const pool: CapacityPool = {
    id: `c7g.large/us-east-1a/${market}/${values?.join("") ?? ""}`,
    instanceType: "c7g.large",
    zone: "us-east-1a",
    region: "us-east-1",
    market,
    usdPerHour,
    onDemandUsdPerHour: usdPerHour,
    performance: { vcpu: 2, memoryGiB: 4, gpus: 0, networkGbps: 1, storageIops: 0 },
    hazardScale: 1,
  };
  return {
    pool,
    ...(values && { room: { stepSeconds, values } }),
    ...(prices && { usdPerHour: { stepSeconds, values: prices } }),
  };
}

/** A market that notes what happens by itself. */
export interface LoggedMarket {
  readonly market: SimulatedMarket;
  /** `<seconds> <event> <launch number>`, in order. */
  readonly log: string[];
}

export function openMarket(supplies: readonly PoolSupply[], options: Partial<MarketOptions> = {}): LoggedMarket {
  const market = new SimulatedMarket({ supplies, minimumPaidSeconds: 0, stoppedUsdPerHour: 0, ...options });
  const log: string[] = [];
  const note = (event: string) => (one: SimulatedInstance) => log.push(`${market.nowSeconds} ${event} ${one.number}`);
  market.listener = { noticed: note("noticed"), lost: note("lost"), ready: note("ready"), stopped: note("stopped") };
  return { market, log };
}
