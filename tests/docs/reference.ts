import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandReference } from "./commandReference.js";
import { silentProgram } from "./silentProgram.js";
import { typeReference } from "./typeReference.js";

export const referenceFolder = "docs/reference";

export interface Reference {
  /** By file name. */
  readonly pages: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** All of docs/reference as the sources in `root` have it now. */
export async function generatedReference(root: string): Promise<Reference> {
  const { pages, warnings } = await typeReference(root);
  return { pages: { ...pages, "commands.md": commandReference(silentProgram()) }, warnings };
}

/** All of docs/reference as it is committed. */
export function committedReference(root: string): Readonly<Record<string, string>> {
  const folder = join(root, referenceFolder);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
