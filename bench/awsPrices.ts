/**
 * AWS's list prices in us-east-1 in USD, without free tiers, as public guides to AWS's price pages tell them (read in
 * November 2026); each says which.
 */
export const awsPrices = {
  /** Lambda on arm64, the first 7.5 billion GB-seconds of a month (cloudchipr.com, "AWS Lambda Pricing Breakdown"). */
  lambdaGbSecond: 0.000_013_333_4,
  /** The same guide. */
  lambdaRequest: 0.2 / 1e6,
  /** FIFO queues (cloudburn.io, "Amazon SQS Pricing", March 2026). */
  sqsFifoRequest: 0.5 / 1e6,
  /** On-demand tables, since the cut of November 2024: one write of up to 1 KB (airbyte.com, "DynamoDB Pricing", July 2025). */
  dynamoWriteUnit: 0.625 / 1e6,
  /** One strongly consistent read of up to 4 KB; the same guide. */
  dynamoReadUnit: 0.125 / 1e6,
  /** PUT, COPY, POST and LIST of S3 Standard; DELETE is free (c3x.dev, "S3 request fees explained"). */
  s3Put: 0.005 / 1000,
  /** GET and all others; the same guide. */
  s3Get: 0.0004 / 1000,
  /** One custom metric for a month, of the first 10,000 (signoz.io, "CloudWatch pricing", February 2026). */
  customMetric: 0.3,
  /** One metric that GetMetricData asks for (support.site24x7.com, "AWS CloudWatch metrics cost calculation"). */
  metricAsked: 0.01 / 1000,
  /** A GB of log taken in (factualminds.com, "Amazon CloudWatch Pricing"). */
  logGb: 0.5,
  /** Events of AWS's own services and schedules on the default bus (cloudburn.io, "Amazon EventBridge Pricing", March 2026). */
  ownEvent: 0,
} as const;
