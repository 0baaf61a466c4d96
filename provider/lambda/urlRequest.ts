import type { ApiAnswer, ApiRequest } from "../api/apiCall.js";

/** The part of a function URL's request that is read (AWS Lambda Developer Guide, "Invoking function URLs"). */
export interface UrlRequest {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly http: { readonly method: string };
    /** Whom IAM has found to have signed the request. */
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null } };
  };
}

/** What a function URL makes an answer of. */
export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Undefined where IAM names no caller, as for an address that is open to all: nothing else says who asks. */
export function apiRequestOf(event: UrlRequest): ApiRequest | undefined {
  const { rawPath, rawQueryString = "", headers = {}, body, isBase64Encoded, requestContext } = event;
  const arn = requestContext.authorizer?.iam?.userArn;
  if (!arn) return undefined;
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: rawQueryString,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body }),
    caller: { arn },
  };
}

export function urlAnswerOf({ status, headers, body }: ApiAnswer): UrlAnswer {
  return { statusCode: status, headers, body };
}
