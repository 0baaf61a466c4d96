import { S3, type LifecycleRule, type ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { camel, clientSettings, pascal, tagList, text, unlessGone, type CloudTwin } from "./cloudTwin.js";
import type { WireObject } from "../wireValue.js";

const client = new S3({ ...clientSettings(), forcePathStyle: true });

export const buckets: CloudTwin = {
  async create({ inputs }) {
    const Bucket = text(inputs, "bucket");
    await client.createBucket({ Bucket });
    await client.putBucketTagging({ Bucket, Tagging: { TagSet: tagList(inputs["tags"]) } });
  },
  async update() {
    // Whether a bucket may be destroyed with what is in it is Pulumi's own setting.
  },
  async delete({ inputs }) {
    const Bucket = text(inputs, "bucket");
    if (inputs["forceDestroy"] === true) await withoutPolicy(Bucket, () => emptied(Bucket));
    await client.deleteBucket({ Bucket });
  },
};

export const publicAccessBlocks: CloudTwin = {
  async create({ inputs }) {
    const { bucket: _, ...settings } = inputs;
    await client.putPublicAccessBlock({
      Bucket: text(inputs, "bucket"),
      PublicAccessBlockConfiguration: pascal(settings) as object,
    });
  },
  async read({ inputs }) {
    const asked = client.getPublicAccessBlock({ Bucket: text(inputs, "bucket") });
    const found = await unlessGone(asked, "NoSuchPublicAccessBlockConfiguration", "NoSuchBucket");
    return found && { ...inputs, ...(camel(found.PublicAccessBlockConfiguration) as WireObject) };
  },
  async delete({ inputs }) {
    await client.deletePublicAccessBlock({ Bucket: text(inputs, "bucket") });
  },
};

export const policies: CloudTwin = {
  async create({ inputs }) {
    await client.putBucketPolicy({ Bucket: text(inputs, "bucket"), Policy: text(inputs, "policy") });
  },
  async delete({ inputs }) {
    await client.deleteBucketPolicy({ Bucket: text(inputs, "bucket") });
  },
};

export const encryptions: CloudTwin = {
  async create({ inputs }) {
    const rules = inputs["rules"] as { applyServerSideEncryptionByDefault: WireObject; bucketKeyEnabled?: boolean }[];
    const Rules = rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled }) => ({
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: by["sseAlgorithm"],
        ...(by["kmsMasterKeyId"] && { KMSMasterKeyID: by["kmsMasterKeyId"] }),
      },
      BucketKeyEnabled: bucketKeyEnabled === true,
    })) as ServerSideEncryptionRule[];
    await client.putBucketEncryption({
      Bucket: text(inputs, "bucket"),
      ServerSideEncryptionConfiguration: { Rules },
    });
  },
  async delete({ inputs }) {
    await client.deleteBucketEncryption({ Bucket: text(inputs, "bucket") });
  },
};

export const versionings: CloudTwin = {
  async create({ inputs }) {
    const configuration = pascal(inputs["versioningConfiguration"] ?? {}) as { Status?: "Enabled" };
    await client.putBucketVersioning({ Bucket: text(inputs, "bucket"), VersioningConfiguration: configuration });
  },
  async delete() {
    // A bucket's versioning can be suspended but not taken away.
  },
};

export const lifecycles: CloudTwin = {
  async create({ inputs }) {
    const rules = (pascal(inputs["rules"] ?? []) as WireObject[]).map(({ Id, ...rule }) => ({ ID: Id, ...rule }));
    await client.putBucketLifecycleConfiguration({
      Bucket: text(inputs, "bucket"),
      LifecycleConfiguration: { Rules: rules as unknown as LifecycleRule[] },
    });
  },
  async delete({ inputs }) {
    await client.deleteBucketLifecycle({ Bucket: text(inputs, "bucket") });
  },
};

export const objects: CloudTwin = {
  async create({ inputs }) {
    const Bucket = text(inputs, "bucket");
    const ContentType = text(inputs, "contentType");
    const object = { Bucket, Key: text(inputs, "key"), Body: text(inputs, "content"), ContentType };
    await withoutPolicy(Bucket, () => client.putObject(object));
  },
  async delete({ inputs }) {
    const bucket = text(inputs, "bucket");
    await withoutPolicy(bucket, () => emptied(bucket, text(inputs, "key")));
  },
};

/**
 * Moto applies what a bucket's policy denies without looking at the condition, so it would deny everything that the
 * policy denies without TLS. The policy is taken away for as long as this takes; one that the engine puts there in the
 * meantime makes a second attempt.
 */
async function withoutPolicy(Bucket: string, act: () => Promise<unknown>, isFirst = true): Promise<void> {
  const policy = await client.getBucketPolicy({ Bucket }).then(
    ({ Policy }) => Policy,
    () => undefined,
  );
  if (policy !== undefined) await client.deleteBucketPolicy({ Bucket });
  try {
    await act();
  } catch (error) {
    if (policy !== undefined || !isFirst) throw error;
    await withoutPolicy(Bucket, act, false);
  }
  if (policy !== undefined) await client.putBucketPolicy({ Bucket, Policy: policy });
}

/** Deletes every version, as the provider does. */
async function emptied(bucket: string, prefix = ""): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await client.listObjectVersions({ Bucket: bucket, Prefix: prefix });
  for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
    if (Key && VersionId) await client.deleteObject({ Bucket: bucket, Key, VersionId });
  }
}
