import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readStateDocument, writeStateDocument } from "../document/stateDocument.js";
import { CorruptDataError, StateConflictError } from "../errors.js";
import type { FleetState } from "../engine/state.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";
import { failedWith } from "./fileFaults.js";

/** The newest save: its folder is named for it. */
interface Newest {
  readonly version: number;
  readonly name: string;
  /** Name of the one before; known after a save of one's own. */
  readonly replaced?: string;
}

const nameForm = /^(\d+)-([0-9a-f-]{36})$/;
/** Between looking for the newest folder and reading in it, others may have saved. */
const readAttempts = 100;

/**
 * A fleet's state in a folder. Within it is one folder named `<version>-<unique name>`, that holds the document of that
 * version and of the one before. To save is to put the new document in and to rename the folder: of several who try,
 * one finds the old name, so one wins, and whoever dies on the way has changed nothing. The first save renames
 * a whole folder into place, which fails where there is one. Synchronous underneath, and without fsync: it outlives
 * the process, not a power cut.
 */
export class DiskStateStore implements StateStore {
  /** This store's own last save: to build on it takes no look at the folder. */
  private lastSave: Newest | undefined;
  /** The last document that was found good, so that it is not checked again. */
  private checkedJson = "";

  /** @param folder is made by the first save; nothing else may be kept in it. */
  constructor(private readonly folder: string) {}

  async load(): Promise<StoredState | undefined> {
    for (let attempt = 0; attempt < readAttempts; attempt++) {
      const newest = this.newest();
      if (!newest) return undefined;
      const path = join(this.folder, newest.name, documentOf(newest.name));
      try {
        return this.read(newest, path);
      } catch (failure) {
        if (!failedWith(failure, "ENOENT")) throw failure;
        if (this.newest()?.name === newest.name) {
          throw new CorruptDataError(`${path}: expected a state, got no file`, newest.version);
        }
      }
    }
    throw new CorruptDataError(`${this.folder}: changed at every one of ${readAttempts} attempts to read it`);
  }

  async save(state: FleetState, expectedVersion: number): Promise<number> {
    const newest = this.lastSave?.version === expectedVersion ? this.lastSave : this.newest();
    if ((newest?.version ?? 0) !== expectedVersion) throw conflict(state, expectedVersion, newest);
    const version = expectedVersion + 1;
    const name = `${version}-${randomUUID()}`;
    const json = writeStateDocument(version, state);
    const won = newest ? this.replace(newest, name, json) : this.create(name, json);
    if (!won) throw conflict(state, expectedVersion, this.newest());
    this.lastSave = { version, name, ...(newest && { replaced: newest.name }) };
    this.checkedJson = json;
    return version;
  }

  private newest(): Newest | undefined {
    let names: readonly string[] = [];
    for (let attempt = 0; attempt < readAttempts; attempt++) {
      names = namesIn(this.folder);
      if (names.length === 0 && !existsSync(this.folder)) return undefined;
      const found = names.flatMap((name) => {
        const version = versionOf(name);
        return version === undefined ? [] : [{ version, name }];
      });
      if (found.length === 1) return found[0];
      // While another renames, a listing may show neither name, or both. That passes.
    }
    if (names.length === 0) return undefined;
    throw new CorruptDataError(`${this.folder}: expected one folder of a version, got ${names.join(", ")}`);
  }

  private read(newest: Newest, path: string): StoredState {
    const json = readFileSync(path, "utf8");
    if (json === this.checkedJson) return JSON.parse(json) as StoredState;
    const stored = readStateDocument(json, path, newest.version);
    if (stored.version !== newest.version) {
      throw new CorruptDataError(`${path}: expected version ${newest.version}, got ${stored.version}`, newest.version);
    }
    this.checkedJson = json;
    return stored;
  }

  private create(name: string, json: string): boolean {
    const aside = `${this.folder}.${name}`;
    mkdirSync(join(aside, name), { recursive: true });
    try {
      writeFileSync(join(aside, name, documentOf(name)), json);
      renameSync(aside, this.folder);
      return true;
    } catch (failure) {
      rmSync(aside, { recursive: true, force: true });
      if (failedWith(failure, "ENOTEMPTY", "EEXIST", "EPERM")) return false;
      throw failure;
    }
  }

  private replace(newest: Newest, name: string, json: string): boolean {
    const from = join(this.folder, newest.name);
    try {
      this.tidy(newest);
      writeFileSync(join(from, documentOf(name)), json);
      renameSync(from, join(this.folder, name));
      return true;
    } catch (failure) {
      if (failedWith(failure, "ENOENT")) return false;
      removeFile(join(from, documentOf(name)));
      throw failure;
    }
  }

  /** Removes old documents, not the one in force. Those of later versions belong to saves under way. */
  private tidy(newest: Newest): void {
    const within = join(this.folder, newest.name);
    if (newest.replaced !== undefined) {
      removeFile(join(within, documentOf(newest.replaced)));
      return;
    }
    for (const file of namesIn(within)) {
      const version = versionOf(file.slice(0, -documentEnding.length)) ?? 0;
      if (version <= newest.version && file !== documentOf(newest.name)) removeFile(join(within, file));
    }
  }
}

/** What is in a folder; nothing where there is none. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (failure) {
    if (failedWith(failure, "ENOENT")) return [];
    throw failure;
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (failure) {
    if (!failedWith(failure, "ENOENT")) throw failure;
  }
}

function versionOf(name: string): number | undefined {
  const version = nameForm.exec(name)?.[1];
  return version === undefined ? undefined : Number(version);
}

const documentEnding = ".json";

function documentOf(name: string): string {
  return name + documentEnding;
}

function conflict(state: FleetState, expectedVersion: number, newest: Newest | undefined): StateConflictError {
  const got = newest?.version ?? 0;
  return new StateConflictError(`expected version ${expectedVersion} of ${state.fleet}'s state, got ${got}`);
}
