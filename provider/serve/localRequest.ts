import { show, type Problem } from "../errors.js";

/** A request as it came to a local server. */
export interface LocalRequest {
  readonly method: string;
  /** Without the query, percent-encoded as it came. */
  readonly path: string;
  /** As it came, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is none, or an empty one. */
  readonly body?: string;
}

export interface LocalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers any request. What it throws is answered 500. */
export type LocalHandler = (request: LocalRequest) => Promise<LocalAnswer>;

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  421: "Misdirected Request",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
};

/** A refusal as RFC 9457 has it. */
export function problemAnswer(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  faults: Problem["faults"] = undefined,
): LocalAnswer {
  // "about:blank": the status says it all.
  const problem: Problem = {
    type: "about:blank",
    title: titles[status] ?? "",
    status,
    detail,
    ...(faults && { faults }),
  };
  const plain = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return { status, headers: { ...plain, ...headers }, body: JSON.stringify(problem) };
}

export function nothingHere(path: string): LocalAnswer {
  return problemAnswer(404, `expected /, /openapi.json or a path under /v1, got ${show(path)}`);
}

/** Nothing but the page itself may run in it, and it may ask nobody but its own origin. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A whole page for a browser. */
export function pageAnswer(html: string): LocalAnswer {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": pagePolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  };
  return { status: 200, headers, body: html };
}

/** Refuses what only reads by another method; undefined where it may be read. */
export function unlessRead({ method }: LocalRequest): LocalAnswer | undefined {
  if (method === "GET" || method === "HEAD") return undefined;
  return problemAnswer(405, `expected GET or HEAD, got ${method}`, { allow: "GET, HEAD" });
}
