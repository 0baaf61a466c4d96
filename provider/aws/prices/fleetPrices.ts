import type { EC2Client } from "@aws-sdk/client-ec2";
import type { PricingClient } from "@aws-sdk/client-pricing";
import { Market, type CapacityPool } from "../../engine/pool.js";
import type { PricesPort } from "../../ports/prices.js";
import type { SnapshotStore } from "../../ports/snapshotStore.js";
import { defaultPatienceMilliseconds, isDue, retrySeconds } from "../dueTime.js";
import { newerOf, nothingKnown, trustedPrices, type KnownPrices, type ListedOnDemand } from "./knownPrices.js";
import { listedOnDemandPrice } from "./onDemandPrices.js";
import { PriceMemory } from "./priceMemory.js";
import { spotPricesAt } from "./spotPrices.js";

export interface FleetPricesOptions {
  readonly clients: { readonly ec2: EC2Client; readonly pricing: PricingClient };
  /** All pools of the fleet: see `FleetSpec`. */
  readonly pools: readonly CapacityPool[];
  /** Where prices are kept for the next cold start: that of the companion's own things. */
  readonly store: SnapshotStore;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Told what failed and why: the prices stand that were known before. */
  readonly failed: (why: string) => void;
  /** What a round waits for the market, and for the store, at most: prices of some minutes ago decide as well. */
  readonly patienceMilliseconds?: number;
}

/**
 * EC2 adjusts spot prices gradually ("Spot Instances", EC2 User Guide), while its calls are throttled for the account as
 * a whole. Every five minutes is a fifth of a companion's minutely calls, and at most five minutes late.
 */
const spotEverySeconds = 300;
/** On-demand prices seldom change. */
const onDemandEverySeconds = 86_400;
/**
 * The Price List takes one type a call. A fleet of twenty types is known after seven rounds, and what a round takes of its
 * time stays bounded.
 */
const mostTypesOfRound = 3;

/**
 * The market prices of a fleet's pools: spot by EC2, on-demand by the Price List, for plain Linux. What was read last
 * stands for as long as it can be trusted, also across cold starts; a pool that nothing is known of keeps the price that
 * it was planned with, and so does one whose price is its owner's own.
 */
export class FleetPrices implements PricesPort {
  private known: KnownPrices = nothingKnown;
  private readonly memory: PriceMemory;
  private readonly patienceMilliseconds: number;
  /** Of the last failure. */
  private readonly failedAtSeconds = new Map<Market, number>();

  constructor(private readonly options: FleetPricesOptions) {
    const { store, failed, patienceMilliseconds = defaultPatienceMilliseconds } = options;
    this.memory = new PriceMemory({ store, failed, patienceMilliseconds });
    this.patienceMilliseconds = patienceMilliseconds;
  }

  async usdPerHour(): Promise<Readonly<Record<string, number>>> {
    const { pools, nowSeconds } = this.options;
    const now = nowSeconds();
    this.known = newerOf(this.known, await this.memory.load(now));
    const abortSignal = AbortSignal.timeout(this.patienceMilliseconds);
    const [spot, onDemand] = await Promise.all([this.readSpot(now, abortSignal), this.readOnDemand(now, abortSignal)]);
    this.known = { ...this.known, ...spot, onDemand: { ...this.known.onDemand, ...onDemand } };
    await this.memory.save(this.known, now);
    return trustedPrices(this.known, pools, now);
  }

  private async readSpot(now: number, abortSignal: AbortSignal): Promise<Pick<KnownPrices, "spot">> {
    const { clients, pools } = this.options;
    const isAsked = pools.some(({ market }) => market === Market.Spot);
    if (!isAsked || !isDue(this.known.spot?.atSeconds, spotEverySeconds, now)) return {};
    return this.tried<Pick<KnownPrices, "spot">>(Market.Spot, now, {}, async () => {
      const usdPerHour = await spotPricesAt(clients.ec2, pools, now, abortSignal);
      return { spot: { atSeconds: now, usdPerHour } };
    });
  }

  /** Some of the types that are due, those that are known least first. */
  private async readOnDemand(now: number, abortSignal: AbortSignal): Promise<KnownPrices["onDemand"]> {
    const { clients, pools } = this.options;
    const priced = pools.filter(({ market, hasOwnPrice }) => market === Market.OnDemand && !hasOwnPrice);
    const regions = new Map(priced.map(({ instanceType, region }) => [instanceType, region]));
    const readAt = (type: string): number | undefined => this.known.onDemand[type]?.atSeconds;
    const due = [...regions]
      .filter(([type]) => isDue(readAt(type), onDemandEverySeconds, now))
      .sort(([a], [b]) => (readAt(a) ?? 0) - (readAt(b) ?? 0))
      .slice(0, mostTypesOfRound);
    if (due.length === 0) return {};
    const read: Record<string, ListedOnDemand> = {};
    return this.tried(Market.OnDemand, now, read, async () => {
      for (const [type, region] of due) {
        const usdPerHour = await listedOnDemandPrice(clients.pricing, region, type, abortSignal);
        read[type] = { atSeconds: now, ...(usdPerHour !== undefined && { usdPerHour }) };
      }
      return read;
    });
  }

  /** What was read; where it fails, what was read until then, and nothing for a while after. */
  private async tried<Read>(market: Market, now: number, before: Read, read: () => Promise<Read>): Promise<Read> {
    if (!isDue(this.failedAtSeconds.get(market), retrySeconds, now)) return before;
    try {
      const answer = await read();
      this.failedAtSeconds.delete(market);
      return answer;
    } catch (failure) {
      this.failedAtSeconds.set(market, now);
      this.options.failed((failure as Error).message);
      return before;
    }
  }
}
