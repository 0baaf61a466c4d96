import type { ProblemResource } from "../../api/resources.js";
import { presentToken } from "./token.js";

export type Answer<Body> =
  { readonly ok: true; readonly body: Body; readonly etag: string | undefined } | (Failure & { readonly ok: false });

/** A request that came to nothing. */
export interface Failure {
  /** 0: nobody answered. */
  readonly status: number;
  readonly problem: Pick<ProblemResource, "title" | "detail" | "faults">;
  readonly retryAfterSeconds?: number;
}

export interface Write {
  readonly method: "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** The version that is changed; 0 makes something new. Absent where nothing is versioned. */
  readonly version?: number;
}

const timeoutMilliseconds = 10_000;
const known = new Map<string, { readonly etag: string; readonly body: unknown }>();

/** Reads a resource. One that has not changed since it was read last is not sent again. */
export async function read<Body>(path: string): Promise<Answer<Body>> {
  const before = known.get(path);
  const answer = await sent<Body>(path, { headers: before ? { "If-None-Match": before.etag } : {} });
  if (!answer.ok && answer.status === 304 && before) return { ok: true, body: before.body as Body, etag: before.etag };
  if (answer.ok && answer.etag !== undefined) known.set(path, { etag: answer.etag, body: answer.body });
  return answer;
}

/** Reads a resource whole: what tells of the moment is old where nothing else of it has changed. */
export async function readAnew<Body>(path: string): Promise<Answer<Body>> {
  return sent<Body>(path, { headers: {} });
}

/** Keys of writes that may have been carried out without our knowing: the same write again goes by the same key. */
const openKeys = new Map<string, string>();

export async function write<Body>(asked: Write): Promise<Answer<Body>> {
  const fingerprint = JSON.stringify(asked);
  const key = openKeys.get(fingerprint) ?? newKey();
  openKeys.set(fingerprint, key);
  const answer = await sent<Body>(asked.path, {
    method: asked.method,
    headers: { "Idempotency-Key": key, ...preconditionOf(asked.version), ...contentTypeOf(asked) },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  if (answer.ok || (answer.status >= 400 && answer.status < 500)) openKeys.delete(fingerprint);
  return answer;
}

function preconditionOf(version: number | undefined): Record<string, string> {
  if (version === undefined) return {};
  return version === 0 ? { "If-None-Match": "*" } : { "If-Match": `"${version}"` };
}

function contentTypeOf({ body }: Write): Record<string, string> {
  return body === undefined ? {} : { "Content-Type": "application/json" };
}

/** A key that no other write has. `randomUUID` is only there where the page came over TLS or from this machine. */
function newKey(): string {
  const source: { randomUUID?(): string; getRandomValues(bytes: Uint8Array): Uint8Array } = crypto;
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Sent {
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function sent<Body>(path: string, init: Sent): Promise<Answer<Body>> {
  const token = presentToken();
  const headers = {
    Accept: "application/json",
    ...init.headers,
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  try {
    const response = await fetch(path, {
      ...init,
      headers,
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return answerOf<Body>(response.status, response.headers, await response.text());
  } catch {
    return { ok: false, status: 0, problem: { title: "Nobody answers", detail: "The API could not be reached." } };
  }
}

function answerOf<Body>(status: number, headers: Headers, text: string): Answer<Body> {
  const body = parsed(text);
  if (status >= 200 && status < 300 && (body !== undefined || text === "")) {
    return { ok: true, body: body as Body, etag: headers.get("ETag") ?? undefined };
  }
  const retryAfterSeconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return {
    ok: false,
    status,
    problem: problemOf(body, status),
    ...(Number.isFinite(retryAfterSeconds) ? { retryAfterSeconds } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(body: unknown, status: number): Failure["problem"] {
  const { title, detail, faults } = (typeof body === "object" && body !== null ? body : {}) as Partial<ProblemResource>;
  return {
    title: typeof title === "string" ? title : `The API answers ${status}`,
    detail: typeof detail === "string" ? detail : "",
    ...(Array.isArray(faults) ? { faults } : {}),
  };
}
