import { invalid } from "./problem.js";

/**
 * The segments of a path, decoded. One that ends with a slash has an empty one at the end.
 * @throws Problem for a path whose percent-encoding is none.
 */
export function segmentsOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => decoded(segment, "path"));
}

/** What a template such as `/v1/bids/{bid}` takes from a path; undefined where it is not of it. */
export function matchTemplate(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const wanted = template.split("/").slice(1);
  if (wanted.length !== segments.length) return undefined;
  const taken: Record<string, string> = {};
  for (const [place, piece] of wanted.entries()) {
    const segment = segments[place] ?? "";
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined ? piece !== segment : segment === "") return undefined;
    if (name !== undefined) taken[name] = segment;
  }
  return taken;
}

/**
 * The parameters of a query.
 * @throws Problem for one that is given twice or badly encoded.
 */
export function parametersOf(query: string): Readonly<Record<string, string>> {
  const given = query === "" ? [] : query.split("&").filter((pair) => pair !== "");
  const taken = new Map<string, string>();
  for (const pair of given) {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair.replaceAll("+", " ")) ?? [];
    const key = decoded(name, "query");
    if (taken.has(key)) {
      throw invalid([{ where: `query.${key}`, expected: "a parameter that is given once", got: "another" }]);
    }
    taken.set(key, decoded(value, `query.${key}`));
  }
  return Object.fromEntries(taken);
}

function decoded(text: string, where: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid([{ where, expected: "percent-encoded UTF-8", got: JSON.stringify(text) }]);
  }
}
