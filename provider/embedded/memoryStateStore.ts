import { StateConflictError } from "../errors.js";
import type { FleetState } from "../engine/state.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";

/** Keeps the state itself, unserialized: the fast path of replays. */
export class MemoryStateStore implements StateStore {
  private stored: StoredState | undefined;

  async load(): Promise<StoredState | undefined> {
    return this.stored;
  }

  async save(state: FleetState, expectedVersion: number): Promise<number> {
    const version = this.stored?.version ?? 0;
    if (version !== expectedVersion) {
      throw new StateConflictError(`expected version ${expectedVersion} of ${state.fleet}'s state, got ${version}`);
    }
    this.stored = { state, version: version + 1 };
    return version + 1;
  }
}
