import type { AuditEntry } from "../engine/controls.js";
import type { AuditLog } from "../ports/auditLog.js";

/** Keeps who wrote what in memory: each entry once, however often it is put. */
export class MemoryAuditLog implements AuditLog {
  private readonly entries = new Map<string, AuditEntry>();

  async append(entries: readonly AuditEntry[]): Promise<void> {
    for (const entry of entries) if (!this.entries.has(entry.id)) this.entries.set(entry.id, entry);
  }

  async newest(count: number): Promise<readonly AuditEntry[]> {
    return [...this.entries.values()]
      .map((entry, place) => ({ entry, place }))
      .sort((a, b) => b.entry.atSeconds - a.entry.atSeconds || b.place - a.place)
      .slice(0, count)
      .map(({ entry }) => entry);
  }
}
