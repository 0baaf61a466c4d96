import { isOfFleet, type GivenResource } from "./launcher.js";
import { notKnown, type Maybe, type PlainObject } from "./plainValue.js";
import { booleanAt, knownItems, textAt, type Path } from "./reading.js";
import { tagsAt } from "./tagSet.js";
import { tagPrefix } from "./workloadTags.js";

/** Where a workload's state is kept, outside of its instances. */
export interface StateStore {
  readonly urn: string;
  readonly name: string;
  readonly label: string;
  /** It belongs to a fleet or a workload: by its tags, or because a BlendedFleet made it. */
  readonly isOfWorkload: boolean;
  readonly encrypted: Maybe<boolean>;
  /** The property that says so, and the value with which it does. */
  readonly encryption: { readonly path: Path; readonly value: boolean; readonly isInPlace: boolean };
  /** Encrypted under a key of its owner's. */
  readonly hasOwnKey: Maybe<boolean>;
  readonly keyPath: Path;
}

interface StoreShape {
  readonly label: string;
  readonly encryption: StateStore["encryption"];
  readonly keyPath: Path;
  /** Of what is not set: whether AWS encrypts it all the same. */
  readonly byDefault: boolean;
}

/**
 * DynamoDB and SQS encrypt whatever is asked of them; for the table `false` or nothing is a key that AWS owns, which no
 * trail shows, and which is not taken for encryption here. A file system's or volume's encryption can't be changed later.
 */
const shapes: Readonly<Record<string, StoreShape>> = {
  "aws:dynamodb/table:Table": {
    label: "table",
    encryption: { path: ["serverSideEncryption", "enabled"], value: true, isInPlace: true },
    keyPath: ["serverSideEncryption", "kmsKeyArn"],
    byDefault: false,
  },
  "aws:sqs/queue:Queue": {
    label: "queue",
    encryption: { path: ["sqsManagedSseEnabled"], value: true, isInPlace: true },
    keyPath: ["kmsMasterKeyId"],
    byDefault: true,
  },
  "aws:efs/fileSystem:FileSystem": {
    label: "file system",
    encryption: { path: ["encrypted"], value: true, isInPlace: false },
    keyPath: ["kmsKeyId"],
    byDefault: false,
  },
  "aws:ebs/volume:Volume": {
    label: "volume",
    encryption: { path: ["encrypted"], value: true, isInPlace: false },
    keyPath: ["kmsKeyId"],
    byDefault: false,
  },
};
const bucketEncryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

export function isStoreType(type: string): boolean {
  return Object.hasOwn(shapes, type) || type === bucketEncryption;
}

export function readStateStore(resource: GivenResource): StateStore | undefined {
  const shape = shapes[resource.type];
  if (shape !== undefined) return readShaped(resource, shape);
  return resource.type === bucketEncryption ? readBucketEncryption(resource) : undefined;
}

function readShaped({ urn, name, properties }: GivenResource, shape: StoreShape): StateStore {
  const key = textAt(properties, ...shape.keyPath);
  const hasKey = key === notKnown ? notKnown : key !== undefined && key !== "";
  const set = booleanAt(properties, ...shape.encryption.path) ?? shape.byDefault;
  return {
    urn,
    name,
    label: shape.label,
    isOfWorkload: isOfFleet(urn) || hasOurTag(properties),
    encrypted: hasKey === true ? true : set,
    encryption: shape.encryption,
    hasOwnKey: hasKey,
    keyPath: shape.keyPath,
  };
}

/** S3 encrypts every object; the bucket's configuration says under which key. It has no tags, so only a fleet's is known. */
function readBucketEncryption({ urn, name, properties }: GivenResource): StateStore {
  const keyPath = ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"];
  const keys = knownItems(properties, "rules").map(({ item }) =>
    textAt(item, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"),
  );
  return {
    urn,
    name,
    label: "bucket",
    isOfWorkload: isOfFleet(urn),
    encrypted: true,
    encryption: { path: keyPath, value: true, isInPlace: false },
    hasOwnKey: keys.includes(notKnown) ? notKnown : keys.some((key) => key !== undefined),
    keyPath,
  };
}

function hasOurTag(properties: PlainObject): boolean {
  return [...tagsAt(properties, "tags").values.keys()].some((key) => key.startsWith(tagPrefix));
}
