import { createHash, timingSafeEqual } from "node:crypto";
import type { Caller } from "../api/apiCall.js";
import { bodyHash, signedHeaders, signedService } from "../client/requestSignature.js";
import type { Identity } from "./identity.js";
import type { LocalRequest } from "./localRequest.js";

/** Who calls, or why nobody who is known does. */
export type Authentication = { readonly caller: Caller } | { readonly refused: string };

/** How far a signature's moment may be from now, as AWS has it. */
const mostSkewSeconds = 300;

/**
 * Finds out who calls: by a bearer token, or by a signature (Signature Version 4) that comes out the same when the request
 * is signed again with the identity's secret.
 * @param nowSeconds seconds since 1970 on the real clock.
 */
export async function authenticated(
  request: LocalRequest,
  identities: readonly Identity[],
  nowSeconds: number,
): Promise<Authentication> {
  const header = request.headers["authorization"];
  if (header === undefined) return { refused: "expected a bearer token or a signature, got no Authorization header" };
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token !== undefined) return byToken(token, identities);
  const signature = signatureIn(header);
  if (signature) return bySignature(request, signature, identities, nowSeconds);
  return { refused: "expected a bearer token or an AWS4-HMAC-SHA256 signature in the Authorization header" };
}

function byToken(token: string, identities: readonly Identity[]): Authentication {
  // Every one is compared, and in the same time, so that nothing can be learnt from how long it took.
  const found = identities.filter((identity) => isSame(identity.token, token));
  return found[0] ? { caller: { arn: found[0].arn } } : { refused: "nobody here has this token" };
}

interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedNames: readonly string[];
}

const signatureForm =
  /^AWS4-HMAC-SHA256 +Credential=(?<accessKeyId>\w+)\/(?<date>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>\w+)\/aws4_request *, *SignedHeaders=(?<names>[a-z0-9;-]+) *, *Signature=[0-9a-f]{64}$/;

function signatureIn(header: string): Signature | undefined {
  const found = signatureForm.exec(header)?.groups;
  if (!found) return undefined;
  const { accessKeyId = "", date = "", region = "", service = "", names = "" } = found;
  return { accessKeyId, date, region, service, signedNames: names.split(";") };
}

async function bySignature(
  request: LocalRequest,
  signature: Signature,
  identities: readonly Identity[],
  nowSeconds: number,
): Promise<Authentication> {
  const identity = identities.find(({ signing }) => signing?.accessKeyId === signature.accessKeyId);
  if (!identity?.signing) return { refused: "nobody here has this access key" };
  const at = momentOf(request.headers["x-amz-date"]);
  const refused = wrongIn(request, signature, at, nowSeconds);
  if (refused !== undefined || !at) return { refused: refused ?? "" };
  const again = await signedAgain(request, signature, identity.signing, at);
  const given = spaceless(request.headers["authorization"] ?? "");
  if (!isSame(spaceless(again), given)) return { refused: "the signature is not that of this request by this key" };
  return { caller: { arn: identity.arn } };
}

/** What can be told without signing. */
function wrongIn(
  { headers, body = "" }: LocalRequest,
  { service, date, signedNames }: Signature,
  at: Date | undefined,
  nowSeconds: number,
): string | undefined {
  if (service !== signedService) return `expected a signature for the service ${signedService}`;
  if (!at) return "expected the signature's moment in X-Amz-Date, as 20260301T100000Z";
  if (headers["x-amz-date"]?.slice(0, 8) !== date) return "expected X-Amz-Date on the day of the signature's scope";
  if (Math.abs(at.getTime() / 1000 - nowSeconds) > mostSkewSeconds) {
    return `expected a signature of the last ${mostSkewSeconds / 60} minutes: is the clock right?`;
  }
  if (!["host", "x-amz-date"].every((name) => signedNames.includes(name))) return "expected host and x-amz-date signed";
  const hash = headers["x-amz-content-sha256"];
  return hash === undefined || hash === bodyHash(body) ? undefined : "the body is not the one that was signed";
}

async function signedAgain(
  { method, path, query, headers, body }: LocalRequest,
  { region, signedNames }: Signature,
  credentials: NonNullable<Identity["signing"]>,
  at: Date,
): Promise<string> {
  const signed = signedNames.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  const pairs = pairsOf(query);
  if (!pairs) return "";
  const request = { method, path, query: pairs, headers: Object.fromEntries(signed) };
  const hashInHeader = signedNames.includes("x-amz-content-sha256");
  const scope = { credentials, region, at, hashInHeader };
  const again = await signedHeaders({ ...request, ...(body !== undefined && { body }) }, scope);
  return again["authorization"] ?? "";
}

function momentOf(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "") ?? [];
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** Undefined where the query can't be decoded, and so was not signed. */
function pairsOf(query: string): readonly (readonly [string, string])[] | undefined {
  try {
    return query
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const [name = "", ...value] = pair.split("=");
        return [decodeURIComponent(name), decodeURIComponent(value.join("="))] as const;
      });
  } catch {
    return undefined;
  }
}

function spaceless(text: string): string {
  return text.replaceAll(" ", "");
}

/** In the same time, whatever they are. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
