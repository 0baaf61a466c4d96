import { isIP } from "node:net";

/**
 * Whether a `Host` header names this server. A page of another origin may lead a browser here under its own name (DNS
 * rebinding), and would then be of the same origin as the API: any other name is refused. The port is not looked at, for
 * a tunnel may have its own.
 * @param bound what the server listens on; where that is every address, any address will do, but no name.
 */
export function isOwnHost(header: string | undefined, bound: string): boolean {
  const name = hostName(header ?? "");
  if (name === undefined) return false;
  if (["127.0.0.1", "localhost", "::1", bareHost(bound)].includes(name)) return true;
  return ["0.0.0.0", "::"].includes(bareHost(bound)) && isIP(name) !== 0;
}

/** As URLs write it: an IPv6 address in brackets. */
export function urlHost(host: string): string {
  return isIP(bareHost(host)) === 6 ? `[${bareHost(host)}]` : host;
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
}

function hostName(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::\d{1,5})?$/.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}
