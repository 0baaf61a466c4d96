import {
  DescribeSpotPriceHistoryCommand,
  type DescribeSpotPriceHistoryCommandInput,
  type EC2Client,
  type SpotPrice,
  type _InstanceType,
} from "@aws-sdk/client-ec2";
import { Market, poolId, type CapacityPool } from "../../engine/pool.js";
import { asked } from "../companionFailure.js";
import { allPages, chunksOf } from "../market/pages.js";

/** The most values of one filter of EC2 ("List and filter using the CLI and API", EC2 User Guide). */
const mostFilterValues = 200;
const mostPricesOfPage = 1000;

/**
 * The prices of a fleet's spot pools that are in effect at a moment, for Linux, USD per hour by pool id: of all of them,
 * or an error. Pools that EC2 names no price of are absent.
 * @param nowSeconds seconds since 1970.
 * @throws RequestFailedError where EC2 fails.
 */
export async function spotPricesAt(
  client: EC2Client,
  pools: readonly CapacityPool[],
  nowSeconds: number,
  abortSignal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const spot = pools.filter(({ market }) => market === Market.Spot);
  const types = [...new Set(spot.map(({ instanceType }) => instanceType))];
  const zones = [...new Set(spot.map(({ zone }) => zone))];
  const rows: SpotPrice[] = [];
  for (const chunk of chunksOf(types, mostFilterValues)) {
    const input = inEffect(chunk, zones, nowSeconds);
    const ask = (token: object) =>
      client.send(new DescribeSpotPriceHistoryCommand({ ...input, ...token }), { abortSignal });
    const pages = await asked("DescribeSpotPriceHistory", () => allPages(ask));
    rows.push(...pages.flatMap(({ SpotPriceHistory = [] }) => SpotPriceHistory));
  }
  const ids = new Set(spot.map(({ id }) => id));
  return Object.fromEntries([...newest(rows)].filter(([id]) => ids.has(id)));
}

/** With one moment as the window, EC2 gives the prices that are in effect then. */
function inEffect(
  types: readonly string[],
  zones: readonly string[],
  nowSeconds: number,
): DescribeSpotPriceHistoryCommandInput {
  const now = new Date(nowSeconds * 1000);
  return {
    InstanceTypes: types as _InstanceType[],
    ProductDescriptions: ["Linux/UNIX"],
    StartTime: now,
    EndTime: now,
    Filters: [{ Name: "availability-zone", Values: [...zones] }],
    MaxResults: mostPricesOfPage,
  };
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
