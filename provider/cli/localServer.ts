import { startServer, type LocalServer, type ServerOptions } from "../serve/localServer.js";
import type { NumberOptions } from "./numberOptions.js";
import type { Terminal } from "./terminal.js";

const hostForm = /^(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:.]+|[A-Za-z0-9.-]+)$/;

/** Where a local server is to listen. */
export function readAddress(
  { host = "127.0.0.1" }: Readonly<Record<string, string | undefined>>,
  otherwise: number,
  numbers: NumberOptions,
): { readonly host: string; readonly port: number } {
  const rule = { flag: "--port", expected: "a port, 1 to 65535, or 0 for any", least: 0, most: 65_535, whole: true };
  const port = numbers.read("port", rule, otherwise);
  if (!hostForm.test(host)) numbers.add({ where: "--host", expected: "a name or address of this machine", got: host });
  return { host, port };
}

/**
 * Serves until Ctrl-C, or until the work beside it fails; ends within a second then.
 * @param work what goes on beside the server, until its signal is aborted. Its end is not that of the server.
 * @throws InputError where the address can't be listened on; what the work throws.
 */
export async function served(
  options: Omit<ServerOptions, "onFailure">,
  work: (server: LocalServer, signal: AbortSignal) => Promise<void>,
  terminal: Terminal,
): Promise<void> {
  const onFailure = (failure: unknown): void =>
    terminal.error(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  const server = await startServer({ ...options, onFailure });
  const abort = new AbortController();
  const interrupted = new Promise<void>((resolve) => abort.signal.addEventListener("abort", () => resolve()));
  const forget = terminal.onInterrupt(() => abort.abort());
  try {
    const worked = work(server, abort.signal).catch((failure: unknown) => {
      abort.abort();
      throw failure;
    });
    await Promise.all([worked, interrupted]);
  } finally {
    forget();
    await server.close();
  }
  terminal.error("Ended.");
}
