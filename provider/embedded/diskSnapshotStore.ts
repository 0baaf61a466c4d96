import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { checkSnapshotKey, checkSnapshotPrefix } from "../document/snapshotKey.js";
import { CorruptDataError } from "../errors.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import { failedWith } from "./fileFaults.js";

/** Says which bytes a key stands for. Written after them, so that where it is, they are. */
interface Manifest {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Rises with every put of this store: the order of listing. */
  readonly number: number;
}

const manifestEnding = ".manifest.json";

/**
 * Snapshots as files in a folder: the bytes, then a manifest with their checksum, each written aside and renamed. A
 * process that dies on the way leaves what was there before. Synchronous underneath: a simulation has nothing else to
 * do meanwhile. One process writes at a time.
 */
export class DiskSnapshotStore implements SnapshotStore {
  private lastNumber: number;

  /** @param folder is made on the first put. */
  constructor(private readonly folder: string) {
    this.lastNumber = Math.max(0, ...this.manifests("").map(({ manifest }) => manifest.number));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkSnapshotKey(key);
    const path = join(this.folder, key);
    mkdirSync(dirname(path), { recursive: true });
    const old = this.readManifest(key);
    const file = `${path}.${randomUUID()}.bin`;
    replaceFile(file, bytes);
    const manifest: Manifest = {
      file: relative(dirname(path), file),
      bytes: bytes.length,
      sha256: sha256(bytes),
      number: ++this.lastNumber,
    };
    replaceFile(path + manifestEnding, JSON.stringify(manifest));
    if (old) rmSync(join(dirname(path), old.file), { force: true });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkSnapshotKey(key);
    const manifestPath = join(this.folder, key) + manifestEnding;
    if (!existsSync(manifestPath)) return undefined;
    const manifest = this.readManifest(key);
    if (!manifest) throw new CorruptDataError(`${manifestPath}: expected a snapshot's manifest, got something else`);
    const path = join(dirname(manifestPath), manifest.file);
    const bytes = readIfThere(path);
    if (!bytes) throw new CorruptDataError(`${path}: expected ${manifest.bytes} bytes, got no file`);
    if (bytes.length !== manifest.bytes) {
      throw new CorruptDataError(`${path}: expected ${manifest.bytes} bytes, got ${bytes.length}`);
    }
    const found = sha256(bytes);
    if (found === manifest.sha256) return bytes;
    throw new CorruptDataError(`${path}: expected bytes with SHA-256 ${manifest.sha256}, got ${found}`);
  }

  async list(prefix: string): Promise<readonly string[]> {
    checkSnapshotPrefix(prefix);
    const found = this.manifests(prefix);
    return found.sort((a, b) => a.manifest.number - b.manifest.number).map(({ key }) => key);
  }

  async delete(key: string): Promise<void> {
    checkSnapshotKey(key);
    const path = join(this.folder, key);
    const manifest = this.readManifest(key);
    rmSync(path + manifestEnding, { force: true });
    if (manifest) rmSync(join(dirname(path), manifest.file), { force: true });
  }

  private manifests(prefix: string): { readonly key: string; readonly manifest: Manifest }[] {
    const under = join(this.folder, prefix.slice(0, prefix.lastIndexOf("/") + 1));
    return manifestFiles(under).flatMap((path) => {
      const key = relative(this.folder, path).split(sep).join("/").slice(0, -manifestEnding.length);
      if (!key.startsWith(prefix)) return [];
      // One that can't be read is listed as the oldest: whoever gets it is told what is wrong.
      return [{ key, manifest: this.readManifest(key) ?? { file: "", bytes: 0, sha256: "", number: 0 } }];
    });
  }

  private readManifest(key: string): Manifest | undefined {
    const text = readIfThere(join(this.folder, key) + manifestEnding);
    if (!text) return undefined;
    try {
      const { file, bytes, sha256, number } = JSON.parse(text.toString()) as Partial<Record<keyof Manifest, unknown>>;
      if (typeof file !== "string" || file.includes("/") || file.includes("\\")) return undefined;
      if (typeof bytes !== "number" || typeof sha256 !== "string" || typeof number !== "number") return undefined;
      return { file, bytes, sha256, number };
    } catch {
      return undefined;
    }
  }
}

function manifestFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(manifestEnding)).map((name) => join(folder, name));
  } catch (failure) {
    if (failedWith(failure, "ENOENT")) return [];
    throw failure;
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (failure) {
    if (failedWith(failure, "ENOENT")) return undefined;
    throw failure;
  }
}

/** Writes aside and renames, so that the file is never seen half written. */
function replaceFile(path: string, content: string | Uint8Array): void {
  const aside = `${path}.writing`;
  try {
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (failure) {
    rmSync(aside, { force: true });
    throw failure;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
