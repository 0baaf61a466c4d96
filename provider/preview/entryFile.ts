import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";

/**
 * The file that Node loads for a program's file or folder.
 * @throws Error of Node's where it finds none.
 */
export function entryFile(entry: string): string {
  const path = resolve(entry);
  const load = createRequire(join(path, "program.js"));
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) return load.resolve(path);
  // `npm init` writes a `main` of index.js where there is an index.ts. Node takes that one, and warns each time.
  const main = mainOf(path);
  if (main !== undefined && !resolves(load, join(path, main))) return load.resolve(join(path, "index"));
  // By its bare name Node would take `program.json` beside a folder `program`.
  return load.resolve(join(path, sep));
}

function mainOf(folder: string): string | undefined {
  try {
    const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly main?: unknown };
    return typeof main === "string" ? main : undefined;
  } catch {
    // None, or one that Node refuses in its own words.
    return undefined;
  }
}

function resolves(load: NodeJS.Require, path: string): boolean {
  try {
    load.resolve(path);
    return true;
  } catch {
    return false;
  }
}
