import type { ApiUrl } from "./apiUrl.js";
import type { Authorisation } from "./credentials.js";
import { defaultRegion, regionOfHost, signedHeaders, type SignableRequest } from "./requestSignature.js";

/**
 * The headers of a request to an API with those that prove who sends it. `host` is left to what sends it.
 * @param nowMilliseconds since 1970: what a signature is good by.
 */
export async function authorisedHeaders(
  request: SignableRequest,
  { host }: ApiUrl,
  authorisation: Authorisation,
  nowMilliseconds: () => number,
): Promise<Record<string, string>> {
  const { headers } = request;
  if (authorisation.kind === "token") return { ...headers, authorization: `Bearer ${authorisation.token}` };
  const { credentials, region = regionOfHost(host) ?? defaultRegion } = authorisation;
  const scope = { credentials: await credentials(), region, at: new Date(nowMilliseconds()) };
  const { host: _, ...signed } = await signedHeaders({ ...request, headers: { ...headers, host } }, scope);
  return signed;
}
