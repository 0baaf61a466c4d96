/** A call that the adapters of the companion or the API make, and every permission that AWS asks its caller for. */
export interface CompanionCall {
  readonly service:
    "autoscaling" | "cloudwatch" | "dynamodb" | "ec2" | "elasticloadbalancing" | "pricing" | "s3" | "ssm";
  readonly command: string;
  readonly permissions: readonly string[];
}

/**
 * Every call of the companion's adapters, with its permissions by the Service Authorization Reference. What the owner's
 * key adds for encryption is the runtime's, not a call's.
 */
export const companionCalls = [
  { service: "dynamodb", command: "GetItem", permissions: ["dynamodb:GetItem"] },
  { service: "dynamodb", command: "PutItem", permissions: ["dynamodb:PutItem"] },
  // Without ListBucket a key that is not there is refused instead of not found (GetObject in the S3 API Reference).
  { service: "s3", command: "GetObject", permissions: ["s3:GetObject", "s3:ListBucket"] },
  { service: "s3", command: "PutObject", permissions: ["s3:PutObject"] },
  { service: "s3", command: "DeleteObject", permissions: ["s3:DeleteObject"] },
  { service: "s3", command: "ListObjectsV2", permissions: ["s3:ListBucket"] },
  {
    service: "autoscaling",
    command: "DescribeAutoScalingGroups",
    permissions: ["autoscaling:DescribeAutoScalingGroups"],
  },
  {
    service: "autoscaling",
    command: "LaunchInstances",
    // The first, second and fourth: Amazon EC2 Auto Scaling User Guide, "Launching instances with synchronous
    // provisioning". The others: what a caller needs for a group with a launch template, in the same guide, "Control
    // Amazon EC2 launch template usage in Auto Scaling groups".
    permissions: [
      "autoscaling:LaunchInstances",
      "ec2:CreateFleet",
      "ec2:RunInstances",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:CreateTags",
      "iam:PassRole",
    ],
  },
  {
    service: "autoscaling",
    command: "UpdateAutoScalingGroup",
    // An update that names launch templates asks for what a launch from them needs (the same section of the
    // guide).
    permissions: ["autoscaling:UpdateAutoScalingGroup", "ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"],
  },
  {
    service: "autoscaling",
    command: "TerminateInstanceInAutoScalingGroup",
    permissions: ["autoscaling:TerminateInstanceInAutoScalingGroup"],
  },
  { service: "autoscaling", command: "EnterStandby", permissions: ["autoscaling:EnterStandby"] },
  { service: "autoscaling", command: "ExitStandby", permissions: ["autoscaling:ExitStandby"] },
  { service: "ec2", command: "DescribeInstances", permissions: ["ec2:DescribeInstances"] },
  { service: "ec2", command: "DescribeSpotPriceHistory", permissions: ["ec2:DescribeSpotPriceHistory"] },
  { service: "ec2", command: "CreateTags", permissions: ["ec2:CreateTags"] },
  { service: "ec2", command: "StartInstances", permissions: ["ec2:StartInstances"] },
  { service: "ec2", command: "StopInstances", permissions: ["ec2:StopInstances"] },
  {
    service: "elasticloadbalancing",
    command: "DescribeTargetHealth",
    permissions: ["elasticloadbalancing:DescribeTargetHealth"],
  },
  { service: "cloudwatch", command: "GetMetricData", permissions: ["cloudwatch:GetMetricData"] },
  { service: "pricing", command: "GetProducts", permissions: ["pricing:GetProducts"] },
  { service: "ssm", command: "SendCommand", permissions: ["ssm:SendCommand"] },
  { service: "ssm", command: "GetCommandInvocation", permissions: ["ssm:GetCommandInvocation"] },
  { service: "ssm", command: "ListCommands", permissions: ["ssm:ListCommands"] },
  { service: "ssm", command: "ListCommandInvocations", permissions: ["ssm:ListCommandInvocations"] },
] as const satisfies readonly CompanionCall[];

export type CompanionCommand = (typeof companionCalls)[number]["command"];

/** Those of the API, in a role of its own. */
const apiCommands: readonly CompanionCommand[] = ["GetItem", "PutItem", "GetObject", "PutObject", "ListObjectsV2"];
export const apiCalls: readonly CompanionCall[] = companionCalls.filter(({ command }) => apiCommands.includes(command));
