import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readStateDocument, writeStateDocument } from "../document/stateDocument.js";
import type { FleetState } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";
import { VersionedItem } from "./versionedItem.js";

export interface DynamoStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The table's hash key, a text. */
  readonly keyAttribute: string;
  readonly fleet: string;
}

/**
 * A fleet's state as one item of a DynamoDB table, under the fleet's name: see `VersionedItem`.
 * @throws RequestFailedError, besides what the port names, where DynamoDB fails or the state does not fit.
 */
export class DynamoStateStore implements StateStore {
  private readonly item: VersionedItem;

  constructor({ fleet, ...table }: DynamoStoreOptions) {
    this.item = new VersionedItem({ ...table, key: fleet, attribute: "state", what: `${fleet}'s state` });
  }

  async load(): Promise<StoredState | undefined> {
    const found = await this.item.load();
    if (!found) return undefined;
    const { text, version } = found;
    const stored = readStateDocument(text, this.item.where, version);
    if (stored.version === version) return stored;
    throw new CorruptDataError(`${this.item.where}: expected version ${version}, got ${stored.version}`, version);
  }

  save(state: FleetState, expectedVersion: number): Promise<number> {
    return this.item.save((version) => writeStateDocument(version, state), expectedVersion);
  }
}
