import type { DescribeSpotPriceHistoryCommandInput, _InstanceType } from "@aws-sdk/client-ec2";

/** The most of one page (DescribeSpotPriceHistory in the Amazon EC2 API Reference). */
const mostPricesOfPage = 1000;

/**
 * Asks for the spot prices of some types in some zones, for Linux. With one moment as the window EC2 gives the prices that
 * are in effect then. Moments are in seconds since 1970.
 */
export function spotHistoryInput(
  types: readonly string[],
  zones: readonly string[],
  { fromEpochSeconds, untilEpochSeconds }: { readonly fromEpochSeconds: number; readonly untilEpochSeconds: number },
): DescribeSpotPriceHistoryCommandInput {
  return {
    InstanceTypes: types as _InstanceType[],
    ProductDescriptions: ["Linux/UNIX"],
    StartTime: new Date(fromEpochSeconds * 1000),
    EndTime: new Date(untilEpochSeconds * 1000),
    Filters: [{ Name: "availability-zone", Values: [...zones] }],
    MaxResults: mostPricesOfPage,
  };
}
