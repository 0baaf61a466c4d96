/** A call that reading the market makes, and what its caller must be allowed. */
export interface MarketCall {
  readonly service: "ec2" | "pricing";
  readonly command: string;
  readonly permissions: readonly string[];
}

/**
 * Every call that `blended-fleet market pull` makes. None of them can be narrowed to a resource (Service Authorization
 * Reference, "Actions, resources, and condition keys" for Amazon EC2 and for AWS Price List).
 */
export const marketCalls = [
  { service: "ec2", command: "DescribeAvailabilityZones", permissions: ["ec2:DescribeAvailabilityZones"] },
  { service: "ec2", command: "DescribeInstanceTypes", permissions: ["ec2:DescribeInstanceTypes"] },
  { service: "ec2", command: "DescribeInstanceTypeOfferings", permissions: ["ec2:DescribeInstanceTypeOfferings"] },
  { service: "ec2", command: "DescribeSpotPriceHistory", permissions: ["ec2:DescribeSpotPriceHistory"] },
  { service: "ec2", command: "GetSpotPlacementScores", permissions: ["ec2:GetSpotPlacementScores"] },
  { service: "pricing", command: "GetProducts", permissions: ["pricing:GetProducts"] },
] as const satisfies readonly MarketCall[];

export type MarketCommand = (typeof marketCalls)[number]["command"];
