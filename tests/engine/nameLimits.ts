import type { WireValue } from "./wireValue.js";

/** The longest names AWS takes, by the API reference of each service's create call. */
const longest: Readonly<Record<string, number>> = {
  "aws:autoscaling/group:Group": 255,
  "aws:cloudwatch/dashboard:Dashboard": 255,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:dynamodb/table:Table": 255,
  "aws:ec2/launchTemplate:LaunchTemplate": 128,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:lambda/function:Function": 64,
  "aws:s3/bucket:Bucket": 63,
  "aws:sqs/queue:Queue": 80,
  "aws:ssm/document:Document": 128,
};

/** What AWS would say of a name that is too long, as Pulumi's engine takes it. */
export function nameFaults(type: string, property: string, name: WireValue | undefined) {
  const most = longest[type];
  if (most === undefined || typeof name !== "string" || name.length <= most) return [];
  return [{ property, reason: `expected a name of at most ${most} characters, got ${name.length}: ${name}` }];
}
