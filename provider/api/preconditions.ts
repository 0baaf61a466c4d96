import type { ApiRequest } from "./apiCall.js";
import { Problem } from "./problem.js";

/** `"3"`: what a write of version 3 of something is conditional on. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** RFC 9110, 8.8.3: an entity tag. What is none in a header matches nothing. */
const tagForm = /(W\/)?"[\x21\x23-\x7e]*"/g;

/**
 * A change is made to the version that its caller knows, or to nothing where it expects nothing.
 * @param version there is now; 0: nothing.
 * @throws Problem where the request says nothing of it, or another version.
 */
export function checkCondition({ headers }: ApiRequest, version: number, what: string): void {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  // To differ from some version is not to know the present one.
  if (match === undefined && noneMatch?.trim() !== "*") throw missing(version, what);
  const isMatched =
    match === undefined || (match.trim() === "*" ? version > 0 : strongTags(match).includes(etagOf(version)));
  const isNew =
    noneMatch === undefined || (noneMatch.trim() === "*" ? version === 0 : !hasWeakly(noneMatch, etagOf(version)));
  if (isMatched && isNew) return;
  const detail = `${atVersion(what, version)}, ETag ${etagOf(version)}: read it again and decide anew`;
  throw new Problem("stale-version", detail, { currentVersion: version });
}

/** Whether a reader has what it asks for already, RFC 9110, 13.1.2. */
export function isKnown({ headers }: ApiRequest, etag: string): boolean {
  const known = headers["if-none-match"];
  if (known === undefined) return false;
  return known.trim() === "*" || hasWeakly(known, etag);
}

function missing(version: number, what: string): Problem {
  const header = version === 0 ? "If-None-Match: *" : `If-Match: ${etagOf(version)}`;
  const detail = `${atVersion(what, version)}: say ${header} to change just that`;
  return new Problem("precondition-required", detail, { currentVersion: version });
}

function atVersion(what: string, version: number): string {
  return `${what} is at version ${version}${version === 0 ? ", which is nothing yet" : ""}`;
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
