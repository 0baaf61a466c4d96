import { DescribeSpotPriceHistoryCommand, type EC2Client, type SpotPrice } from "@aws-sdk/client-ec2";
import { Market, poolId, type CapacityPool } from "../../engine/pool.js";
import { asked } from "../companionFailure.js";
import { allPages, chunksOf, mostFilterValues } from "../market/pages.js";
import { spotHistoryInput } from "../market/spotHistoryInput.js";

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
    const input = spotHistoryInput(chunk, zones, { fromEpochSeconds: nowSeconds, untilEpochSeconds: nowSeconds });
    const ask = (token: object) =>
      client.send(new DescribeSpotPriceHistoryCommand({ ...input, ...token }), { abortSignal });
    const pages = await asked("DescribeSpotPriceHistory", () => allPages(ask));
    rows.push(...pages.flatMap(({ SpotPriceHistory = [] }) => SpotPriceHistory));
  }
  const ids = new Set(spot.map(({ id }) => id));
  return Object.fromEntries([...newest(rows)].filter(([id]) => ids.has(id)));
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
