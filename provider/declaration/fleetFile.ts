import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { InputError, show, type Fault } from "../errors.js";

/** A fleet's declaration has no use for more aliases; past this, they are an attempt to fill the memory. */
const mostAliases = 100;

/**
 * Reads a declaration from a JSON or YAML file, unchecked: by its ending, else JSON where it starts with a brace.
 * @throws InputError naming the file, and the line of what can't be parsed or is given twice.
 */
export function readFleetFile(path: string): unknown {
  return parseFleetText(path, readFleetText(path));
}

/**
 * The same of its text.
 * @param path what faults call it, and by whose ending it is JSON or YAML.
 */
export function parseFleetText(path: string, text: string): unknown {
  const marked = text.replace(/^\uFEFF/, "");
  return isJson(path, marked) ? parseJson(path, marked) : parseYaml(path, marked);
}

/** @throws InputError where the file can't be read. */
export function readFleetText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("fleet file", [{ where: path, expected: "a file that can be read", got }]);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const fault = { where: path, expected: "text in UTF-8", got: "something else" };
    throw new InputError("fleet file", [fault]);
  }
}

function isJson(path: string, text: string): boolean {
  const ending = extname(path).toLowerCase();
  return ending === ".json" || (![".yaml", ".yml"].includes(ending) && text.trimStart().startsWith("{"));
}

function parseJson(path: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("fleet file", [{ where: jsonFaultPlace(path, text, got), expected: "JSON", got: show(got) }]);
  }
  // JSON is YAML too, and the YAML parser sees fields given twice, which JSON.parse lets the last one win.
  const repeated = yamlFaults(path, text).filter((fault) => fault.code === "DUPLICATE_KEY");
  throwIfAny(repeated);
  return value;
}

/**
 * The file and line of what `JSON.parse` refused with a message: it says the position of some faults only, and the YAML
 * parser knows the line of most others.
 */
export function jsonFaultPlace(path: string, text: string, message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return yamlFaults(path, text)[0]?.where ?? path;
  return `${path}:${text.slice(0, Number(position)).split("\n").length}`;
}

function parseYaml(path: string, text: string): unknown {
  throwIfAny(yamlFaults(path, text));
  try {
    return parseDocument(text).toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("fleet file", [{ where: path, expected: "YAML whose aliases resolve", got: show(got) }]);
  }
}

interface YamlFault extends Fault {
  readonly code: string;
}

function yamlFaults(path: string, text: string): readonly YamlFault[] {
  const lineCounter = new LineCounter();
  const { errors } = parseDocument(text, { lineCounter, prettyErrors: false });
  return errors.map(({ code, message, pos }) => ({
    code,
    where: `${path}:${lineCounter.linePos(pos[0]).line}`,
    ...(code === "MULTIPLE_DOCS" ? severalDocuments : { expected: expectedOf(code), got: show(message) }),
  }));
}

const severalDocuments = { expected: "one document", got: "another, after ---" };

function expectedOf(code: string): string {
  return code === "DUPLICATE_KEY" ? "every field once" : "YAML";
}

function throwIfAny(faults: readonly YamlFault[]): void {
  if (faults.length === 0) return;
  throw new InputError(
    "fleet file",
    faults.map(({ where, expected, got }) => ({ where, expected, got })),
  );
}
