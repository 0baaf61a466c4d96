import { setTimeout } from "node:timers/promises";
import { FleetApi } from "../api/fleetApi.js";
import type { ApiSources } from "../api/apiSources.js";
import type { ApiClients } from "../aws/apiClients.js";
import { DynamoControlsStore } from "../aws/dynamoControlsStore.js";
import { DynamoStateStore } from "../aws/dynamoStateStore.js";
import type { FleetLog } from "../aws/fleetLog.js";
import { lastDecisions } from "../aws/loggedDecisions.js";
import { StoredPrices } from "../aws/prices/storedPrices.js";
import { S3AccountStore } from "../aws/s3AccountStore.js";
import { S3AuditLog } from "../aws/s3AuditLog.js";
import { S3DocumentStore } from "../aws/s3DocumentStore.js";
import { S3SnapshotStore } from "../aws/s3SnapshotStore.js";
import { documentInForce, type DocumentInForce } from "../companion/documentInForce.js";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import type { FleetSpec } from "../engine/fleet.js";
import { BlendedFleetError } from "../errors.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import type { FleetEnvironment } from "./fleetEnvironment.js";
import { SpacedControls } from "./spacedControls.js";

/** What the API of a fleet on AWS is made of. */
export interface AwsApiParts {
  readonly environment: FleetEnvironment;
  readonly clients: ApiClients;
  readonly log: Pick<FleetLog, "warn" | "error">;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
}

/**
 * For so long a container answers from the document that it has read: an owner's change of it takes a round to be gone by
 * anyway.
 */
const documentSeconds = 15;

/** The API of a fleet on AWS: to be kept between requests, for what it has read. Of controls and state nothing is kept. */
export function awsApi(parts: AwsApiParts): FleetApi {
  return new FleetApi(awsSources(parts), { failed: (failure) => tell(parts.log, failure) });
}

/** What AWS refuses or fails passes, as a rule; all else is a slip of ours. */
function tell(log: AwsApiParts["log"], failure: unknown): void {
  if (failure instanceof BlendedFleetError) log.warn("what the API answers from failed", { why: failure.message });
  else log.error("a request failed by a slip of the API's", failure as Error);
}

function awsSources(parts: AwsApiParts): ApiSources {
  const { environment, clients, log, nowSeconds } = parts;
  const { fleet, bucket, table } = environment;
  const inBucket = { client: clients.s3, bucket };
  const inTable = { client: clients.dynamoDb, table, keyAttribute: stateKeyAttribute, fleet };
  const kept = new S3SnapshotStore({ ...inBucket, prefix: BucketPrefix.Companion });
  const state = new DynamoStateStore(inTable);
  const spec = fleetOf(parts, kept);
  const prices = new StoredPrices({ store: kept, failed: (why) => void log.warn(why) });
  return {
    nowSeconds,
    fleet: spec,
    state: async () => (await state.load())?.state,
    controls: new SpacedControls(new DynamoControlsStore(inTable), { random: Math.random, wait: setTimeout }),
    accounts: new S3AccountStore({ ...inBucket, prefix: BucketPrefix.Accounts }),
    audit: new S3AuditLog({ ...inBucket, prefix: BucketPrefix.Audit }),
    decisions: (count, beforeSeconds) =>
      lastDecisions(
        { s3: clients.s3, bucket },
        { count, nowSeconds: nowSeconds(), ...(beforeSeconds !== undefined && { beforeSeconds }) },
      ),
    usdPerHour: async () => prices.usdPerHour((await spec()).pools, nowSeconds()),
  };
}

/** The fleet that the companion decides on, which alone keeps a good document as the last one. */
function fleetOf(parts: AwsApiParts, kept: S3SnapshotStore): () => Promise<FleetSpec> {
  let last: DocumentInForce | undefined;
  let reading: { readonly document: Promise<DocumentInForce>; readonly beganAtSeconds: number } | undefined;
  return async () => {
    const now = parts.nowSeconds();
    if (!reading || Math.abs(now - reading.beganAtSeconds) >= documentSeconds) {
      reading = { document: readDocument(parts, kept, last), beganAtSeconds: now };
    }
    const { document } = reading;
    try {
      last = await document;
      return last.spec;
    } catch (failure) {
      // What could not be read is read again by the next request.
      reading = undefined;
      throw failure;
    }
  };
}

async function readDocument(
  { environment, clients, log, nowSeconds }: AwsApiParts,
  kept: S3SnapshotStore,
  last: DocumentInForce | undefined,
): Promise<DocumentInForce> {
  const { fleet, bucket, document: key } = environment;
  const stores = { documents: new S3DocumentStore({ client: clients.s3, bucket, key }), snapshots: onlyRead(kept) };
  const found = await documentInForce({ fleet, ...stores, nowEpochSeconds: nowSeconds(), ...(last && { last }) });
  if (found.refused !== undefined) log.warn("the last good document is answered from", { why: found.refused });
  return found;
}

/** What is to be kept is the companion's to keep. */
function onlyRead(store: SnapshotStore): SnapshotStore {
  const nothing = async (): Promise<void> => undefined;
  return { get: (key) => store.get(key), list: (prefix) => store.list(prefix), put: nothing, delete: nothing };
}
