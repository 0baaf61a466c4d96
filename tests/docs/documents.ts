import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of the documentation. */
export interface Document {
  /** From the package's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every page that a reader may come to, from `root`: what is generated included. */
export function documents(root: string): readonly Document[] {
  const examples = readdirSync(join(root, "examples")).map((name) => `examples/${name}/README.md`);
  const paths = ["README.md", "CONTRIBUTING.md", ...pagesIn(root, "docs"), ...pagesIn(root, "docs/reference")];
  return [...paths, ...examples.filter((path) => existsSync(join(root, path)))].map((path) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
  }));
}

function pagesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}/${name}`);
}
