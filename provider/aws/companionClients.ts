import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client, type EC2ClientConfig } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { PricingClient } from "@aws-sdk/client-pricing";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { priceListRegion } from "../market/priceListRegion.js";
import { clientSettings, companionPatience } from "./clientSettings.js";

export interface CompanionClients {
  readonly autoScaling: AutoScalingClient;
  /** Asks once: for what would be done twice if it were asked again after a lost answer. */
  readonly autoScalingOnce: AutoScalingClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  /** Of the Price List's own region, whichever is the fleet's. */
  readonly pricing: PricingClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
}

/** Clients with the credentials of the SDK's default chain, which slow down where they are throttled. */
export function companionClients(region: string): CompanionClients {
  return clientsWith(clientSettings(region, companionPatience));
}

/** @param ofS3 what the client of S3 is made with besides. */
export function clientsWith(
  settings: EC2ClientConfig & S3ClientConfig,
  ofS3: Pick<S3ClientConfig, "forcePathStyle"> = {},
): CompanionClients {
  return {
    autoScaling: new AutoScalingClient(settings),
    autoScalingOnce: new AutoScalingClient({ ...settings, maxAttempts: 1 }),
    cloudWatch: new CloudWatchClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    ec2: new EC2Client(settings),
    loadBalancing: new ElasticLoadBalancingV2Client(settings),
    pricing: new PricingClient({ ...settings, region: priceListRegion }),
    s3: new S3Client({ ...settings, ...ofS3 }),
    ssm: new SSMClient(settings),
  };
}
