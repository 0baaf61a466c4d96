import type { Fault } from "../errors.js";

/** In valid JSON a text with a colon after it is a field's name, and a bracket outside of texts is one of structure. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g;

interface OpenObject {
  /** Its path in the document. */
  readonly path: string;
  readonly names: Set<string>;
  /** The name that was read last. */
  name: string;
}

/**
 * A fault for each field that an object of a valid JSON text has twice. Such a text is YAML as well, whose parser tells
 * of them, but takes a hundred times as long: 100 ms for a market file of 500 KiB, at each preview.
 */
export function repeatedFields(json: string): readonly Fault[] {
  const faults: Fault[] = [];
  const open: OpenObject[] = [];
  for (const { 0: text, 1: quoted, 2: colon, index } of json.matchAll(token)) {
    const inner = open.at(-1);
    if (text === "{") open.push({ path: inner ? pathOf(inner, inner.name) : "", names: new Set(), name: "" });
    else if (text === "}") open.pop();
    else if (inner && quoted !== undefined && colon !== undefined) {
      inner.name = JSON.parse(quoted) as string;
      if (inner.names.has(inner.name)) faults.push(repeated(pathOf(inner, inner.name), json, index));
      inner.names.add(inner.name);
    }
  }
  return faults;
}

function pathOf({ path }: OpenObject, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function repeated(where: string, json: string, index: number): Fault {
  const line = json.slice(0, index).split("\n").length;
  return { where, expected: "every field once", got: `it again in line ${line}` };
}
