import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentials } from "./credentials.js";

/** A request as it is signed. */
export interface SignableRequest {
  readonly method: string;
  /** Percent-encoded, as it is sent. */
  readonly path: string;
  /** Names and values, not encoded, in the order in which they are sent. */
  readonly query: readonly (readonly [string, string])[];
  /** Names in lower case; `host` is among those that are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SigningScope {
  readonly credentials: AwsCredentials;
  readonly region: string;
  readonly at: Date;
  /** Whether the body's hash becomes a header as well, as AWS's own SDKs have it. Default true. */
  readonly hashInHeader?: boolean;
}

/** What function URLs are signed for (AWS Lambda Developer Guide, "Control access to Lambda function URLs"). */
export const signedService = "lambda";
export const defaultRegion = "us-east-1";

/**
 * The headers of a request with those that Signature Version 4 adds to them: of the same request and scope always the
 * same.
 */
export async function signedHeaders(
  { method, path, query, headers, body }: SignableRequest,
  { credentials, region, at, hashInHeader = true }: SigningScope,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: signedService,
    ...{ region, credentials, sha256: Sha256, applyChecksum: hashInHeader },
  });
  const request = { method, protocol: "https:", hostname: headers["host"] ?? "", path, query: queryBag(query) };
  const signed = await signer.sign(
    { ...request, headers: { ...headers }, ...(body !== undefined && { body }) },
    { signingDate: at },
  );
  return signed.headers;
}

/** The SHA-256 of a body, as `x-amz-content-sha256` has it. */
export function bodyHash(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

/** The region of a Lambda function URL's host, `<id>.lambda-url.<region>.on.aws`; undefined for any other host. */
export function regionOfHost(host: string): string | undefined {
  return /^[a-z0-9-]+\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(host)?.[1];
}

function queryBag(query: SignableRequest["query"]): Record<string, string[]> {
  // Without a prototype a parameter may have any name.
  const bag = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of query) (bag[name] ??= []).push(value);
  return bag;
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** Node's SHA-256, in the shape that the signer wants: keyed where it is given a secret. */
class Sha256 {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: Bytes) {
    this.hash = this.fresh();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.fresh();
  }

  private fresh(): Hash | Hmac {
    return this.secret === undefined ? createHash("sha256") : createHmac("sha256", keyOf(this.secret));
  }
}

function keyOf(secret: Bytes): string | Uint8Array {
  if (typeof secret === "string") return secret;
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
