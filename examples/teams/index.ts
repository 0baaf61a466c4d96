import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, Priority } from "blended-fleet";

// Where it stands. The ids are inventions, good for a preview: see README.md for how to set your own.
const config = new pulumi.Config();
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const securityGroupId = config.get("securityGroupId") ?? "sg-0a1b2c3d4e5f60000";
const accountId = config.get("accountId") ?? "111122223333";

// Of the training's instances: what its hooks need, see ../gpu-training. Without it nothing of it is saved.
const instanceProfileArn = config.get("instanceProfileArn");

// Who may bid, prefer and order for a workload at run time: the team's role, however its people come by it. This program
// says it, and reviews of this program are where it changes; the teams need no access to the stack.
const ownedBy = (team: string): string[] => [`arn:aws:iam::${accountId}:role/${team}`];
const needs = { vcpu: 2, memoryGiB: 8 };

const fleet = new BlendedFleet("teams", {
  zones: Object.keys(subnetIds),
  // For all three teams together. What the declared units leave of it is what there is to bid for, and it is less than
  // all that bidUnits would allow, so prices come of it.
  budgetUsdPerHour: 1.2,
  workloads: [
    {
      name: "shop",
      priority: Priority.Critical,
      owners: ownedBy("web-team"),
      needs,
      parts: [
        // Nobody's bid and no market takes these.
        { name: "base", units: 2, level: Level.NonInterruptible },
        // None are declared: the web team bids for more of a sale's checkouts, which half an hour's warning is enough for.
        { name: "checkout", units: 0, level: Level.ThirtyMinuteGrace, bidUnits: 4 },
        { name: "catalogue", units: 2, level: Level.Immediate, bidUnits: 8 },
      ],
    },
    {
      name: "reports",
      owners: ownedBy("data-team"),
      needs,
      units: 1,
      level: Level.FiveMinuteWarning,
      bidUnits: 10,
    },
    {
      name: "training",
      priority: Priority.NonCritical,
      owners: ownedBy("ml-team"),
      needs,
      units: 1,
      level: Level.Immediate,
      bidUnits: 20,
      // What a bid loses is saved before it goes, whoever outbids it.
      stateful: true,
      checkpoint: { saveSeconds: 20, sizeMiB: 256, maximumIntervalSeconds: 1800 },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [securityGroupId] },
    // The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
    imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    ...(instanceProfileArn !== undefined && { workloads: { training: { instanceProfileArn } } }),
  },
});

// Where the teams bid, and the policy that each team's role needs to call there.
export const apiUrl = fleet.apiUrl;
export const apiCallerPolicy = fleet.apiCallerPolicy;
export const plan = fleet.plan;
export const bucketName = fleet.bucketName;
export const tableName = fleet.tableName;
export const functionName = fleet.functionName;
