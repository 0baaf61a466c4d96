import type { Fault } from "../errors.js";
import type { ApiAnswer } from "./apiCall.js";
import type { ProblemResource } from "./resources.js";

/** Kinds of problems, by the last part of their type: the status and title of each. */
export const problems = {
  "invalid-request": { status: 400, title: "The request is not of the documented form" },
  unauthenticated: { status: 401, title: "Nobody known has signed the request" },
  "not-owner": { status: 403, title: "The caller does not own what it would change" },
  "not-found": { status: 404, title: "There is no such thing" },
  "method-not-allowed": { status: 405, title: "This path takes no such method" },
  conflict: { status: 409, title: "Others were writing at the same time" },
  "limit-reached": { status: 409, title: "There are as many as there may be" },
  "stale-version": { status: 412, title: "It has been changed since" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body is not JSON" },
  "cannot-be-kept": { status: 422, title: "The fleet can't do what is asked" },
  "key-reused": { status: 422, title: "The idempotency key belongs to another request" },
  "precondition-required": { status: 428, title: "It takes a condition to change this" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "The API failed" },
  unavailable: { status: 503, title: "What the API answers from can't be reached" },
} as const;
export type ProblemKind = keyof typeof problems;

export interface ProblemFields {
  readonly faults?: readonly Fault[];
  /** Of what the request was to change. */
  readonly currentVersion?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused, with what is told of it. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly fields: ProblemFields = {},
  ) {
    super(detail);
  }
}

/** On every answer: what is told is of now and for the caller alone. */
export const plainHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** The problem as RFC 9457 has it. Also for transports: of requests that never reach the API. */
export function problemAnswer({ kind, detail, fields }: Problem): ApiAnswer {
  const { status, title } = problems[kind];
  const { faults, currentVersion, headers } = fields;
  const body: ProblemResource = {
    type: `/problems/${kind}`,
    title,
    status,
    detail,
    ...(faults && { faults }),
    ...(currentVersion !== undefined && { currentVersion }),
  };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...plainHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

/** Everything that is wrong with the form of a request. */
export function invalid(found: readonly Fault[]): Problem {
  // One field may break two rules of its form that say the same.
  const faults = [...new Map(found.map((fault) => [`${fault.where}\n${fault.expected}`, fault])).values()];
  return new Problem("invalid-request", sentenceOf(faults), { faults });
}

/** Everything that is asked in the right form, and that the fleet can't do. */
export function notKept(faults: readonly Fault[]): Problem {
  return new Problem("cannot-be-kept", sentenceOf(faults), { faults });
}

function sentenceOf(faults: readonly Fault[]): string {
  const [first] = faults;
  if (!first) return "";
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : "";
  return `${first.where}: expected ${first.expected}, got ${first.got}${more}`;
}
