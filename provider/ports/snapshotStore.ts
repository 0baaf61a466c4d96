/** Saved work, by key. A reader never sees half a snapshot. */
export interface SnapshotStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Throws CorruptDataError where the bytes are not those that were put; undefined where there are none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Keys that begin with the prefix, oldest first. */
  list(prefix: string): Promise<readonly string[]>;
  delete(key: string): Promise<void>;
}
