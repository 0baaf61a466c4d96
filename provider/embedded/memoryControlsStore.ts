import type { FleetControls } from "../engine/controls.js";
import { StateConflictError } from "../errors.js";
import type { ControlsStore, StoredControls } from "../ports/controlsStore.js";

/** Keeps the controls themselves, unserialized. */
export class MemoryControlsStore implements ControlsStore {
  private stored: StoredControls | undefined;

  async load(): Promise<StoredControls | undefined> {
    return this.stored;
  }

  async save(controls: FleetControls, expectedVersion: number): Promise<number> {
    const version = this.stored?.version ?? 0;
    if (version !== expectedVersion) {
      throw new StateConflictError(
        `expected version ${expectedVersion} of ${controls.fleet}'s controls, got ${version}`,
      );
    }
    this.stored = { controls, version: version + 1 };
    return version + 1;
  }
}
