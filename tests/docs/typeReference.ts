import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, Logger, LogLevel, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

interface Entry {
  /** In docs/reference; the entry's own comment names it too, by `@module`. */
  readonly page: string;
  readonly title: string;
  readonly source: string;
  /** Where to read on, from docs/reference. */
  readonly readOn: string;
}

/** The package's public entries. */
const entries: readonly Entry[] = [
  {
    page: "program.md",
    title: "What a Pulumi program imports",
    source: "components/index.ts",
    readOn: "[Concepts](../concepts.md) explains the words, [what `pulumi up` makes](../what-up-makes.md) the result.",
  },
  {
    page: "client.md",
    title: "The API from TypeScript: reference",
    source: "provider/client/index.ts",
    readOn:
      "[The API from TypeScript](../client.md) shows its use, [the developer API](../api.md) every answer with its fields.",
  },
];

const generated = "Generated from the sources' docstrings by `npm run reference`.";

const hidden = { hideModifiers: true, hideDefaults: true, hideInherited: true, hideOverrides: true, hideSources: true };

/** One page an entry, tables for what has fields, and nothing that comes from another package. */
const shape: TypeDocOptions & Partial<PluginOptions> = {
  plugin: ["typedoc-plugin-markdown"],
  readme: "none",
  // The compiler of the build has looked for errors already.
  skipErrorChecking: true,
  disableSources: true,
  excludeExternals: true,
  excludePrivate: true,
  excludeInternal: true,
  outputFileStrategy: "modules",
  hidePageHeader: true,
  hidePageTitle: true,
  hideBreadcrumbs: true,
  hideGroupHeadings: true,
  expandObjects: true,
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  propertyMembersFormat: "table",
  typeDeclarationFormat: "table",
  enumMembersFormat: "table",
  parametersFormat: "table",
  tableColumnSettings: hidden,
  logLevel: LogLevel.Warn,
};

export interface TypeReference {
  /** By name in docs/reference. */
  readonly pages: Readonly<Record<string, string>>;
  /** What typedoc would rather have otherwise: types that are told of and not exported, links that lead nowhere. */
  readonly warnings: readonly string[];
}

class KeptWarnings extends Logger {
  readonly kept: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.kept.push(message);
  }
}

/** The pages of the types and functions that a program may import, generated from the sources in `root`. */
export async function typeReference(root: string): Promise<TypeReference> {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-reference-"));
  try {
    const paths = entries.map(({ source }) => join(root, source));
    const options = {
      ...shape,
      entryPoints: paths,
      tsconfig: join(root, "tests", "docs", "tsconfig.json"),
      out: folder,
    };
    const application = await Application.bootstrapWithPlugins(options);
    const logger = new KeptWarnings();
    application.logger = logger;
    const project = await application.convert();
    if (!project) throw new Error(`typedoc could not read the sources: ${logger.kept.join("; ")}`);
    application.validate(project);
    await application.generateOutputs(project);
    return { pages: readPages(folder), warnings: logger.kept };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPages(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map(({ page, title, readOn }) => {
      const text = readFileSync(join(folder, page), "utf8").trim();
      return [page, `# ${title}\n\n${generated} ${readOn}\n\n${text}\n`];
    }),
  );
}
