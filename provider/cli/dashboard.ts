import { InputError } from "../errors.js";
import { readApiUrl } from "../client/apiUrl.js";
import type { Authorisation } from "../client/credentials.js";
import { callersCredentials } from "../aws/callersCredentials.js";
import { dashboardHandler, newToken } from "../serve/dashboardHandler.js";
import { fleetPage } from "../web/fleetPage.js";
import { givenUrl } from "./api/connection.js";
import { readAddress, served } from "./localServer.js";
import { NumberOptions } from "./numberOptions.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

const defaultPort = 8788;

/**
 * `blended-fleet dashboard`: the page of a deployed fleet on a local server that signs what the page asks with the user's
 * own credentials, until Ctrl-C.
 * @throws InputError with every fault of the options at once, or where the port can't be had.
 */
export async function dashboard(options: Options, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(options);
  const { host, port } = readAddress({}, defaultPort, numbers);
  const given = givenUrl(options);
  const url = given === undefined ? missing : readApiUrl(given, "--url");
  if ("expected" in url) numbers.add(url);
  numbers.check("this dashboard");
  if ("expected" in url) throw new InputError("this dashboard", [url]);
  const sessionToken = newToken();
  const answer = dashboardHandler({
    ...{ page: fleetPage, url, sessionToken },
    authorisation: authorisationOf(url.token),
    fetch: (target, init) => fetch(target, init),
    nowMilliseconds: () => Date.now(),
  });
  await served(
    { host, port, answer },
    async ({ origin }) => {
      terminal.print(
        `The fleet at ${url.origin}, asked ${url.token === undefined ? "with your own credentials" : "by its token"}.`,
      );
      terminal.print(`Page: ${origin}/#token=${sessionToken}\nCtrl-C ends it.`);
    },
    terminal,
  );
}

const missing = {
  where: "--url",
  expected: "the address of a fleet's API, here or in BLENDED_FLEET_URL",
  got: "nothing",
};

function authorisationOf(token: string | undefined): Authorisation {
  return token === undefined ? { kind: "signature", credentials: callersCredentials() } : { kind: "token", token };
}
