import type { FleetControls } from "../engine/controls.js";

export interface StoredControls {
  readonly controls: FleetControls;
  /** Rises by one with each save. */
  readonly version: number;
}

/** One versioned document a fleet, like its state. */
export interface ControlsStore {
  /** Undefined where none was ever saved. Throws CorruptDataError, with its version, for one that can't be used. */
  load(): Promise<StoredControls | undefined>;
  /**
   * Saves if the stored version is still `expectedVersion` (0: nothing stored) and answers the new version.
   * Throws StateConflictError where it is not, then nothing is written; RequestFailedError where the store fails.
   */
  save(controls: FleetControls, expectedVersion: number): Promise<number>;
}
