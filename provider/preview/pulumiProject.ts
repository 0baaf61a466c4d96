import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readFleetFile } from "../declaration/fleetFile.js";
import { InputError, show, type Fault } from "../errors.js";
import { isFolder } from "./isFolder.js";

/** A Pulumi program, as far as it says itself what it is. */
export interface PulumiProject {
  readonly folder: string;
  /** That it runs in: its own, or that of what `main` in Pulumi.yaml names. */
  readonly workingFolder: string;
  readonly name: string;
  readonly runtime: string;
  /** The file or folder that is run, where the runtime is Node's. */
  readonly entry: string;
  /** All of Pulumi.yaml; empty where there is none. */
  readonly content: Readonly<Record<string, unknown>>;
}

const projectFiles = ["Pulumi.yaml", "Pulumi.yml"];

/** Whether a path is a Pulumi program, and no fleet file: a folder, a project's file, or a file with code. */
export function isProgram(path: string): boolean {
  if (projectFiles.includes(basename(path)) || /\.[cm]?[jt]s$/.test(path)) return true;
  return isFolder(path);
}

/**
 * Looks at the program that a path names.
 * @throws InputError where there is none, or its Pulumi.yaml can't be read.
 */
export function readProject(path: string): PulumiProject {
  if (!existsSync(path))
    throw refused([{ where: path, expected: "a Pulumi program, or a fleet file", got: "nothing" }]);
  if (!isFolder(path) && !projectFiles.includes(basename(path))) {
    const folder = dirname(resolve(path));
    const name = basename(folder);
    return { folder, workingFolder: folder, name, runtime: "nodejs", entry: resolve(path), content: {} };
  }
  const folder = resolve(isFolder(path) ? path : dirname(path));
  const file = projectFiles.map((name) => join(folder, name)).find(existsSync);
  const content = file === undefined ? { runtime: "nodejs" } : readYaml(file);
  const entry = entryOf(content, folder, file ?? folder);
  return {
    folder,
    workingFolder: isFolder(entry) ? entry : dirname(entry),
    name: typeof content["name"] === "string" ? content["name"] : basename(folder),
    runtime: runtimeOf(content, file ?? folder),
    entry,
    content,
  };
}

/**
 * The stack's configuration, by full key, as a program reads it. What is encrypted is not decrypted: it reads `[secret]`.
 * @param stack absent: what the project itself says.
 * @throws InputError where the stack has no file, or one that can't be read.
 */
export function readConfig({ folder, name, content }: PulumiProject, stack?: string): Readonly<Record<string, string>> {
  const defaults = Object.entries(fieldsOf(content["config"])).flatMap(([key, declared]) => {
    const { value, default: otherwise } = fieldsOf(declared);
    const given = typeof declared === "object" ? (value ?? otherwise) : declared;
    return given === undefined ? [] : [[fullKey(name, key), configText(given)] as const];
  });
  if (stack === undefined) return Object.fromEntries(defaults);
  const files = [`Pulumi.${stack}.yaml`, `Pulumi.${stack}.yml`].map((file) => join(folder, file));
  const file = files.find(existsSync);
  if (file === undefined) {
    throw refused([{ where: "--stack", expected: `a stack with a file ${files[0] ?? ""}`, got: show(stack) }]);
  }
  const own = Object.entries(fieldsOf(readYaml(file)["config"])).map(
    ([key, value]) => [fullKey(name, key), configText(value)] as const,
  );
  return Object.fromEntries([...defaults, ...own]);
}

/** The stacks that have a file with their configuration beside the program, by name. */
export function stacksOf({ folder }: PulumiProject): readonly string[] {
  return readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? [])
    .sort();
}

function entryOf({ main = "." }: PulumiProject["content"], folder: string, file: string): string {
  const entry = typeof main === "string" ? resolve(folder, main) : undefined;
  if (entry !== undefined && existsSync(entry)) return entry;
  throw refused([{ where: `${file}: main`, expected: "a file or folder that is there", got: show(main) }]);
}

function runtimeOf({ runtime }: PulumiProject["content"], file: string): string {
  const name = typeof runtime === "string" ? runtime : fieldsOf(runtime)["name"];
  if (typeof name === "string") return name;
  const expected = "the runtime of a Pulumi program, such as nodejs or yaml (a fleet file has another name)";
  throw refused([{ where: `${file}: runtime`, expected, got: show(runtime) }]);
}

function fullKey(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

function configText(value: unknown): string {
  const shown: unknown = JSON.parse(
    JSON.stringify(value ?? null, (_, item: unknown) => (isSecret(item) ? "[secret]" : item)),
  );
  return typeof shown === "string" ? shown : JSON.stringify(shown);
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function readYaml(file: string): PulumiProject["content"] {
  try {
    return fieldsOf(readFleetFile(file));
  } catch (error) {
    throw error instanceof InputError ? refused(error.faults) : error;
  }
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function refused(faults: readonly Fault[]): InputError {
  return new InputError("this program", faults);
}
