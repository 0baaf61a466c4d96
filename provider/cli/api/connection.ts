import { callersCredentials } from "../../aws/callersCredentials.js";
import { readApiUrl, type ApiUrl } from "../../client/apiUrl.js";
import type { Authorisation } from "../../client/credentials.js";
import { FleetClient } from "../../client/fleetClient.js";
import { InputError } from "../../errors.js";
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
    token === undefined ? { kind: "signature", credentials: credentialsFor(address) } : { kind: "token", token };
  return new FleetClient({ url, authorisation });
}

/** A deployed fleet is behind HTTPS. Who asks another without credentials has most likely left out the token. */
function credentialsFor({ origin }: ApiUrl): ReturnType<typeof callersCredentials> {
  const own = callersCredentials();
  if (origin.startsWith("https:")) return own;
  return async () => {
    try {
      return await own();
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      const expected = "the token of one of serve's identities, or AWS credentials to sign with in its place";
      throw new InputError("this request", [{ where: "--token", expected, got: "neither" }]);
    }
  };
}

function tokenOf({ token }: ApiOptions, inUrl: string | undefined, numbers: NumberOptions): string | undefined {
  const found = token ?? inUrl ?? (process.env["BLENDED_FLEET_TOKEN"] || undefined);
  if (found !== undefined && !/^[!-~]+$/.test(found)) {
    numbers.add({ where: "--token", expected: "a token, of visible characters alone", got: "another text" });
  }
  return found;
}
