import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { companionBundle } from "../bundle/companionBundle.js";
import { packageRoot } from "../provider/cli/packageRoot.js";

/** Code of the companion, or of another entry, as a file that is gone when the work with it is done. */
export async function withFunctions<Result>(
  entries: Readonly<Record<string, string | undefined>>,
  work: (paths: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bench-"));
  try {
    const paths: Record<string, string> = {};
    for (const [name, entry] of Object.entries(entries)) {
      mkdirSync(join(folder, name));
      paths[name] = join(folder, name, "handler.js");
      writeFileSync(paths[name], (await companionBundle(packageRoot(), entry)).code);
    }
    return await work(paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
