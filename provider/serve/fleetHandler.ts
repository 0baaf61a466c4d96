import type { ApiAnswer, ApiRequest } from "../api/apiCall.js";
import { plainHeaders } from "../api/problem.js";
import { authenticated } from "./authentication.js";
import type { Identity } from "./identity.js";
import {
  nothingHere,
  pageAnswer,
  refused,
  unlessRead,
  type LocalAnswer,
  type LocalHandler,
  type LocalRequest,
} from "./localRequest.js";

export interface FleetHandlerOptions {
  readonly page: () => string;
  /** The OpenAPI document, as JSON. */
  readonly openApi: () => string;
  readonly api: { answer(request: ApiRequest): Promise<ApiAnswer> };
  readonly identities: readonly Identity[];
  /** Seconds since 1970, on the real clock: signatures are made by it. */
  readonly nowSeconds: () => number;
}

/** The page, the API's description, and the API for those who prove who they are. */
export function fleetHandler(options: FleetHandlerOptions): LocalHandler {
  return async (request) => {
    const { path } = request;
    if (path === "/") return unlessRead(request) ?? pageAnswer(options.page());
    if (path === "/openapi.json") return unlessRead(request) ?? jsonAnswer(options.openApi());
    return isOfApi(path) ? apiAnswer(request, options) : nothingHere(path);
  };
}

export function isOfApi(path: string): boolean {
  return path === "/v1" || path.startsWith("/v1/");
}

async function apiAnswer(
  request: LocalRequest,
  { api, identities, nowSeconds }: FleetHandlerOptions,
): Promise<LocalAnswer> {
  const proof = await authenticated(request, identities, nowSeconds());
  return "refused" in proof ? unauthorised(proof.refused) : api.answer({ ...request, caller: proof.caller });
}

export function unauthorised(why: string): LocalAnswer {
  return refused("unauthenticated", why, { "www-authenticate": 'Bearer realm="blended-fleet", AWS4-HMAC-SHA256' });
}

export function jsonAnswer(json: string): LocalAnswer {
  return { status: 200, headers: { "content-type": "application/json", ...plainHeaders }, body: json };
}
