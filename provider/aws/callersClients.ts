import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { callersSettings } from "./callersS3.js";
import type { CompanionClients } from "./companionClients.js";

/** Clients of one region with the caller's own credentials, by the SDK's default chain. */
export function callersClients(
  region: string,
): Pick<CompanionClients, "autoScaling" | "autoScalingOnce" | "dynamoDb" | "ec2" | "loadBalancing"> {
  const settings = { ...callersSettings(), region };
  return {
    autoScaling: new AutoScalingClient(settings),
    autoScalingOnce: new AutoScalingClient({ ...settings, maxAttempts: 1 }),
    dynamoDb: new DynamoDBClient(settings),
    ec2: new EC2Client(settings),
    loadBalancing: new ElasticLoadBalancingV2Client(settings),
  };
}
