/*
 * Starts the plugin of the package as an owner installed it, without what only this repository has, and compares the
 * schema that it serves with the schema.json that came along, and with the one that is inferred from the sources that
 * came along: node packedSchema.mjs FOLDER_OF_OWNER
 */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { servedSchema } from "../dist/tests/package/servedSchema.js";

const owner = resolve(process.argv[2] ?? ".");
const root = join(owner, "node_modules", "blended-fleet");
const load = createRequire(join(root, "package.json"));

const shipped = JSON.parse(readFileSync(join(root, "schema.json"), "utf8"));
const { inferredSchema } = load("./dist/components/schema/inferredSchema.js");
deepStrictEqual(JSON.parse(await inferredSchema(root)), shipped);

for (const command of [
  [join(owner, "node_modules", ".bin", "pulumi-resource-blended-fleet")],
  // What `pulumi package add .../plugin` runs, apart from the address of Pulumi's engine.
  [process.execPath, load.resolve("@pulumi/pulumi/cmd/run-plugin"), join(root, "plugin")],
]) {
  const started = performance.now();
  deepStrictEqual(JSON.parse(await servedSchema(...command)), shipped);
  console.log(`${command.at(-1)} serves the schema after ${Math.round(performance.now() - started)} ms`);
}
console.log(`schema of ${Object.keys(shipped.types).length} types inferred from the package`);
