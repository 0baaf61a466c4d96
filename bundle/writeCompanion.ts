import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { companionBundle } from "./companionBundle.js";

/** Writes the companion's code where `up` takes it from; run in the package's root by `npm run build`. */
async function writeCompanion(): Promise<void> {
  const folder = join("dist", "companion");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "handler.js"), (await companionBundle(".")).code);
}

void writeCompanion();
