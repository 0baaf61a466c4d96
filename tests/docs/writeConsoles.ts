import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runSteps } from "./consoleRun.js";
import { documents } from "./documents.js";
import { pageSteps, withPrinted } from "./writtenConsoles.js";

/**
 * Runs the commands of the pages that are named, or of all, and writes what they print in the place of what no longer holds;
 * `npm run consoles -- docs/quickstart.md`, in the package's root.
 */
async function writeConsoles(named: readonly string[]): Promise<void> {
  const root = resolve();
  const paths = named.length > 0 ? named : documents(root).map(({ path }) => path);
  for (const path of paths) {
    const text = readFileSync(join(root, path), "utf8");
    const steps = pageSteps(text);
    if (steps.length === 0) continue;
    const written = withPrinted(text, await runSteps(root, steps));
    if (written !== text) writeFileSync(join(root, path), written);
    console.log(`${path}: ${steps.length} commands, ${written === text ? "as it was" : "written"}`);
  }
}

void writeConsoles(process.argv.slice(2));
