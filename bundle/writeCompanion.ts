import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { companionBundle, functionSources } from "./companionBundle.js";

/** Writes the functions' code where `up` takes it from; run in the package's root by `npm run build`. */
async function writeCompanion(): Promise<void> {
  const folder = join("dist", "companion");
  mkdirSync(folder, { recursive: true });
  for (const [file, entry] of Object.entries(functionSources)) {
    writeFileSync(join(folder, file), (await companionBundle(".", entry)).code);
  }
}

void writeCompanion();
