import { readStateDocument, writeStateDocument } from "../document/stateDocument.js";
import type { FleetState } from "../engine/state.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";
import { VersionedItem, type FleetTable } from "./versionedItem.js";

/**
 * A fleet's state as one item of a DynamoDB table, under the fleet's name: see `VersionedItem`.
 * @throws RequestFailedError, besides what the port names, where DynamoDB fails or the state does not fit.
 */
export class DynamoStateStore implements StateStore {
  private readonly item: VersionedItem<StoredState>;

  constructor({ fleet, ...table }: FleetTable) {
    const about = { key: fleet, attribute: "state", what: `${fleet}'s state` };
    this.item = new VersionedItem({ ...table, ...about, read: readStateDocument });
  }

  load(): Promise<StoredState | undefined> {
    return this.item.load();
  }

  save(state: FleetState, expectedVersion: number): Promise<number> {
    return this.item.save((version) => writeStateDocument(version, state), expectedVersion);
  }
}
