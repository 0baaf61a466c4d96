import { modelInForceOf } from "../document/modelRecord.js";
import { StateConflictError } from "../errors.js";
import type { ModelArchive, StoredRecord } from "../ports/modelStore.js";

/** Models kept in memory, for tests and replays. */
export class MemoryModelStore implements ModelArchive {
  private readonly models = new Map<string, string>();
  private readonly records: string[] = [];

  current(): Promise<string | undefined> {
    return modelInForceOf(this, "memory/");
  }

  async model(hash: string): Promise<string | undefined> {
    return this.models.get(hash);
  }

  async putModel(hash: string, text: string): Promise<void> {
    this.models.set(hash, text);
  }

  async record(): Promise<StoredRecord | undefined> {
    const text = this.records.at(-1);
    return text === undefined ? undefined : { text, version: String(this.records.length) };
  }

  async replaceRecord(text: string, expected: string | undefined): Promise<void> {
    const present = this.records.length === 0 ? undefined : String(this.records.length);
    if (present !== expected) throw new StateConflictError("memory: somebody else has changed it meanwhile");
    this.records.push(text);
  }
}
