import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inferredSchema } from "./inferredSchema.js";

/** Writes schema.json anew; run in the package's root, after a build, by `npm run schema`. */
async function writeSchema(): Promise<void> {
  const root = resolve();
  writeFileSync(join(root, "schema.json"), await inferredSchema(root));
}

void writeSchema();
