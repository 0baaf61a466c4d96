import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build as bundle, type Plugin } from "esbuild";

/** A function's code as one module, with all packages it needs. */
export interface CompanionBundle {
  /** CommonJS for Node 24; the same bytes for the same sources and packages. */
  readonly code: Uint8Array;
  /** Bytes of the code by the file they come from, a path in the package's root. */
  readonly bytesBySource: Readonly<Record<string, number>>;
}

/**
 * The functions' entries, by the module that each becomes; beside the sources, because only they can be shaken: compiled
 * modules load each other. Each is a module of its own, so that neither loads what only the other needs.
 */
export const functionSources = {
  "handler.js": "provider/lambda/handler.ts",
  "api.js": "provider/lambda/apiHandler.ts",
} as const;

/**
 * Providers of credentials that the SDK loads only where a function's environment has none. Lambda always sets them
 * there (Lambda Developer Guide, "Defined runtime environment variables"), so a tenth of the code would never run.
 */
const unusedCredentials = ["ini", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

/**
 * Bundles the companion, or another entry under the same settings.
 * @param root The package's folder, with its sources and packages.
 * @throws What esbuild fails with, such as an import that can't be resolved.
 */
export async function companionBundle(
  root: string,
  entry: string = functionSources["handler.js"],
): Promise<CompanionBundle> {
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: resolve(root),
    entryPoints: [entry],
    outfile: "handler.js",
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // Packages' modules for import can be shaken, those for require are whole.
    mainFields: ["module", "main"],
    external: unusedCredentials,
    plugins: [plainSchemaKeys],
    minify: true,
    // An error is logged by its class's name.
    keepNames: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const [file] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  if (!file || !output) throw new Error(`expected a bundle of ${entry}, got none`);
  const bytes = Object.entries(output.inputs).map(([source, { bytesInOutput }]) => [source, bytesInOutput] as const);
  return { code: file.contents, bytesBySource: Object.fromEntries(bytes.filter(([, count]) => count > 0)) };
}

/**
 * The SDK's clients describe all of a service's shapes with keys such as `[_xN]` that are constants of the same file.
 * To esbuild such a key may have effects, so it would keep all shapes; as plain keys the unused ones go. For EC2 these
 * are half a megabyte, and half of the time that the bundle takes to load.
 */
const plainSchemaKeys: Plugin = {
  name: "plain-schema-keys",
  setup(build) {
    build.onLoad({ filter: /dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, "utf8")),
    }));
  },
};

/** Puts constant texts in the place of the computed keys that name them. */
export function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(\w+)\]:/g, (key, name: string) => {
    const text = constants.get(name);
    return text === undefined ? key : `${text}:`;
  });
}
