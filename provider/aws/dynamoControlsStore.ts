import { readControlsDocument, writeControlsDocument } from "../document/controlsDocument.js";
import { controlsKey } from "../document/stateKey.js";
import type { FleetControls } from "../engine/controls.js";
import type { ControlsStore, StoredControls } from "../ports/controlsStore.js";
import { VersionedItem, type FleetTable } from "./versionedItem.js";

/**
 * A fleet's controls as one item of the table that its state is in: see `VersionedItem`. A read sees every save that was
 * answered before it.
 * @throws RequestFailedError, besides what the port names, where DynamoDB fails or the controls do not fit.
 */
export class DynamoControlsStore implements ControlsStore {
  private readonly item: VersionedItem<StoredControls>;

  constructor({ fleet, ...table }: FleetTable) {
    const about = { key: controlsKey(fleet), attribute: "controls", what: `${fleet}'s controls` };
    this.item = new VersionedItem({ ...table, ...about, read: readControlsDocument });
  }

  load(): Promise<StoredControls | undefined> {
    return this.item.load();
  }

  save(controls: FleetControls, expectedVersion: number): Promise<number> {
    return this.item.save((version) => writeControlsDocument(version, controls), expectedVersion);
  }
}
