import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, Priority, ProfileName } from "blended-fleet";
import { userDataOf } from "./userData";

// Where it stands. The ids are inventions, good for a preview: see README.md for how to set your own.
const config = new pulumi.Config();
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const securityGroupId = config.get("securityGroupId") ?? "sg-0a1b2c3d4e5f60000";
// What is to be rendered: hours on one unit, and within how many hours of the fleet's start. (A deadline may also be a
// moment: finishBy: "2027-03-01T08:00:00+01:00".)
const shots = config.getObject<{ name: string; workHours: number; withinHours: number }[]>("shots") ?? [
  { name: "opening", workHours: 10, withinHours: 14 },
  { name: "chase", workHours: 16, withinHours: 22 },
  { name: "credits", workHours: 4, withinHours: 24 },
];

// The companion runs hooks through the SSM agent, and snapshots go from the instance to the fleet's bucket.
const role = new aws.iam.Role("farm", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("farm-hooks", {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AmazonSSMManagedInstanceCore,
});
const instanceProfile = new aws.iam.InstanceProfile("farm", { role: role.name });

const needs = { vcpu: 8, memoryGiB: 16 };
// Finished frames are kept in the snapshot, so a lost unit repeats the frame it was at, or half an hour at worst.
const checkpoint = { saveSeconds: 30, restoreSeconds: 30, sizeMiB: 2048, maximumIntervalSeconds: 1800 };

const fleet = new BlendedFleet("farm", {
  zones: Object.keys(subnetIds),
  // What the farm may cost at any moment: enough for all shots on on-demand at once, which is what keeps a deadline
  // when spot is gone, with the previews beside them.
  budgetUsdPerHour: 4,
  workloads: [
    // A deadline job is one unit's work, so each shot is one. Each runs on spot while there is time for a loss, and on
    // on-demand as soon as there is none; less urgent ones may wait for a cheaper hour.
    ...shots.map(({ name, workHours, withinHours }) => ({
      name,
      needs,
      startSeconds: 180,
      level: Level.Immediate,
      stateful: true,
      checkpoint,
      deadline: { workHours, withinHours },
      profile: { base: ProfileName.Deadline },
    })),
    // What artists look at while they work. It is welcome and not needed, so it gives way first.
    {
      name: "previews",
      priority: Priority.NonCritical,
      needs,
      startSeconds: 180,
      units: 4,
      level: Level.Immediate,
      // In this order, where capacity is short or costs more than this in quality: on-demand does, spot does not. The
      // fourth unit and the third go; two are always wanted.
      degradation: [
        { name: "half-resolution", savesUnits: 1, qualityUsdPerHour: 0.25 },
        { name: "every-second-frame", savesUnits: 1, qualityUsdPerHour: 0.3 },
      ],
      profile: { base: ProfileName.CostFirst },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [securityGroupId] },
    // The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
    imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    instanceProfileArn: instanceProfile.arn,
    workloads: Object.fromEntries(
      [...shots, { name: "previews" }].map(({ name }) => [name, { userData: userDataOf(name) }]),
    ),
  },
});

// What checkpoint and restore may touch: the fleet's snapshots, and nothing else of the bucket.
const bucketArn = pulumi.interpolate`arn:aws:s3:::${fleet.bucketName}`;
const snapshots = "snapshots/farm/*";
new aws.iam.RolePolicy("farm-snapshots", {
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
