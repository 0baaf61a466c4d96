import { randomUUID } from "node:crypto";
import { authorisedHeaders } from "../client/authorisedHeaders.js";
import type { ApiUrl } from "../client/apiUrl.js";
import type { Authorisation } from "../client/credentials.js";
import { attemptMilliseconds, queryText, unreachable, type Fetch } from "../client/apiTransport.js";
import { plainHeaders } from "../api/problem.js";
import { authenticated } from "./authentication.js";
import { isOfApi, unauthorised } from "./fleetHandler.js";
import type { Identity } from "./identity.js";
import {
  failedAnswer,
  nothingHere,
  pageAnswer,
  refused,
  unlessRead,
  type LocalAnswer,
  type LocalHandler,
  type LocalRequest,
} from "./localRequest.js";

export interface DashboardOptions {
  readonly page: () => string;
  /** The one API that requests are forwarded to. */
  readonly url: ApiUrl;
  readonly authorisation: Authorisation;
  /** What the page has to show with each request. */
  readonly sessionToken: string;
  readonly fetch: Fetch;
  readonly nowMilliseconds: () => number;
}

/** Of a request and an answer, what is passed on: no cookies, no proof of who asks, nothing of the connection. */
const requestHeaders = ["accept", "content-type", "idempotency-key", "if-match", "if-none-match"];
const answerHeaders = ["allow", "content-type", "etag", "idempotent-replayed", "location", "retry-after"];
/** Those of the API: others `fetch` may not send. */
const methods = ["GET", "HEAD", "PUT", "POST", "DELETE"];

/** The page, and the API of a fleet elsewhere for who has the session's token: what it asks is signed as the user's. */
export function dashboardHandler(options: DashboardOptions): LocalHandler {
  const session: Identity = { name: "session", arn: "", token: options.sessionToken };
  return async (request) => {
    const { path } = request;
    if (path === "/") return unlessRead(request) ?? pageAnswer(options.page());
    if (!isOfApi(path) && path !== "/openapi.json") return nothingHere(path);
    const proof = await authenticated(request, [session], options.nowMilliseconds() / 1000);
    if ("refused" in proof) return unauthorised(proof.refused);
    if (methods.includes(request.method)) return forwarded(request, options);
    const allow = methods.join(", ");
    return refused("method-not-allowed", `expected one of ${allow}, got ${request.method}`, { allow });
  };
}

async function forwarded(asked: LocalRequest, options: DashboardOptions): Promise<LocalAnswer> {
  const { url, fetch } = options;
  const request = ["GET", "HEAD"].includes(asked.method) ? withoutBody(asked) : asked;
  const { method, path, body } = request;
  // Written anew, as signatures go by it: a space may have come as a plus.
  const query = [...new URLSearchParams(request.query)];
  const target = `${url.origin}${path}${queryText(query)}`;
  // The address as it is asked for: a path that means another would have been signed for that.
  if (!isSamePath(target, path)) return nothingHere(path);
  try {
    const response = await fetch(target, {
      method,
      headers: await headersOf(request, query, options),
      redirect: "manual",
      signal: AbortSignal.timeout(attemptMilliseconds),
      ...(body !== undefined && { body }),
    });
    const passed = answerHeaders.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const headers = { ...Object.fromEntries(passed), ...plainHeaders };
    return { status: response.status, headers, body: await response.text() };
  } catch (failure) {
    return failedAnswer(502, unreachable(url, failure));
  }
}

/** A read means nothing by its body, and `fetch` takes none for it. */
function withoutBody({ body: _, ...request }: LocalRequest): LocalRequest {
  return request;
}

function isSamePath(target: string, path: string): boolean {
  return URL.canParse(target) && new URL(target).pathname === path;
}

async function headersOf(
  { method, path, headers, body }: LocalRequest,
  query: readonly (readonly [string, string])[],
  { url, authorisation, nowMilliseconds }: DashboardOptions,
): Promise<Record<string, string>> {
  const passed = requestHeaders.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, headers[name]] as const],
  );
  const plain = Object.fromEntries(passed);
  const sent = { method, path, query, headers: plain, ...(body !== undefined && { body }) };
  return authorisedHeaders(sent, url, authorisation, nowMilliseconds);
}

/** A token for one session that nobody can guess. */
export function newToken(): string {
  return randomUUID().replaceAll("-", "");
}
