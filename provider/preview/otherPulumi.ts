import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The Pulumi that a program in a folder loads, where that is not the one that was loaded with this package: mocks reach no
 * other.
 */
export function otherPulumi(folder: string): string | undefined {
  const [own, theirs] = [__filename, join(folder, "program.js")].map(pulumiFrom);
  return own === theirs ? undefined : theirs;
}

function pulumiFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve("@pulumi/pulumi");
  } catch {
    return undefined;
  }
}
