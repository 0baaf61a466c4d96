import type { AuditEntry } from "../engine/controls.js";

/** Who wrote what. An entry is put at least once; the same id twice is the same entry. */
export interface AuditLog {
  /** Throws RequestFailedError where it can't be kept: it is then put again later. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** The newest first. */
  newest(count: number): Promise<readonly AuditEntry[]>;
}
