import { connect } from "node:net";
import test, { type ExecutionContext } from "ava";
import { InputError } from "../errors.js";
import { rawExchange, statusOf } from "./fixtures/rawExchange.js";
import type { LocalRequest } from "./localRequest.js";
import { startServer, type LocalServer, type ServerOptions } from "./localServer.js";

async function started(
  t: ExecutionContext,
  options: Partial<ServerOptions> = {},
): Promise<LocalServer & { readonly seen: LocalRequest[] }> {
  const seen: LocalRequest[] = [];
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    answer: async (request) => {
      seen.push(request);
      return { status: 200, headers: { "content-type": "text/plain" }, body: "here" };
    },
    onFailure: (failure) => t.log(failure),
    ...options,
  });
  t.teardown(() => server.close());
  return { ...server, seen };
}

const ending = "Connection: close\r\n\r\n";

test("path, query and body reach the handler as they came", async (t) => {
  const { port, seen } = await started(t);
  const answer = await rawExchange(port, [
    `PUT /v1/a%2fb/../c?x=%zz&y?=1 HTTP/1.1\r\nHost: localhost\r\nX-Odd: 1\r\nContent-Length: 5\r\n${ending}{"é"`,
  ]);
  t.is(statusOf(answer), 200);
  t.like(seen[0], { method: "PUT", path: "/v1/a%2fb/../c", query: "x=%zz&y?=1", body: '{"é"' });
  t.is(seen[0]?.headers["x-odd"], "1");
});

test("a body that is too large is refused, told by its length or not", async (t) => {
  const { origin, port, seen } = await started(t, { limits: { bodyBytes: 1000 } });
  const most = await fetch(origin, { method: "PUT", body: "x".repeat(1000) });
  t.is(most.status, 200);
  const more = await fetch(origin, { method: "PUT", body: "x".repeat(1001) });
  t.is(more.status, 413);
  t.is(more.headers.get("content-type"), "application/problem+json");
  t.like(await more.json(), { status: 413, type: "/problems/too-large" });
  const chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
  const chunked = await rawExchange(port, [
    `PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n${ending}${chunk}0\r\n\r\n`,
  ]);
  t.is(statusOf(chunked), 413);
  t.is(seen.length, 1);
});

test("a body without end is cut off", async (t) => {
  const { port, seen } = await started(t, { limits: { bodyBytes: 1000 } });
  const megabyte = "x".repeat(1 << 20);
  const head = `PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${100 << 20}\r\n\r\n`;
  const answer = await rawExchange(port, [head, megabyte, megabyte], 5);
  t.true(answer === "" || statusOf(answer) === 413, answer);
  t.is(seen.length, 0);
});

test("a body that is no UTF-8 is refused", async (t) => {
  const { origin, seen } = await started(t);
  const answer = await fetch(origin, { method: "PUT", body: new Uint8Array([0x7b, 0xff, 0x7d]) });
  t.is(answer.status, 400);
  t.is(seen.length, 0);
});

test("who sends its headers or its body too slowly is left, and told so", async (t) => {
  const { port, seen } = await started(t, { limits: { headersMilliseconds: 200, requestMilliseconds: 300 } });
  const [headers, body] = await Promise.all([
    rawExchange(port, ["GET / HTTP/1.1\r\n", "Host: localhost\r\n", ...Array<string>(20).fill("X-A: 1\r\n")], 50),
    rawExchange(
      port,
      ["PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n", ...Array<string>(20).fill("x")],
      50,
    ),
  ]);
  t.is(statusOf(headers), 408);
  t.is(statusOf(body), 408);
  t.is(seen.length, 0);
});

test("what is no HTTP is answered 400, and headers that are too large 431", async (t) => {
  const { port, origin, seen } = await started(t);
  for (const bad of [
    "hello\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n",
    "\u0016\u0003\u0001\r\n\r\n",
  ]) {
    const answer = await rawExchange(port, [bad]);
    t.is(statusOf(answer), 400, bad);
    t.regex(answer, /application\/problem\+json/);
  }
  t.is(statusOf(await rawExchange(port, [`GET / HTTP/1.1\r\n${ending}`])), 400);
  t.is(statusOf(await rawExchange(port, [`GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`])), 431);
  t.is(statusOf(await rawExchange(port, [`GET http://localhost/v1 HTTP/1.1\r\nHost: localhost\r\n${ending}`])), 400);
  t.is(seen.length, 0);
  t.is((await fetch(origin)).status, 200);
});

test("another name for this machine is refused: a page of its origin could ask anything", async (t) => {
  const { port, seen } = await started(t);
  const statusFor = async (host: string): Promise<number> =>
    statusOf(await rawExchange(port, [`GET / HTTP/1.1\r\nHost: ${host}\r\n${ending}`]));
  for (const own of ["127.0.0.1", "127.0.0.1:8787", "localhost:1", "LOCALHOST", "[::1]:8787"]) {
    t.is(await statusFor(own), 200, own);
  }
  const others = [
    "evil.example",
    "evil.example:8787",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "10.0.0.1",
    "",
  ];
  for (const other of others) t.is(await statusFor(other), 421, other);
  t.is(seen.length, 5);
});

test("no answer lets another origin read it", async (t) => {
  const { origin } = await started(t);
  const headers = { origin: "https://evil.example", "access-control-request-method": "PUT" };
  for (const method of ["GET", "OPTIONS"]) {
    const answer = await fetch(origin, { method, headers });
    t.is(answer.headers.get("access-control-allow-origin"), null);
  }
});

test("a defect of the handler is a 500 that tells nothing of it, and the server goes on", async (t) => {
  const failures: unknown[] = [];
  const { origin } = await started(t, {
    answer: async () => {
      throw new RangeError("a secret");
    },
    onFailure: (failure) => void failures.push(failure),
  });
  const answer = await fetch(origin);
  t.is(answer.status, 500);
  t.notRegex(await answer.text(), /secret/);
  t.is((await fetch(origin)).status, 500);
  t.is(failures.length, 2);
});

test("a port that is in use is bad input", async (t) => {
  const { port } = await started(t);
  const refusal = await t.throwsAsync(started(t, { port }), { instanceOf: InputError });
  t.is(
    refusal?.message,
    `this server can't be used:\n  - --port: expected a port that is free, got ${port} (EADDRINUSE)`,
  );
  const elsewhere = await t.throwsAsync(started(t, { host: "192.0.2.1" }), { instanceOf: InputError });
  t.regex(elsewhere?.message ?? "", /--host: expected an address of this machine, got 192\.0\.2\.1/);
});

test("it ends within a second, whoever is still talking", async (t) => {
  const { port, close } = await started(t, { answer: () => new Promise(() => undefined) });
  const sockets = [0, 1].map(() => connect({ port, host: "127.0.0.1" }));
  const ended = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on("close", resolve))));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on("connect", resolve))));
  sockets[0]?.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  sockets[1]?.write("GET / HTTP/1.1\r\n");
  for (const socket of sockets) socket.on("error", () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const from = performance.now();
  await close();
  await ended;
  t.true(performance.now() - from < 1000);
});
