import { request, type IncomingMessage } from "node:http";
import test, { type ExecutionContext } from "ava";
import { parseApiUrl } from "../client/apiUrl.js";
import { authenticated } from "./authentication.js";
import { dashboardHandler } from "./dashboardHandler.js";
import { mlTeam } from "./fixtures/identities.js";
import type { LocalAnswer, LocalRequest } from "./localRequest.js";
import { startServer } from "./localServer.js";

const sessionToken = "a-session-token-00";

/** A fleet's API elsewhere that verifies signatures, and a dashboard of it here. */
async function dashboard(t: ExecutionContext, upstream: (request: LocalRequest) => LocalAnswer = echo) {
  const onFailure = (failure: unknown): void => t.log(failure);
  const local = { host: "127.0.0.1", port: 0, onFailure };
  const seen: LocalRequest[] = [];
  const api = await startServer({
    ...local,
    answer: async (request) => {
      seen.push(request);
      const proof = await authenticated(request, [mlTeam], Date.now() / 1000);
      return "refused" in proof ? { status: 403, headers: {}, body: proof.refused } : upstream(request);
    },
  });
  const here = await startServer({
    ...local,
    answer: dashboardHandler({
      ...{ page: () => "<!doctype html>page", sessionToken },
      url: parseApiUrl(api.origin),
      authorisation: { kind: "signature", credentials: async () => mlTeam.signing },
      fetch: (url, init) => fetch(url, init),
      nowMilliseconds: () => Date.now(),
    }),
  });
  t.teardown(() => Promise.all([api.close(), here.close()]));
  const asked = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${here.origin}${path}`, { ...init, headers: { authorization: `Bearer ${sessionToken}`, ...init.headers } });
  return { here, api, asked, seen };
}

function echo({ method, path, query, body = "" }: LocalRequest): LocalAnswer {
  const headers = { "content-type": "application/json", etag: '"3"', "set-cookie": "a=1", "x-other": "1" };
  return { status: 200, headers, body: JSON.stringify({ method, path, query, body }) };
}

test("what the page asks is signed with the user's credentials and forwarded as it is", async (t) => {
  const { asked } = await dashboard(t);
  const read = await asked("/v1/charges?from=2026-03-01T00%3A00%3A00Z&until=a+b%20c");
  t.deepEqual([read.status, read.headers.get("etag")], [200, '"3"']);
  t.like(await read.json(), { method: "GET", query: "from=2026-03-01T00%3A00%3A00Z&until=a%20b%20c" });
  const headers = { "content-type": "application/json", "if-match": '"3"', "idempotency-key": "k" };
  const written = await asked("/v1/bids/night%20ly", { method: "PUT", headers, body: '{"units":1}' });
  t.deepEqual(await written.json(), { method: "PUT", path: "/v1/bids/night%20ly", query: "", body: '{"units":1}' });
});

test("nothing of the session goes out, and nothing but the API's own headers comes back", async (t) => {
  const { asked, seen } = await dashboard(t);
  const answer = await asked("/v1/fleet", { headers: { cookie: "a=secret", "x-forwarded-for": "10.0.0.1" } });
  const sent = JSON.stringify(seen[0]?.headers);
  t.notRegex(sent, /secret|10\.0\.0\.1/);
  t.false(sent.includes(sessionToken));
  t.is(answer.headers.get("set-cookie"), null);
  t.is(answer.headers.get("x-other"), null);
});

test("without the session's token nothing is forwarded; the page itself has no secret", async (t) => {
  const { here, seen } = await dashboard(t);
  for (const headers of [{}, { authorization: "Bearer another-token-0000" }]) {
    const answer = await fetch(`${here.origin}/v1/fleet`, { headers });
    t.is(answer.status, 401);
    t.regex(answer.headers.get("www-authenticate") ?? "", /^Bearer/);
  }
  const page = await fetch(here.origin);
  t.is(await page.text(), "<!doctype html>page");
  t.is(seen.length, 0);
});

test("only the API's own paths are forwarded", async (t) => {
  const { asked, seen } = await dashboard(t);
  for (const path of ["/latest/meta-data", "/v10", "//evil.example/v1", "/v1/%2e%2e/other"]) {
    t.is((await asked(path)).status, 404, path);
  }
  t.is(seen.length, 0);
});

test("only methods of the API are forwarded, and of a read no body", async (t) => {
  const { here, asked, seen } = await dashboard(t);
  const refused = await asked("/v1/fleet", { method: "PATCH", body: "{}" });
  t.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD, PUT, POST, DELETE"]);
  t.is(seen.length, 0);
  const headers = { authorization: `Bearer ${sessionToken}`, "content-length": "2" };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${here.origin}/v1/fleet`, { headers }, resolve).on("error", reject).end("{}");
  });
  answer.resume();
  t.is(answer.statusCode, 200);
  t.is(seen[0]?.body, undefined);
  t.is(answer.headers["x-content-type-options"], "nosniff");
});

test("an API that can't be reached, and one that redirects, are told as that", async (t) => {
  const moved = { status: 302, headers: { location: "http://127.0.0.1:1/v1" }, body: "" };
  const { asked, api } = await dashboard(t, () => moved);
  t.is((await asked("/v1/fleet", { redirect: "manual" })).status, 302);
  await api.close();
  const answer = await asked("/v1/fleet");
  t.is(answer.status, 502);
  t.regex(await answer.text(), /can't be reached: connect ECONNREFUSED/);
});
