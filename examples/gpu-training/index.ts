import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, ProfileName } from "blended-fleet";
import { userData } from "./userData";

// Where it stands. The ids are inventions, good for a preview: see README.md for how to set your own.
const config = new pulumi.Config();
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const securityGroupId = config.get("securityGroupId") ?? "sg-0a1b2c3d4e5f60000";
// Hours of training on one unit, and hours from the fleet's start by which it must be done. The difference is what buys
// spot: without slack the job runs on on-demand throughout.
const workHours = config.getNumber("workHours") ?? 20;
const withinHours = config.getNumber("withinHours") ?? 28;

// The companion runs hooks through the SSM agent, and snapshots go from the instance to the fleet's bucket.
const role = new aws.iam.Role("training", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("training-hooks", {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AmazonSSMManagedInstanceCore,
});
const instanceProfile = new aws.iam.InstanceProfile("training", { role: role.name });

const fleet = new BlendedFleet("training", {
  zones: Object.keys(subnetIds),
  // More than the dearest of the types below costs twice, because a move runs both ends for a while.
  budgetUsdPerHour: 2.5,
  workloads: [
    {
      name: "train",
      needs: { vcpu: 4, memoryGiB: 16, gpus: 1 },
      // Types that the image has a driver for and that the training runs on alike: with three families in three zones
      // there are nine spot pools to go to. One that is twice as fast would need work hours of its own.
      instanceTypes: ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"],
      // GPU instances start slowly, and the data set must be there too.
      startSeconds: 420,
      level: Level.Immediate,
      stateful: true,
      // Weights and optimizer of a model of some 300 million parameters: 4 GiB to S3 and back.
      checkpoint: { saveSeconds: 60, restoreSeconds: 90, sizeMiB: 4096, maximumIntervalSeconds: 1800 },
      deadline: { workHours, withinHours },
      profile: { base: ProfileName.Deadline },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [securityGroupId] },
    // AWS's Deep Learning Base image: driver, CUDA and containers on Amazon Linux 2023, with a new enough SSM agent.
    imageId:
      config.get("imageId") ??
      "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
    instanceProfileArn: instanceProfile.arn,
    userData,
    // Snapshots are of use while the job runs, and for a while after it for whoever wants the last one.
    retention: { snapshotDays: 14 },
  },
});

// What checkpoint and restore may touch: the fleet's snapshots, and nothing else of the bucket.
const bucketArn = pulumi.interpolate`arn:aws:s3:::${fleet.bucketName}`;
const snapshots = "snapshots/training/*";
new aws.iam.RolePolicy("training-snapshots", {
  role: role.name,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: pulumi.interpolate`${bucketArn}/${snapshots}`,
      },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucketArn,
        Condition: { StringLike: { "s3:prefix": snapshots } },
      },
    ],
  }),
});

export const plan = fleet.plan;
export const bucketName = fleet.bucketName;
export const tableName = fleet.tableName;
export const functionName = fleet.functionName;
export const apiUrl = fleet.apiUrl;
export const dashboard = fleet.dashboardName;
