import { checkSnapshotKey, checkSnapshotPrefix } from "../document/snapshotKey.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";

/** Snapshots kept in memory, for replays. */
export class MemorySnapshotStore implements SnapshotStore {
  /** In the order of their last put. */
  private readonly bytesByKey = new Map<string, Uint8Array>();

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkSnapshotKey(key);
    this.bytesByKey.delete(key);
    this.bytesByKey.set(key, bytes.slice());
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkSnapshotKey(key);
    return this.bytesByKey.get(key)?.slice();
  }

  async list(prefix: string): Promise<readonly string[]> {
    checkSnapshotPrefix(prefix);
    return [...this.bytesByKey.keys()].filter((key) => key.startsWith(prefix));
  }

  async delete(key: string): Promise<void> {
    checkSnapshotKey(key);
    this.bytesByKey.delete(key);
  }
}
