import type { CloudTwin } from "./cloudTwin.js";

/** The types of resource that are made in moto too. A service's SDK is loaded when the first of its own is made. */
const twins: Readonly<Record<string, () => Promise<CloudTwin>>> = {
  "aws:autoscaling/group:Group": async () => (await import("./autoScaling.js")).groups,
  "aws:autoscaling/lifecycleHook:LifecycleHook": async () => (await import("./autoScaling.js")).lifecycleHooks,
  "aws:cloudwatch/dashboard:Dashboard": async () => (await import("./cloudWatch.js")).dashboards,
  "aws:cloudwatch/eventRule:EventRule": async () => (await import("./eventBridge.js")).rules,
  "aws:cloudwatch/eventTarget:EventTarget": async () => (await import("./eventBridge.js")).targets,
  "aws:cloudwatch/logGroup:LogGroup": async () => (await import("./cloudWatch.js")).logGroups,
  "aws:cloudwatch/metricAlarm:MetricAlarm": async () => (await import("./cloudWatch.js")).alarms,
  "aws:dynamodb/table:Table": async () => (await import("./dynamoDb.js")).tables,
  "aws:ec2/launchTemplate:LaunchTemplate": async () => (await import("./launchTemplates.js")).launchTemplates,
  "aws:iam/role:Role": async () => (await import("./iam.js")).roles,
  "aws:iam/rolePolicy:RolePolicy": async () => (await import("./iam.js")).rolePolicies,
  "aws:lambda/eventSourceMapping:EventSourceMapping": async () => (await import("./lambda.js")).eventSourceMappings,
  "aws:lambda/function:Function": async () => (await import("./lambda.js")).functions,
  "aws:lambda/functionUrl:FunctionUrl": async () => (await import("./lambda.js")).functionUrls,
  "aws:s3/bucket:Bucket": async () => (await import("./s3.js")).buckets,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": async () => (await import("./s3.js")).lifecycles,
  "aws:s3/bucketObjectv2:BucketObjectv2": async () => (await import("./s3.js")).objects,
  "aws:s3/bucketPolicy:BucketPolicy": async () => (await import("./s3.js")).policies,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": async () => (await import("./s3.js")).publicAccessBlocks,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": async () =>
    (await import("./s3.js")).encryptions,
  "aws:s3/bucketVersioning:BucketVersioning": async () => (await import("./s3.js")).versionings,
  "aws:sqs/queue:Queue": async () => (await import("./sqs.js")).queues,
  "aws:sqs/queuePolicy:QueuePolicy": async () => (await import("./sqs.js")).queuePolicies,
  "aws:ssm/document:Document": async () => (await import("./ssm.js")).documents,
};

/** The twin of a type; undefined where there is no moto, or where moto has no such thing. */
export async function twinOf(type: string): Promise<CloudTwin | undefined> {
  if (!process.env["BLENDED_FLEET_STAND_IN_MOTO"]) return undefined;
  const twin = await twins[type]?.();
  return twin && inTurn(twin);
}

/**
 * Moto's server answers in threads that share its state unguarded: of two creations at once, one may fail within it with a
 * page in the place of an answer. So it is asked one thing at a time.
 */
function inTurn(twin: CloudTwin): CloudTwin {
  return {
    create: (resource) => turn(async () => twin.create(resource)),
    delete: (resource) => turn(async () => twin.delete(resource)),
    ...(twin.update && { update: (resource, before) => turn(async () => twin.update?.(resource, before)) }),
    ...(twin.read && { read: (resource) => turn(async () => twin.read?.(resource)) }),
  };
}

let last: Promise<unknown> = Promise.resolve();

function turn<T>(act: () => Promise<T>): Promise<T> {
  const done = last.then(act);
  last = done.catch(() => undefined);
  return done;
}
