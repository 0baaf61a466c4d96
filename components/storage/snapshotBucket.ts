import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { BucketPrefix } from "../../provider/document/bucketPrefix.js";
import type { InfrastructureArgs } from "../args.js";
import { bucketName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

const defaultSnapshotDays = 7;
const defaultDecisionDays = 90;
/** A model is trained on months: losses are rare. */
const defaultForecastDays = 180;
/** A year is looked back on in the month after it. */
const defaultAccountDays = 400;
const defaultAuditDays = 400;
/** A replaced or deleted object can be brought back for this long. */
const replacedDays = 7;

/**
 * The bucket with snapshots, logs, models and the fleet's document: private, encrypted, versioned, over TLS only. No
 * policy asks writers to encrypt, because S3 encrypts whatever comes without by the bucket's default.
 */
export function createSnapshotBucket(scope: FleetScope, infrastructure: InfrastructureArgs): aws.s3.Bucket {
  const name = bucketName(scope.fleet, "snapshots");
  const bucket = new aws.s3.Bucket(
    name,
    { forceDestroy: infrastructure.deleteSnapshotsOnDestroy ?? false, tags: fleetTags(scope) },
    { parent: scope.parent },
  );
  closeToThePublic(name, bucket);
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    { bucket: bucket.bucket, rules: [encryptionRule(infrastructure.kmsKeyArn)] },
    { parent: bucket },
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    { parent: bucket },
  );
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { bucket: bucket.bucket, rules: lifecycleRules(infrastructure) },
    { parent: bucket, dependsOn: versioning },
  );
  return bucket;
}

function closeToThePublic(name: string, bucket: aws.s3.Bucket): void {
  const block = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent: bucket },
  );
  // S3 refuses two changes of a bucket's access at the same time.
  new aws.s3.BucketPolicy(
    name,
    { bucket: bucket.bucket, policy: bucket.arn.apply(tlsOnly) },
    { parent: bucket, dependsOn: block },
  );
}

function encryptionRule(
  kmsMasterKeyId: pulumi.Input<string> | undefined,
): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  return kmsMasterKeyId === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }, bucketKeyEnabled: true };
}

function lifecycleRules({ retention = {} }: InfrastructureArgs): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const expiry = (
    id: string,
    prefix: BucketPrefix,
    days: number,
  ): aws.types.input.s3.BucketLifecycleConfigurationRule => ({
    id,
    status: "Enabled",
    filter: { prefix },
    expiration: { days },
  });
  return [
    expiry("snapshots", BucketPrefix.Snapshots, retention.snapshotDays ?? defaultSnapshotDays),
    expiry("decisions", BucketPrefix.Decisions, retention.decisionDays ?? defaultDecisionDays),
    expiry("forecasts", BucketPrefix.Forecasts, retention.forecastDays ?? defaultForecastDays),
    expiry("accounts", BucketPrefix.Accounts, retention.accountDays ?? defaultAccountDays),
    expiry("audit", BucketPrefix.Audit, retention.auditDays ?? defaultAuditDays),
    {
      id: "replaced",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays: replacedDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
  ];
}

function tlsOnly(bucketArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
