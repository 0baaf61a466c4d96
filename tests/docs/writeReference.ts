import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generatedReference, referenceFolder } from "./reference.js";

/** Writes docs/reference anew; run in the package's root, after a build, by `npm run reference`. */
async function writeReference(): Promise<void> {
  const root = resolve();
  const { pages, warnings } = await generatedReference(root);
  for (const warning of warnings) console.error(`warning: ${warning}`);
  const folder = join(root, referenceFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
}

void writeReference();
