import { randomUUID } from "node:crypto";
import type { ApiUrl } from "../client/apiUrl.js";
import type { Authorisation } from "../client/credentials.js";
import { queryText, type Fetch } from "../client/apiTransport.js";
import { defaultRegion, regionOfHost, signedHeaders } from "../client/requestSignature.js";
import { authenticated } from "./authentication.js";
import { isOfApi, unauthorised } from "./fleetHandler.js";
import type { Identity } from "./identity.js";
import {
  failedAnswer,
  nothingHere,
  pageAnswer,
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
const forwardedMilliseconds = 30_000;

/** The page, and the API of a fleet elsewhere for who has the session's token: what it asks is signed as the user's. */
export function dashboardHandler(options: DashboardOptions): LocalHandler {
  const session: Identity = { name: "session", arn: "", token: options.sessionToken };
  return async (request) => {
    const { path } = request;
    if (path === "/") return unlessRead(request) ?? pageAnswer(options.page());
    if (!isOfApi(path) && path !== "/openapi.json") return nothingHere(path);
    const proof = await authenticated(request, [session], options.nowMilliseconds() / 1000);
    return "refused" in proof ? unauthorised(proof.refused) : forwarded(request, options);
  };
}

async function forwarded(request: LocalRequest, options: DashboardOptions): Promise<LocalAnswer> {
  const { url, fetch } = options;
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
      signal: AbortSignal.timeout(forwardedMilliseconds),
      ...(body !== undefined && { body }),
    });
    const passed = answerHeaders.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const headers = { ...Object.fromEntries(passed), "cache-control": "no-store" };
    return { status: response.status, headers, body: await response.text() };
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    return failedAnswer(502, `${url.origin} can't be reached: ${why}`);
  }
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
  if (authorisation.kind === "token") return { ...plain, authorization: `Bearer ${authorisation.token}` };
  const { credentials, region = regionOfHost(url.host) ?? defaultRegion } = authorisation;
  const signable = {
    ...{ method, path, query },
    headers: { ...plain, host: url.host },
    ...(body !== undefined && { body }),
  };
  const scope = { credentials: await credentials(), region, at: new Date(nowMilliseconds()) };
  const { host: _, ...signed } = await signedHeaders(signable, scope);
  return signed;
}

/** A token for one session that nobody can guess. */
export function newToken(): string {
  return randomUUID().replaceAll("-", "");
}
