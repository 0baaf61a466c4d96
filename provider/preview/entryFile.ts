import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { isFolder } from "./isFolder.js";

/**
 * The file that Pulumi has Node load for a program: a file is that itself; of a folder it is what `exports` or else `main`
 * of the nearest package.json names, as far as that is there, and else the folder's index.
 * @throws Error of Node's where there is none.
 */
export function entryFile(entry: string): string {
  const path = resolve(entry);
  const load = createRequire(join(path, "program.js"));
  if (!isFolder(path)) return load.resolve(path);
  const manifest = nearestManifest(path);
  const named = namedEntry(manifest);
  if (named !== undefined) return load.resolve(isFolder(named) ? join(named, sep) : named);
  return (manifest?.isModule ? moduleIndex(path) : undefined) ?? folderIndex(path, manifest, load);
}

const ownPackage = "blended-fleet";

/** The part of a package.json that says what is loaded. */
interface Manifest {
  readonly folder: string;
  readonly exports?: unknown;
  readonly main?: unknown;
  readonly isModule: boolean;
}

/** Of the folder itself or the first above it that has one, as Pulumi looks for it. */
function nearestManifest(folder: string): Manifest | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return dirname(folder) === folder ? undefined : nearestManifest(dirname(folder));
  try {
    const { name, exports, main, type } = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
    // In a clone the examples have none of their own, and this package's entry is the library.
    return name === ownPackage ? undefined : { folder, exports, main, isModule: type === "module" };
  } catch {
    // Node refuses it in its own words when it loads the program.
    return undefined;
  }
}

/** Where there are exports, Pulumi does not look at `main`. */
function namedEntry(manifest: Manifest | undefined): string | undefined {
  if (!manifest) return undefined;
  const { folder, exports, main } = manifest;
  const name = exports === undefined ? main : mainExport(exports);
  if (typeof name !== "string" || name === "") return undefined;
  const path = join(folder, name);
  return existsSync(path) ? path : undefined;
}

function mainExport(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return exports;
  const own = (exports as Readonly<Record<string, unknown>>)["."];
  if (typeof own !== "object" || own === null) return own;
  const { default: otherwise, require: required, import: imported } = own as Readonly<Record<string, unknown>>;
  return otherwise ?? required ?? imported;
}

/** In Pulumi's order, which is another than that of `require`. */
function moduleIndex(folder: string): string | undefined {
  return ["index.js", "index.mjs", "index.ts", "index.mts"].map((name) => join(folder, name)).find(existsSync);
}

function folderIndex(folder: string, manifest: Manifest | undefined, load: NodeJS.Require): string {
  // `npm init` writes a `main` of index.js where there is an index.ts. Node takes that one, and warns each time.
  const main = manifest?.main;
  if (typeof main === "string" && !resolves(load, join(folder, main))) return load.resolve(join(folder, "index"));
  // By its bare name Node would take `program.json` beside a folder `program`.
  return load.resolve(join(folder, sep));
}

function resolves(load: NodeJS.Require, path: string): boolean {
  try {
    load.resolve(path);
    return true;
  } catch {
    return false;
  }
}
