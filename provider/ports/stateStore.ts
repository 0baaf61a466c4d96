import type { FleetState } from "../engine/state.js";

export interface StoredState {
  readonly state: FleetState;
  /** Rises by one with each save. */
  readonly version: number;
  /** Set where the document itself could not be used and an older one is given in its place: why, and of when it is. */
  readonly recovered?: string;
}

/** One versioned document a fleet. */
export interface StateStore {
  /**
   * Undefined where none was ever saved. Throws CorruptDataError for a document that can't be used, with its version
   * where that is known, so that a save can replace it.
   */
  load(): Promise<StoredState | undefined>;
  /**
   * Saves if the stored version is still `expectedVersion` (0: nothing stored) and answers the new version.
   * Throws StateConflictError where it is not; then nothing is written.
   */
  save(state: FleetState, expectedVersion: number): Promise<number>;
}
