import { readFleetDocument, type FleetDocument } from "../document/fleetDocument.js";
import { BucketPrefix, fleetDocumentKey } from "../document/bucketPrefix.js";
import { manifestName } from "../document/snapshotManifest.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import { newestStateSnapshot } from "../document/stateSnapshot.js";
import { readyAfterSeconds } from "../engine/shadowMemory.js";
import type { ObservedInstance } from "../engine/observation.js";
import type { FleetState } from "../engine/state.js";
import { InputError } from "../errors.js";
import { callersClients } from "./callersClients.js";
import { askedAt } from "./callersS3.js";
import { AutoScalingCapacity } from "./capacity/autoScalingCapacity.js";
import { stackOfGroups } from "./capacity/laneGroups.js";
import { DynamoStateStore } from "./dynamoStateStore.js";
import type { FleetAddress } from "./loggedDecisions.js";
import { spotPricesAt } from "./prices/spotPrices.js";
import { objectPages, textOfObject } from "./s3Objects.js";
import { S3SnapshotStore } from "./s3SnapshotStore.js";

/** The newest snapshot of a workload's work that is whole. */
export interface WorkSnapshot {
  readonly key: string;
  readonly putAtSeconds: number;
}

/** @throws InputError where there is no such bucket, or it is no fleet's; RequestFailedError where S3 fails or refuses. */
export async function fleetDocumentOf({ s3, bucket }: FleetAddress, nowSeconds: number): Promise<FleetDocument> {
  const where = `s3://${bucket}/${fleetDocumentKey}`;
  const found = await askedAt(`s3://${bucket}`, () => textOfObject(s3, bucket, fleetDocumentKey));
  if (found) return readFleetDocument(found.text, nowSeconds);
  const expected = "the bucket of a fleet, which is the component's output bucketName";
  throw new InputError("this fleet", [{ where: "--bucket", expected, got: `${bucket}, which has no ${where}` }]);
}

/**
 * All members, of the stack whose they are.
 * @param failed told why load balancers could not be asked: then Auto Scaling alone says who is ready.
 * @throws RequestFailedError.
 */
export async function fleetInstances(
  { spec, lanes }: FleetDocument,
  nowSeconds: number,
  failed: (why: string) => void,
): Promise<readonly ObservedInstance[]> {
  const clients = callersClients(regionOf({ spec }));
  const groups = lanes.map(({ group }) => group);
  const stack = await stackOfGroups(clients.autoScaling, groups);
  if (stack === undefined) return [];
  const tags = { fleet: spec.name, stack };
  const capacity = new AutoScalingCapacity({
    ...{ clients, tags, lanes, failed },
    nowSeconds: () => nowSeconds,
    startSeconds: (name, isRestart) => readyAfterSeconds(spec, name, isRestart),
  });
  return capacity.describe();
}

/** USD per hour by spot pool. @throws RequestFailedError. */
export function spotPricesOf(
  { spec }: FleetDocument,
  nowSeconds: number,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  return spotPricesAt(callersClients(regionOf({ spec })).ec2, spec.pools, nowSeconds, signal);
}

/** What the companion remembers now. @throws RequestFailedError, CorruptDataError. */
export async function stateInTable({ spec }: FleetDocument, table: string): Promise<FleetState | undefined> {
  const { dynamoDb: client } = callersClients(regionOf({ spec }));
  const store = new DynamoStateStore({ client, table, keyAttribute: stateKeyAttribute, fleet: spec.name });
  return (await store.load())?.state;
}

/** What it remembered when it put the newest snapshot of that which can be read. @throws RequestFailedError. */
export async function stateInSnapshots(
  { s3: client, bucket }: FleetAddress,
  fleet: string,
): Promise<FleetState | undefined> {
  const store = new S3SnapshotStore({ client, bucket, prefix: BucketPrefix.Companion });
  return (await newestStateSnapshot(store, fleet, () => undefined))?.state;
}

/** Undefined where the workload has none. @throws RequestFailedError. */
export async function newestSnapshotOf(
  { s3, bucket }: FleetAddress,
  fleet: string,
  workload: string,
): Promise<WorkSnapshot | undefined> {
  let newest: WorkSnapshot | undefined;
  for await (const page of objectPages(s3, bucket, `${BucketPrefix.Snapshots}${fleet}/${workload}/`)) {
    for (const { Key = "", LastModified } of page) {
      const putAtSeconds = (LastModified?.getTime() ?? 0) / 1000;
      // What a checkpoint puts last makes it whole.
      if (!Key.endsWith(`/${manifestName}`) || putAtSeconds < (newest?.putAtSeconds ?? 0)) continue;
      newest = { key: Key.slice(0, -manifestName.length - 1), putAtSeconds };
    }
  }
  return newest;
}

/** A fleet lives in one region. */
function regionOf({ spec }: Pick<FleetDocument, "spec">): string {
  return spec.pools[0]?.region ?? "";
}
