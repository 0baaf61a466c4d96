import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, ShadowMode } from "blended-fleet";
import { userData } from "./userData";

// Where it stands. The ids are inventions, good for a preview: see README.md for how to set your own.
const config = new pulumi.Config();
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const securityGroupId = config.get("securityGroupId") ?? "sg-0a1b2c3d4e5f60000";
const alarmTopicArn = config.get("alarmTopicArn");

// The companion runs hooks through the SSM agent, and snapshots go from the instance to the fleet's bucket.
const role = new aws.iam.Role("tracker", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("tracker-hooks", {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AmazonSSMManagedInstanceCore,
});
const instanceProfile = new aws.iam.InstanceProfile("tracker", { role: role.name });

const fleet = new BlendedFleet("tracker", {
  zones: Object.keys(subnetIds),
  // Room for the unit on on-demand and its successor beside it.
  budgetUsdPerHour: 0.4,
  workloads: [
    {
      name: "tracker",
      needs: { vcpu: 2, memoryGiB: 8 },
      startSeconds: 180,
      // One unit, because two would each have a state of its own. On spot, because a minute's gap is bearable here;
      // Level.NonInterruptible keeps it on on-demand instead, and the rest as it is.
      units: 1,
      level: Level.Immediate,
      stateful: true,
      // How much may be lost is said here: at most so long passes between two checkpoints, whatever the hazard.
      checkpoint: { saveSeconds: 20, restoreSeconds: 20, sizeMiB: 512, maximumIntervalSeconds: 600 },
      // Stopped, in a pool that the unit is not in, and on on-demand, so that it does not go by the same loss. While it
      // is stopped only its volume is paid for. It is started when the unit is lost, and the last checkpoint put on it.
      shadow: { mode: ShadowMode.Warm, units: 1, switchSeconds: 60 },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [securityGroupId] },
    // The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
    imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    instanceProfileArn: instanceProfile.arn,
    userData,
    // A checkpoint that did not make it is an alarm: then more may be lost than is said above.
    ...(alarmTopicArn !== undefined && { alarmTopicArns: [alarmTopicArn] }),
  },
});

// What checkpoint and restore may touch: the fleet's snapshots, and nothing else of the bucket.
const bucketArn = pulumi.interpolate`arn:aws:s3:::${fleet.bucketName}`;
const snapshots = "snapshots/tracker/*";
new aws.iam.RolePolicy("tracker-snapshots", {
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
      // sync-shadow looks up where the original is. EC2 grants no reading of single instances.
      { Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" },
    ],
  }),
});

export const plan = fleet.plan;
export const bucketName = fleet.bucketName;
export const tableName = fleet.tableName;
export const functionName = fleet.functionName;
export const apiUrl = fleet.apiUrl;
export const dashboard = fleet.dashboardName;
