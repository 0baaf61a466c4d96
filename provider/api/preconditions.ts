import { show, type Fault } from "../errors.js";
import type { ApiRequest } from "./apiCall.js";
import { Problem } from "./problem.js";

/** `"3"`: what a write of version 3 of something is conditional on. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** RFC 9110, 8.8.3 and 13.1.1: `*`, or a list of entity tags. */
const tagsForm = /^(\*|(W\/)?"[\x21\x23-\x7e]*"(\s*,\s*(W\/)?"[\x21\x23-\x7e]*")*)$/;
const tagForm = /(W\/)?"[\x21\x23-\x7e]*"/g;

/** What is wrong with conditions that are none. */
export function conditionFaults({ headers }: ApiRequest): readonly Fault[] {
  return ["if-match", "if-none-match"].flatMap((name) => {
    const value = headers[name];
    if (value === undefined || tagsForm.test(value.trim())) return [];
    return [{ where: `header ${name}`, expected: 'a version in quotes such as "3", or *', got: show(value) }];
  });
}

/**
 * A change is made to the version that its caller knows, or to nothing where it expects nothing.
 * @param version there is now; 0: nothing.
 * @throws Problem where the request says nothing of it, or another version.
 */
export function checkCondition({ headers }: ApiRequest, version: number, what: string): void {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  if (match === undefined && noneMatch === undefined) throw missing(version, what);
  const isMatched =
    match === undefined || (match.trim() === "*" ? version > 0 : strongTags(match).includes(etagOf(version)));
  const isNew =
    noneMatch === undefined || (noneMatch.trim() === "*" ? version === 0 : !hasWeakly(noneMatch, etagOf(version)));
  if (isMatched && isNew) return;
  const now = version === 0 ? `there is no ${what}` : `${what} is at version ${version}`;
  throw new Problem("stale-version", `${now}: read it again and decide anew`, { currentVersion: version });
}

/** Whether a reader has what it asks for already, RFC 9110, 13.1.2. */
export function isKnown({ headers }: ApiRequest, etag: string): boolean {
  const known = headers["if-none-match"];
  if (known === undefined) return false;
  return known.trim() === "*" || hasWeakly(known, etag);
}

function missing(version: number, what: string): Problem {
  const header = version === 0 ? "If-None-Match: *" : `If-Match: ${etagOf(version)}`;
  const now = version === 0 ? `there is no ${what} yet` : `${what} is at version ${version}`;
  return new Problem("precondition-required", `${now}: say ${header} to change just that`, { currentVersion: version });
}

function strongTags(header: string): readonly string[] {
  return tagsIn(header).filter((tag) => !tag.startsWith("W/"));
}

function hasWeakly(header: string, etag: string): boolean {
  const opaque = (tag: string): string => tag.replace(/^W\//, "");
  return tagsIn(header).some((tag) => opaque(tag) === opaque(etag));
}

function tagsIn(header: string): readonly string[] {
  return header.match(tagForm) ?? [];
}
