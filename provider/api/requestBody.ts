import { pathText, show } from "../errors.js";
import type { ApiRequest } from "./apiCall.js";
import { invalid, Problem } from "./problem.js";

/** Beyond any bid or preference; what is kept of a write has to fit the document that all are kept in. */
export const mostBodyBytes = 64 * 1024;

/**
 * The JSON of a request; undefined where it has no body.
 * @throws Problem for what is too large, of another type, or no JSON.
 */
export function jsonOf({ body, headers }: ApiRequest): unknown {
  if (body === undefined || body === "") return undefined;
  checkSize(body);
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    const got = type ? `, got ${type}` : "";
    throw new Problem("unsupported-media-type", `expected content-type: application/json${got}`);
  }
  return parsed(body);
}

/** @throws Problem for a body that is too large. */
export function checkSize(body: string | undefined): void {
  // No text of so many characters is shorter in UTF-8.
  const bytes = body === undefined ? 0 : body.length > mostBodyBytes ? body.length : Buffer.byteLength(body, "utf8");
  if (bytes <= mostBodyBytes) return;
  throw new Problem("too-large", `expected a body of at most ${mostBodyBytes} bytes, got ${bytes} or more`);
}

function parsed(body: string): unknown {
  let found: readonly string[] | undefined;
  try {
    const value: unknown = JSON.parse(body);
    // Letters may be written as escapes.
    if (body.includes("__proto__") || body.includes("\\u")) found = pathTo(value, "__proto__", []);
    if (!found) return value;
  } catch (failure) {
    const message = failure instanceof SyntaxError ? failure.message : String(failure);
    throw invalid([{ where: "body", expected: "JSON", got: show(message) }]);
  }
  throw invalid([{ where: pathText(found), expected: "no field of this name", got: "one" }]);
}

/** Forms pass over a field of this name, so it is refused before. */
function pathTo(value: unknown, name: string, path: readonly string[]): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, name)) return [...path, name];
  for (const [key, inner] of Object.entries(value)) {
    const found = pathTo(inner, name, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
