import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build as bundle } from "esbuild";

/** Packages that the pack is installed with: it and Pulumi's own loader have to share them. */
const shared = ["@pulumi/policy", "@pulumi/pulumi"];

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * Writes the policy pack as a package of its own: one module, its manifest with the version and the dependencies of this
 * package, Pulumi's project file and a README.
 * @param root The package's folder, with its sources and packages.
 * @param folder Where to write it.
 */
export async function writePolicyPack(root: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await bundle({
    absWorkingDir: resolve(root),
    entryPoints: ["policies/index.ts"],
    outfile: resolve(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    external: [...shared, ...shared.map((name) => `${name}/*`)],
    legalComments: "none",
    logLevel: "warning",
  });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifestOf(root), null, 2)}\n`);
  for (const file of ["PulumiPolicy.yaml", "README.md"])
    writeFileSync(join(folder, file), readFileSync(join(root, "policies", file)));
}

function manifestOf(root: string): object {
  const { version, dependencies, devDependencies } = readManifest(join(root, "package.json"));
  const ranges: Readonly<Record<string, string>> = { ...devDependencies, ...dependencies };
  return {
    ...readManifest(join(root, "policies", "package.json")),
    version,
    dependencies: Object.fromEntries(shared.map((name) => [name, ranges[name] ?? "*"])),
  };
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
