import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, Priority, ProfileName, ShadowMode } from "blended-fleet";

// What the fleet stands in. Set these, for example: pulumi config set --path 'subnetIds["us-east-1a"]' subnet-…
const config = new pulumi.Config();
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const securityGroupId = config.get("securityGroupId") ?? "sg-0a1b2c3d4e5f60000";
// The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
const amazonLinux = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

const fleet = new BlendedFleet("shop", {
  zones: Object.keys(subnetIds),
  workloads: [
    {
      name: "web",
      priority: Priority.Critical,
      needs: { vcpu: 2, memoryGiB: 8 },
      startSeconds: 180,
      parts: [
        // Two replicas that nothing takes away, and the rest where it is cheapest.
        { name: "base", units: 2, level: Level.NonInterruptible },
        { name: "rest", units: 4, level: Level.Immediate },
      ],
      // One more replica, running and in step in another pool, that serves within seconds of a loss.
      shadow: { mode: ShadowMode.Hot, units: 1, switchSeconds: 10 },
      profile: { base: ProfileName.ResilienceFirst },
    },
    {
      name: "worker",
      priority: Priority.NonCritical,
      needs: { vcpu: 2, memoryGiB: 4 },
      // One type only, as software licensed for it would ask: when its spot pools are gone, the steps below are taken.
      instanceTypes: ["c7i.large"],
      startSeconds: 120,
      units: 4,
      level: Level.Immediate,
      stateful: true,
      // What it does without, in this order, when units cost more than this in quality: so on-demand, never spot.
      degradation: [
        { name: "skip-thumbnails", savesUnits: 1, qualityUsdPerHour: 0.06 },
        { name: "half-speed", savesUnits: 1, qualityUsdPerHour: 0.07 },
      ],
      checkpoint: { saveSeconds: 20, sizeMiB: 256, maximumIntervalSeconds: 1800 },
      profile: { base: ProfileName.CostFirst },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [securityGroupId] },
    imageId: amazonLinux,
  },
});

export const plan = fleet.plan;
export const bucketName = fleet.bucketName;
export const tableName = fleet.tableName;
export const functionName = fleet.functionName;
export const apiUrl = fleet.apiUrl;
export const dashboard = fleet.dashboardName;
