import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, Logger, LogLevel, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { anchorOf, headings } from "./markdown.js";

export interface Entry {
  /** In docs/reference; the entry's own comment names it too, by `@module`. */
  readonly page: string;
  readonly title: string;
  readonly source: string;
  /** Where to read on, from docs/reference. */
  readonly readOn: string;
}

/** The package's public entries, as `exports` in its package.json has them. */
export const entries: readonly Entry[] = [
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
  // The source's order says something: levels by their strength, days by the week. Of a page's sections it does not.
  sort: ["kind", "source-order"],
  notRenderedTags: ["@sortStrategy"],
  groupOrder: ["Classes", "Interfaces", "Type Aliases", "Enumerations", "*"],
  validation: { notDocumented: true },
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
  /**
   * What typedoc would rather have otherwise: what has no docstring, types that are told of and not exported, links that lead
   * nowhere.
   */
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
      const [about = "", ...sections] = text.split(/\n\n(?=## )/);
      return [page, `${[`# ${title}`, `${generated} ${readOn}`, about, contentsOf(text), ...sections].join("\n\n")}\n`];
    }),
  );
}

/** A link to each section: a reader looks a name up. */
function contentsOf(text: string): string {
  const names = headings(text, 2);
  return names.map((name) => `[${name.replace(/^`abstract` /, "")}](#${anchorOf(name)})`).join(" · ");
}
