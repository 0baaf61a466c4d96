import {
  DescribeSpotPriceHistoryCommand,
  type EC2Client,
  type SpotPrice,
  type _InstanceType,
} from "@aws-sdk/client-ec2";
import { Market, poolId, type CapacityPool } from "../engine/pool.js";
import type { PricesPort } from "../ports/prices.js";
import { asked } from "./companionFailure.js";
import { allPages, chunksOf } from "./market/pages.js";

export interface SpotPricesOptions {
  readonly client: EC2Client;
  readonly pools: readonly CapacityPool[];
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Told why a refresh failed. */
  readonly failed: (why: string) => void;
}

/** The most values of one filter of EC2 ("List and filter using the CLI and API", EC2 User Guide). */
const mostFilterValues = 200;
const mostPricesOfPage = 1000;

type Prices = Readonly<Record<string, number>>;

/**
 * The present prices of the fleet's spot pools, for Linux. On-demand pools keep the price they were planned with. Each
 * call refreshes all of them or none: until the first that succeeds every pool keeps its planned price.
 */
export class SpotPrices implements PricesPort {
  private lastKnown: Prices = {};

  constructor(private readonly options: SpotPricesOptions) {}

  /** What the newest refresh gave; nothing before the first. */
  known(): Prices {
    return this.lastKnown;
  }

  async usdPerHour(): Promise<Prices> {
    try {
      this.lastKnown = { ...this.lastKnown, ...(await this.refreshed()) };
    } catch (failure) {
      this.options.failed((failure as Error).message);
    }
    return this.lastKnown;
  }

  private async refreshed(): Promise<Prices> {
    const pools = this.options.pools.filter(({ market }) => market === Market.Spot);
    const types = [...new Set(pools.map(({ instanceType }) => instanceType))];
    const zones = [...new Set(pools.map(({ zone }) => zone))];
    const rows: SpotPrice[] = [];
    for (const chunk of chunksOf(types, mostFilterValues)) rows.push(...(await this.rows(chunk, zones)));
    const ids = new Set(pools.map(({ id }) => id));
    return Object.fromEntries([...newest(rows)].filter(([id]) => ids.has(id)));
  }

  /** With one moment as the window, EC2 gives the prices that are in effect then. */
  private async rows(types: readonly string[], zones: readonly string[]): Promise<readonly SpotPrice[]> {
    const now = new Date(this.options.nowSeconds() * 1000);
    const input = {
      InstanceTypes: types as _InstanceType[],
      ProductDescriptions: ["Linux/UNIX"],
      StartTime: now,
      EndTime: now,
      Filters: [{ Name: "availability-zone", Values: [...zones] }],
      MaxResults: mostPricesOfPage,
    };
    const pages = await asked("DescribeSpotPriceHistory", () =>
      allPages((token) => this.options.client.send(new DescribeSpotPriceHistoryCommand({ ...input, ...token }))),
    );
    return pages.flatMap(({ SpotPriceHistory = [] }) => SpotPriceHistory);
  }
}

/** The latest price of each pool; rows without a price that could be paid are left out. */
function newest(rows: readonly SpotPrice[]): ReadonlyMap<string, number> {
  const inOrder = [...rows].sort((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0));
  return new Map(
    inOrder.flatMap(({ InstanceType, AvailabilityZone, SpotPrice }) => {
      const usdPerHour = Number(SpotPrice);
      if (InstanceType === undefined || AvailabilityZone === undefined || !(usdPerHour > 0)) return [];
      return [[poolId(InstanceType, AvailabilityZone, Market.Spot), usdPerHour] as const];
    }),
  );
}
