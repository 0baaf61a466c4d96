import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelInForceOf, modelName, recordName } from "../document/modelRecord.js";
import { StateConflictError } from "../errors.js";
import type { ModelArchive, StoredRecord } from "../ports/modelStore.js";
import { failedWith } from "./fileFaults.js";

/**
 * Models in a folder, laid out as in a bucket. The record is changed as git changes its index: the new text is written to
 * a lock that only one can make, and the lock becomes the record. Who dies on the way leaves the old record in force, and
 * a lock that the next one is told of.
 */
export class DiskModelStore implements ModelArchive {
  /** @param folder is made by the first model. */
  constructor(private readonly folder: string) {}

  current(): Promise<string | undefined> {
    return modelInForceOf(this, join(this.folder, "/"));
  }

  async model(hash: string): Promise<string | undefined> {
    return readIfThere(join(this.folder, modelName(hash)));
  }

  async putModel(hash: string, text: string): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, modelName(hash));
    writeFileSync(`${path}.writing`, text);
    renameSync(`${path}.writing`, path);
  }

  async record(): Promise<StoredRecord | undefined> {
    const text = readIfThere(join(this.folder, recordName));
    return text === undefined ? undefined : { text, version: versionOf(text) };
  }

  async replaceRecord(text: string, expected: string | undefined): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, recordName);
    const lock = `${path}.lock`;
    takeLock(lock, text);
    try {
      const present = await this.record();
      if (present?.version !== expected)
        throw new StateConflictError(`${path}: somebody else has changed it meanwhile`);
      renameSync(lock, path);
    } catch (failure) {
      rmSync(lock, { force: true });
      throw failure;
    }
  }
}

function takeLock(lock: string, text: string): void {
  try {
    writeFileSync(lock, text, { flag: "wx" });
  } catch (failure) {
    if (!failedWith(failure, "EEXIST")) throw failure;
    throw new StateConflictError(`${lock}: another change is under way; if none is, remove this file and try again`);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (failure) {
    if (failedWith(failure, "ENOENT")) return undefined;
    throw failure;
  }
}

function versionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
