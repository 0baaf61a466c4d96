import { ApiRefusedError, RequestFailedError, type Problem } from "../errors.js";
import type { ApiUrl } from "./apiUrl.js";
import { authorisedHeaders } from "./authorisedHeaders.js";
import type { Authorisation } from "./credentials.js";

/** What an answer is taken from: `fetch`, or what stands in for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** All that a client needs of the world. */
export interface ClientPorts {
  /** Default: the global `fetch`. */
  readonly fetch: Fetch;
  /** Milliseconds since 1970, which signatures are dated by and dates in `Retry-After` are held against. */
  readonly nowMilliseconds: () => number;
  /** Comes back after so long, before a request is sent again. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, by chance: spreads clients that failed together. */
  readonly draw: () => number;
  /** An idempotency key of its own for each write: 1 to 128 visible ASCII characters. */
  readonly newKey: () => string;
}

export interface ApiCall {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Attempt {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const mostAttempts = 5;
const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 8000;
/** A server that wants more patience than this is told about, not waited for. */
const longestRetryAfterSeconds = 30;
/** So long one answer is waited for. */
export const attemptMilliseconds = 30_000;
/** Of a function URL besides: 502 while its function fails. */
const passingStatuses: readonly number[] = [429, 502, 503, 504];

/**
 * Sends requests and tries them again where the failure may pass: every write has its key, so that it is done once.
 */
export class ApiTransport {
  constructor(
    private readonly url: ApiUrl,
    private readonly authorisation: Authorisation,
    private readonly ports: ClientPorts,
  ) {}

  /**
   * The answer's JSON; undefined of an empty one.
   * @throws ApiRefusedError where it is refused; RequestFailedError where the API can't be reached, or what answers is none.
   */
  async send(call: ApiCall): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.attempt(call);
      const waitMilliseconds = attempt < mostAttempts ? this.waitAfter(outcome, attempt) : undefined;
      if (waitMilliseconds === undefined) return resultOf(outcome, this.url);
      await this.ports.wait(waitMilliseconds);
    }
  }

  private async attempt(call: ApiCall): Promise<Attempt | RequestFailedError> {
    const { method, path, query = {} } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = await this.headersOf(call, body);
    try {
      const response = await this.ports.fetch(`${this.url.origin}${path}${queryText(Object.entries(query))}`, {
        method,
        headers,
        // Elsewhere neither token nor signature has any business.
        redirect: "manual",
        signal: AbortSignal.timeout(attemptMilliseconds),
        ...(body !== undefined && { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (cause) {
      return new RequestFailedError(unreachable(this.url, cause), { cause });
    }
  }

  private async headersOf(call: ApiCall, body: string | undefined): Promise<Record<string, string>> {
    const plain = {
      ...call.headers,
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const { method, path, query = {} } = call;
    const request = { method, path, query: Object.entries(query), headers: plain, ...(body !== undefined && { body }) };
    return authorisedHeaders(request, this.url, this.authorisation, this.ports.nowMilliseconds);
  }

  /** Undefined where trying again is of no use. */
  private waitAfter(outcome: Attempt | RequestFailedError, attempt: number): number | undefined {
    if (!(outcome instanceof RequestFailedError)) {
      const seconds = this.retryAfterSeconds(outcome.headers);
      // Where others were writing at the same time a conflict says when to try again; else it stays one.
      const isPassing = outcome.status === 409 ? seconds !== undefined : passingStatuses.includes(outcome.status);
      if (!isPassing) return undefined;
      if (seconds !== undefined) return seconds > longestRetryAfterSeconds ? undefined : seconds * 1000;
    }
    const longest = Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** (attempt - 1));
    return longest * (0.5 + this.ports.draw() / 2);
  }

  /** Seconds, or a date, as RFC 9110 has them. */
  private retryAfterSeconds(headers: Headers): number | undefined {
    const text = headers.get("retry-after");
    if (text === null) return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    const atMilliseconds = Date.parse(text);
    return Number.isNaN(atMilliseconds)
      ? undefined
      : Math.max(0, (atMilliseconds - this.ports.nowMilliseconds()) / 1000);
  }
}

function resultOf(outcome: Attempt | RequestFailedError, { origin }: ApiUrl): unknown {
  if (outcome instanceof RequestFailedError) throw outcome;
  const { status, text } = outcome;
  const value = jsonOf(text);
  if (status >= 200 && status < 300 && (text === "" || value !== undefined)) return value;
  if (isProblem(value)) throw new ApiRefusedError(status, value);
  throw new RequestFailedError(`${origin} answered ${status}${messageIn(value)}, which is no answer of a fleet's API`);
}

/** IAM's own refusals have a message alone. */
function messageIn(value: unknown): string {
  const message: unknown = isObject(value) ? (value["message"] ?? value["Message"]) : undefined;
  return typeof message === "string" ? ` (${message})` : "";
}

function isProblem(value: unknown): value is Problem {
  return isObject(value) && typeof value["title"] === "string" && typeof value["detail"] === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A query with its question mark; nothing of an empty one. */
export function queryText(query: readonly (readonly [string, string])[]): string {
  const pairs = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** As RFC 3986 has it, which signatures go by: `encodeURIComponent` leaves five characters that it reserves. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Why no answer came, for people. @param cause what `fetch` failed with. */
export function unreachable({ origin }: ApiUrl, cause: unknown): string {
  return `${origin} can't be reached: ${reasonOf(cause)}`;
}

/** `fetch` says "fetch failed", and what did in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return `no answer in ${attemptMilliseconds / 1000} s`;
  if (!(cause.cause instanceof Error)) return cause.message;
  const { message, code } = cause.cause as NodeJS.ErrnoException;
  return message || code || cause.message;
}
