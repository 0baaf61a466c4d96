import { join } from "node:path";

/** A path in the installed package; this file is compiled to `dist/provider/cli`. */
export function packageRoot(...parts: readonly string[]): string {
  return join(__dirname, "..", "..", "..", ...parts);
}
