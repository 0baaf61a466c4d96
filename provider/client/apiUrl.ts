import { InputError, show, type Fault } from "../errors.js";

/** Where an API is. */
export interface ApiUrl {
  /** Such as `https://abc.lambda-url.eu-central-1.on.aws`. */
  readonly origin: string;
  readonly host: string;
  /** A token that came in its fragment, as `blended-fleet serve` prints it. */
  readonly token?: string;
}

/** The same, or what is wrong with it. @param where what messages call it, such as `--url`. */
export function readApiUrl(text: string, where: string): ApiUrl | Fault {
  const expected =
    "the address of an API without a path, as https://<id>.lambda-url.<region>.on.aws or http://127.0.0.1:8787";
  if (!URL.canParse(text)) return { where, expected, got: show(text) };
  const url = new URL(text);
  const isPlain = ["/", ""].includes(url.pathname) && url.search === "" && url.username === "" && url.password === "";
  if (!/^https?:$/.test(url.protocol) || !isPlain) return { where, expected, got: show(withoutSecrets(text, url)) };
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  return { origin: url.origin, host: url.host, ...(token && { token }) };
}

/** What an address has besides its host may be a secret; `localhost:8787` is an address of the protocol `localhost:`. */
function withoutSecrets(text: string, { protocol, host }: URL): string {
  return /^[\w.-]+:\d+\/?$/.test(text) ? text : `${protocol}//${host}…`;
}

/** @throws InputError for what is no address of an API. */
export function parseApiUrl(text: string): ApiUrl {
  const read = readApiUrl(text, "url");
  if ("expected" in read) throw new InputError("this address", [read]);
  return read;
}
