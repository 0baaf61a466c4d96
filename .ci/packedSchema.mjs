/*
 * Infers the component's schema from the package as an owner installed it, without what only this repository has, and
 * compares it with the schema.json that came along: node packedSchema.mjs FOLDER_OF_OWNER
 */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const owner = resolve(process.argv[2] ?? ".");
const load = createRequire(join(owner, "program.js"));
const { ComponentProvider } = load("@pulumi/pulumi/provider/experimental/index.js");
const { BlendedFleet } = load("blended-fleet");

const dirname = join(owner, "node_modules", "blended-fleet");
const provider = new ComponentProvider({ components: [BlendedFleet], name: "blended-fleet", dirname });
const schema = JSON.parse(await provider.getSchema());
deepStrictEqual(schema, JSON.parse(readFileSync(join(dirname, "schema.json"), "utf8")));
console.log(`schema of ${Object.keys(schema.types).length} types inferred from the package`);
