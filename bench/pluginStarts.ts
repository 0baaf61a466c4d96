import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import ts from "typescript";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { servedSchema } from "../tests/package/servedSchema.js";
import { median } from "./median.js";

const runs = 3;

/** A package of one component that does nothing. */
const emptyPackage = `import * as pulumi from "@pulumi/pulumi";
export interface EmptyArgs { label?: string; }
export class Empty extends pulumi.ComponentResource {
  constructor(name: string, args: EmptyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("empty:index:Empty", name, args, opts);
  }
}
`;

/** Prints how long plugins take from their start until they have answered with their schema. */
export async function printPluginStarts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bench-"));
  try {
    const plugins = {
      "blended-fleet, serving schema.json": packageRoot("dist", "provider", "cli", "plugin.js"),
      "an empty component on Pulumi's host": writeEmptyPackage(join(folder, "empty")),
      "blended-fleet on Pulumi's host": writeInferringHost(join(folder, "inferring")),
    };
    const table = new Table({
      head: ["plugin, until it served its schema", "median s"],
      style: { head: [], border: [] },
    });
    for (const [name, script] of Object.entries(plugins)) {
      const seconds: number[] = [];
      for (let run = 0; run < runs; run++) seconds.push(await startSeconds(script));
      table.push([name, median(seconds).toFixed(2)]);
    }
    process.stdout.write(`${table.toString()}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startSeconds(script: string): Promise<number> {
  const started = performance.now();
  await servedSchema(process.execPath, script);
  return (performance.now() - started) / 1000;
}

function writeEmptyPackage(folder: string): string {
  writePackage(folder, "empty");
  writeFileSync(join(folder, "index.ts"), emptyPackage);
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  writeFileSync(join(folder, "index.js"), ts.transpileModule(emptyPackage, { compilerOptions: options }).outputText);
  return writeHost(folder, `[require("./index.js").Empty]`, "empty", folder);
}

/** The package's own component, with the host that Pulumi gives a package that has none of its own. */
function writeInferringHost(folder: string): string {
  writePackage(folder, "blended-fleet");
  const root = join(folder, "package");
  for (const part of ["index.ts", "components", "provider", "examples", "tsconfig.json", "package.json", "dist"])
    cpSync(packageRoot(part), join(root, part), { recursive: true });
  return writeHost(folder, `[require("./package/dist/components/index.js").BlendedFleet]`, "blended-fleet", root);
}

function writePackage(folder: string, name: string): void {
  mkdirSync(folder);
  symlinkSync(packageRoot("node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { module: "commonjs" } }));
}

function writeHost(folder: string, components: string, name: string, dirname: string): string {
  const host = join(folder, "host.js");
  const options = `{ components: ${components}, name: ${JSON.stringify(name)}, dirname: ${JSON.stringify(dirname)} }`;
  writeFileSync(host, `require("@pulumi/pulumi/provider/experimental").componentProviderHost(${options});\n`);
  return host;
}
