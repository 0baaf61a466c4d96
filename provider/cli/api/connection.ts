import { callersCredentials } from "../../aws/callersCredentials.js";
import { readApiUrl } from "../../client/apiUrl.js";
import type { Authorisation } from "../../client/credentials.js";
import { FleetClient } from "../../client/fleetClient.js";
import type { NumberOptions } from "../numberOptions.js";

/** Options of every command that asks a fleet's API, as commander gives them. */
export interface ApiOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: true;
}

/** The API's address where one was given, on the command line or in the environment. */
export function givenUrl({ url }: ApiOptions): string | undefined {
  return url ?? (process.env["BLENDED_FLEET_URL"] || undefined);
}

/**
 * A client for what was asked: by the token that was given or that the address has in its fragment, else signed with the
 * user's own credentials. Undefined where there are faults, which are collected.
 */
export function clientOf(options: ApiOptions, numbers: NumberOptions): FleetClient | undefined {
  const url = givenUrl(options);
  if (url === undefined) {
    const expected = "the address of a fleet's API, here or in BLENDED_FLEET_URL";
    numbers.add({ where: "--url", expected, got: "nothing" });
    return undefined;
  }
  const address = readApiUrl(url, "--url");
  if ("expected" in address) {
    numbers.add(address);
    return undefined;
  }
  const token = tokenOf(options, address.token, numbers);
  const authorisation: Authorisation =
    token === undefined ? { kind: "signature", credentials: callersCredentials() } : { kind: "token", token };
  return new FleetClient({ url, authorisation });
}

function tokenOf({ token }: ApiOptions, inUrl: string | undefined, numbers: NumberOptions): string | undefined {
  const found = token ?? inUrl ?? (process.env["BLENDED_FLEET_TOKEN"] || undefined);
  if (found !== undefined && !/^[!-~]+$/.test(found)) {
    numbers.add({ where: "--token", expected: "a token, of visible characters alone", got: "another text" });
  }
  return found;
}
