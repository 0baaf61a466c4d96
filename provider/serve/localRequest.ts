import { plainHeaders, Problem, problemAnswer, type ProblemKind } from "../api/problem.js";
import { show } from "../errors.js";

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

/** Of what never comes to the API; the API has its own kinds. */
const titles = {
  408: "Request Timeout",
  421: "Misdirected Request",
  431: "Request Header Fields Too Large",
  502: "Bad Gateway",
} as const;

/** A request that the API would refuse as well, refused before it. */
export function refused(
  kind: ProblemKind,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): LocalAnswer {
  return problemAnswer(new Problem(kind, detail, { headers }));
}

/** What went wrong with the connection, as RFC 9457 has it. */
export function failedAnswer(status: keyof typeof titles, detail: string): LocalAnswer {
  // "about:blank": the status says it all.
  const body = JSON.stringify({ type: "about:blank", title: titles[status], status, detail });
  return { status, headers: { "content-type": "application/problem+json", ...plainHeaders }, body };
}

export function nothingHere(path: string): LocalAnswer {
  return refused("not-found", `expected /, /openapi.json or a path under /v1, got ${show(path)}`);
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
    "referrer-policy": "no-referrer",
    ...plainHeaders,
  };
  return { status: 200, headers, body: html };
}

/** Refuses what only reads by another method; undefined where it may be read. */
export function unlessRead({ method }: LocalRequest): LocalAnswer | undefined {
  if (method === "GET" || method === "HEAD") return undefined;
  return refused("method-not-allowed", `expected GET or HEAD, got ${method}`, { allow: "GET, HEAD" });
}
