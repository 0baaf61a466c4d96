import { readFileSync } from "node:fs";
import { packageRoot } from "./packageRoot.js";

/** The version of this package. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(packageRoot("package.json"), "utf8")) as { version: string };
  return manifest.version;
}
