import type * as z from "zod";

type Fields = Record<PropertyKey, unknown>;

/**
 * A copy of a value without what issues were found with: unknown fields and faulty texts and objects are left out, a
 * faulty number is 1, so that the rules about the other fields can still be asked.
 */
export function withoutFaulty(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredCloneOf(value);
  for (const issue of issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.at(-1)];
    const owner = at(copy, issue.code === "unrecognized_keys" ? issue.path : issue.path.slice(0, -1));
    for (const key of keys) if (owner !== undefined && key !== undefined) mend(owner, key);
  }
  return copy;
}

function mend(owner: Fields, key: PropertyKey): void {
  if (typeof owner[key] === "number") owner[key] = 1;
  else Reflect.deleteProperty(owner, key);
}

function at(value: unknown, path: readonly PropertyKey[]): Fields | undefined {
  let found = value;
  for (const step of path) found = (found as Fields | undefined)?.[step];
  return typeof found === "object" && found !== null ? (found as Fields) : undefined;
}

/** Declarations may hold what can't be cloned: then there is nothing more to ask of them. */
function structuredCloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
