import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { InputError } from "../errors.js";
import { isOwnHost, urlHost } from "./hostRule.js";
import { failedAnswer, refused, type LocalAnswer, type LocalHandler, type LocalRequest } from "./localRequest.js";
import { readBody } from "./requestBody.js";

export interface ServerLimits {
  /** Of a body. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** From a request's first byte to its last header, and to its last byte. */
  readonly headersMilliseconds: number;
  readonly requestMilliseconds: number;
  /** How long a connection is kept that asks nothing. */
  readonly idleMilliseconds: number;
  readonly connections: number;
}

export interface ServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly answer: LocalHandler;
  /** Told of what the handler threw. */
  readonly onFailure: (failure: unknown) => void;
  readonly limits?: Partial<ServerLimits>;
}

export interface LocalServer {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly port: number;
  /** Ends within half a second, whoever is still talking. */
  close(): Promise<void>;
}

/** The body's as in the API's rules; the times are generous to people with a terminal and to nobody else. */
const defaultLimits: ServerLimits = {
  bodyBytes: 64 << 10,
  headerBytes: 16 << 10,
  headersMilliseconds: 10_000,
  requestMilliseconds: 20_000,
  idleMilliseconds: 5000,
  connections: 1000,
};
const graceMilliseconds = 500;

/**
 * Starts a server on one address.
 * @throws InputError where that can't be listened on, as for a port that is in use.
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  const limits = { ...defaultLimits, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMilliseconds,
    requestTimeout: limits.requestMilliseconds,
    keepAliveTimeout: limits.idleMilliseconds,
    connectionsCheckingInterval: Math.min(1000, limits.headersMilliseconds),
  });
  server.maxConnections = limits.connections;
  server.on("request", (request, response) => void respond(request, response, options, limits));
  server.on("clientError", refuseMalformed);
  await listening(server, options);
  const { port } = server.address() as AddressInfo;
  return { origin: `http://${urlHost(options.host)}:${port}`, port, close: () => closed(server) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  limits: ServerLimits,
): Promise<void> {
  const answer = await answerOf(request, options, limits);
  if (!answer || response.destroyed) return;
  const { status, headers, body } = answer;
  // What was not taken in of a request can't be told from the next one.
  const ends = request.complete ? {} : { connection: "close" };
  // An empty body says nothing of how long the one is that was not asked for.
  const isUntold = status === 204 || status === 304 || (request.method === "HEAD" && body === "");
  const length = isUntold ? {} : { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length, ...ends });
  response.end(body);
}

/** Undefined where nobody is left to be answered. */
async function answerOf(
  message: IncomingMessage,
  { host, answer, onFailure }: ServerOptions,
  { bodyBytes }: ServerLimits,
): Promise<LocalAnswer | undefined> {
  const body = await readBody(message, bodyBytes);
  const refusal = refusalOf(message, host);
  if (refusal) return refusal;
  switch (body.kind) {
    case "cut-off":
      return undefined;
    case "too-large":
      return refused("too-large", `expected a body of at most ${bodyBytes} bytes`);
    case "not-text":
      return refused("invalid-request", "expected a body in UTF-8");
    case "read":
  }
  try {
    return await answer(requestOf(message, body.text));
  } catch (failure) {
    onFailure(failure);
    return refused("internal", "this is a defect of the server: its terminal says more");
  }
}

function refusalOf({ url = "", headers }: IncomingMessage, bound: string): LocalAnswer | undefined {
  if (!isOwnHost(headers.host, bound)) {
    return failedAnswer(421, `expected a request to this machine or to ${bound}, not to another name for it`);
  }
  return url.startsWith("/") ? undefined : refused("invalid-request", "expected a path that begins with a slash");
}

function requestOf({ method = "", url = "", headers }: IncomingMessage, text: string): LocalRequest {
  const [path = "", ...query] = url.split("?");
  const named = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as const],
  );
  return {
    method,
    path,
    query: query.join("?"),
    headers: Object.fromEntries(named),
    ...(text !== "" && { body: text }),
  };
}

/** Whoever sends what is no HTTP, too slowly or too much is told so, and left. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const { status, headers, body } = malformedAnswer(error.code);
  const lines = Object.entries({ ...headers, connection: "close", "content-length": String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} ${status === 408 ? "Request Timeout" : "Bad Request"}\r\n${head}\r\n${body}`, () =>
    socket.destroy(),
  );
}

function malformedAnswer(code: string | undefined): LocalAnswer {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return failedAnswer(408, "the request took too long to come");
  if (code === "HPE_HEADER_OVERFLOW") return failedAnswer(431, "the request's headers are too large");
  return refused("invalid-request", "what came is not HTTP/1.1");
}

async function listening(server: Server, { host, port }: ServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(listenFault(cause, host, port)));
    server.listen({ host: host.replace(/^\[(.*)\]$/, "$1"), port }, resolve);
  });
}

const listenFaults: Readonly<Record<string, readonly [where: string, expected: string]>> = {
  EADDRINUSE: ["--port", "a port that is free"],
  EACCES: ["--port", "a port that this user may listen on"],
  EADDRNOTAVAIL: ["--host", "an address of this machine"],
  ENOTFOUND: ["--host", "an address of this machine"],
  EAI_AGAIN: ["--host", "an address of this machine"],
};

function listenFault(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const fault = listenFaults[cause.code ?? ""];
  if (!fault) return cause;
  const [where, expected] = fault;
  return new InputError("this server", [
    { where, expected, got: where === "--port" ? `${port} (${cause.code})` : host },
  ]);
}

async function closed(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
