import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes `npx blended-fleet` run the build of the package in `root`. npm links commands of what a package depends on, but not
 * the package's own: without the link npx packs and builds the clone once more, for some ten seconds, the first time.
 */
export function linkCommand(root: string): void {
  const folder = join(root, "node_modules", ".bin");
  const link = join(folder, "blended-fleet");
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "dist", "provider", "cli", "main.js"), link);
}
