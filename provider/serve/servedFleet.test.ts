import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { FleetApi } from "../api/fleetApi.js";
import type { Authorisation } from "../client/credentials.js";
import { FleetClient } from "../client/fleetClient.js";
import type { ClientPorts, Fetch } from "../client/apiTransport.js";
import { parseFleet } from "../declaration/declaration.js";
import { catalogue } from "../engine/catalogue.js";
import { ApiRefusedError } from "../errors.js";
import { fleetHandler } from "./fleetHandler.js";
import { mlTeam, webTeam } from "./fixtures/identities.js";
import { LiveFleet } from "./liveFleet.js";
import { startServer } from "./localServer.js";

const fromSeconds = Math.floor(Date.now() / 1000);
const declared = {
  zones: ["us-east-1a", "us-east-1b"],
  workloads: [
    {
      ...{ name: "training", units: 1, level: "Immediate", bidUnits: 8, owners: [mlTeam.arn] },
      needs: { vcpu: 2, memoryGiB: 8 },
    },
  ],
};
const bid = { workload: "training", units: 2, part: "main", usdPerUnitHour: 0.08, until: "2100-01-01T00:00:00Z" };
const soon = { ...bid, until: new Date((fromSeconds + 86_400) * 1000).toISOString() };
const byToken: Authorisation = { kind: "token", token: mlTeam.token };
const bySignature: Authorisation = { kind: "signature", credentials: async () => mlTeam.signing };

/** A fleet that stands still at its first moment, behind the real API on a real server. */
async function served(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-served-"));
  const spec = parseFleet(declared, { name: "shop", nowEpochSeconds: fromSeconds });
  const time = { nowMilliseconds: () => performance.now(), wait: async () => undefined };
  const signal = new AbortController().signal;
  const settings = { types: catalogue, days: 1, seed: 1, folder, fromSeconds, speed: 1, time, signal };
  const { sources } = new LiveFleet({ spec, ...settings });
  const answer = fleetHandler({
    ...{ page: () => "<!doctype html>page", openApi: () => "{}", api: new FleetApi(sources) },
    ...{ identities: [mlTeam, webTeam], nowSeconds: () => Date.now() / 1000 },
  });
  const server = await startServer({ host: "127.0.0.1", port: 0, answer, onFailure: (failure) => t.log(failure) });
  t.teardown(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const client = (authorisation: Authorisation, ports: Partial<ClientPorts> = {}): FleetClient =>
    new FleetClient({ url: server.origin, authorisation, ports });
  return { origin: server.origin, client };
}

test("who proves that it is an owner, by token or by signature, may read and write", async (t) => {
  const { client } = await served(t);
  for (const [name, authorisation] of Object.entries({ byToken, bySignature })) {
    const api = client(authorisation);
    t.is((await api.fleet()).fleet, "shop");
    const placed = await api.placeBid(name, soon, 0);
    t.like(placed, { bid: name, by: mlTeam.arn, version: 1, units: 2 });
    t.like(await api.placeBid(name, { ...soon, units: 3 }, 1), { version: 2, units: 3 });
    await t.throwsAsync(api.placeBid(name, soon, 1), { instanceOf: ApiRefusedError, message: /\(412, / });
    await api.withdrawBid(name, 2);
  }
  t.deepEqual(await client(byToken).bids(), []);
});

test("a write whose answer was lost is done once, and told as it was", async (t) => {
  const { client } = await served(t);
  let lost = 0;
  const losing: Fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (init.method !== "PUT" || lost++ > 0) return response;
    throw new TypeError("fetch failed", { cause: new Error("connection reset") });
  };
  for (const authorisation of [byToken, bySignature]) {
    lost = 0;
    const name = authorisation.kind;
    const api = client(authorisation, { fetch: losing, wait: async () => undefined });
    t.like(await api.placeBid(name, soon, 0), { bid: name, version: 1 });
    t.is((await api.bid(name)).version, 1);
  }
});

test("others are refused: another team, a wrong secret, an old signature, nobody", async (t) => {
  const { origin, client } = await served(t);
  const refused = async (
    authorisation: Authorisation,
    ports: Partial<ClientPorts> = {},
  ): Promise<number | undefined> => {
    const failure = await t.throwsAsync(client(authorisation, ports).placeBid("b", soon, 0), {
      instanceOf: ApiRefusedError,
    });
    return failure?.status;
  };
  t.is(await refused({ kind: "token", token: webTeam.token }), 403);
  t.is(await refused({ kind: "token", token: "nobody-has-this-one" }), 401);
  const forged = { ...mlTeam.signing, secretAccessKey: "another-secret-0000000" };
  t.is(await refused({ kind: "signature", credentials: async () => forged }), 401);
  t.is(await refused(bySignature, { nowMilliseconds: () => Date.now() - 301_000 }), 401);
  const unknown = await fetch(`${origin}/v1/fleet`);
  t.is(unknown.status, 401);
  t.regex(unknown.headers.get("www-authenticate") ?? "", /^Bearer realm=/);
  t.like(await unknown.json(), { type: "/problems/unauthenticated", status: 401 });
  t.deepEqual(await client(byToken).bids(), []);
});

test("the page and the API's description need no proof, and only reading them is answered", async (t) => {
  const { origin } = await served(t);
  const page = await fetch(origin);
  t.regex(page.headers.get("content-security-policy") ?? "", /connect-src 'self'.*frame-ancestors 'none'/);
  t.regex(await page.text(), /^<!doctype html>/);
  t.is((await fetch(`${origin}/openapi.json`)).status, 200);
  t.is((await fetch(origin, { method: "HEAD" })).status, 200);
  const posted = await fetch(origin, { method: "POST" });
  t.deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
  t.is((await fetch(`${origin}/favicon.ico`)).status, 404);
});

test("what the API says of a bid nobody can keep, by field, is the error's own", async (t) => {
  const { client } = await served(t);
  const failure = await t.throwsAsync(client(byToken).placeBid("b", { ...bid, units: -1, usdPerUnitHour: 1e300 }, 0), {
    instanceOf: ApiRefusedError,
  });
  t.is(failure?.status, 400);
  t.deepEqual(
    failure?.problem.faults?.map(({ where }) => where),
    ["units", "usdPerUnitHour"],
  );
});
