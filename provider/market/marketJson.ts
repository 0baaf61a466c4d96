import { jsonFaultPlace } from "../declaration/fleetFile.js";
import { InputError, show, type Fault } from "../errors.js";
import { repeatedFields } from "./repeatedFields.js";

/** What to do about a file that can't be read. */
export const remedy = `"blended-fleet market pull" writes one`;

/** The lines that git leaves around what it could not merge; none of them can be a line of JSON. */
const conflictMarker = /^(?:<{7}|\|{7}|={7}|>{7})(?:\s[^]*)?$/;
/** More lines than this make a message nobody reads. */
const mostLinesListed = 8;

export interface MarketJson {
  readonly value: unknown;
  /** Of fields given twice, which `JSON.parse` lets the last one win of. */
  readonly faults: readonly Fault[];
}

/**
 * The JSON of a market file's text.
 * @param name what faults call the file.
 * @throws InputError with the line of what is no JSON, or the lines of the conflicts that a merge left.
 */
export function parseMarketJson(text: string, name: string): MarketJson {
  const json = text.replace(/^\uFEFF/, "");
  try {
    const value: unknown = JSON.parse(json);
    return { value, faults: repeatedFields(json) };
  } catch (cause) {
    throw new InputError("market file", [conflictFault(json, name) ?? syntaxFault(json, name, cause)]);
  }
}

function conflictFault(json: string, name: string): Fault | undefined {
  const lines = json.split("\n").flatMap((line, index) => (conflictMarker.test(line) ? [index + 1] : []));
  const [first] = lines;
  if (first === undefined) return undefined;
  const others = lines.length > mostLinesListed ? ` and ${lines.length - mostLinesListed} more` : "";
  return {
    where: `${name}:${first}`,
    expected:
      "a file without the conflicts of a merge: take one side whole, with git checkout's --ours or --theirs, or pull " +
      `anew (${remedy})`,
    got: `conflict markers in ${lines.length === 1 ? "line" : "lines"} ${lines.slice(0, mostLinesListed).join(", ")}${others}`,
  };
}

function syntaxFault(json: string, name: string, cause: unknown): Fault {
  if (json.trim() === "") return { where: name, expected: `JSON: ${remedy}`, got: "an empty file" };
  const message = cause instanceof Error ? cause.message : String(cause);
  return { where: jsonFaultPlace(name, json, message), expected: `JSON: ${remedy}`, got: show(message) };
}
