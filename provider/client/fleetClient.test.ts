import test from "ava";
import { ApiRefusedError, InputError, RequestFailedError } from "../errors.js";
import { answeringPorts, type NextAnswer } from "./fixtures/answeringFetch.js";
import { FleetClient } from "./fleetClient.js";

const url = "https://fleet.example/#token=a-token-of-16-characters";

function client(answers: readonly NextAnswer[]) {
  const { ports, sent, waits } = answeringPorts(answers);
  return { client: new FleetClient({ url, ports }), sent, waits };
}

test("every read is a GET of its path", async (t) => {
  const { client: api, sent } = client([{ status: 200, body: {} }]);
  await api.fleet();
  await api.engine();
  await api.workloads();
  await api.workload("web");
  await api.blend();
  await api.blend("web & more");
  await api.prices();
  await api.forecast();
  await api.bids();
  await api.bid("nightly");
  await api.orders("web");
  await api.decisions(20);
  await api.savings(24);
  await api.charges("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
  await api.preferences("web");
  await api.audit(50);
  t.deepEqual(
    sent.map((request) => `${request.method} ${request.url.replace("https://fleet.example", "")}`),
    [
      "GET /v1/fleet",
      "GET /v1/engine",
      "GET /v1/workloads",
      "GET /v1/workloads/web",
      "GET /v1/blend",
      "GET /v1/blend?workload=web%20%26%20more",
      "GET /v1/prices",
      "GET /v1/forecast",
      "GET /v1/bids",
      "GET /v1/bids/nightly",
      "GET /v1/orders?workload=web",
      "GET /v1/decisions?limit=20",
      "GET /v1/savings?hours=24",
      "GET /v1/charges?from=2026-03-01T00%3A00%3A00Z&until=2026-03-02T00%3A00%3A00Z",
      "GET /v1/workloads/web/preferences",
      "GET /v1/audit?limit=50",
    ],
  );
  t.true(sent.every(({ headers }) => headers["authorization"] === "Bearer a-token-of-16-characters"));
});

test("every write has a key of its own and the version that it is made on", async (t) => {
  const { client: api, sent } = client([{ status: 200, body: {} }]);
  const bid = { workload: "web", part: "serving", units: 2, usdPerUnitHour: 0.1, until: "2026-03-02T00:00:00Z" };
  await api.changeEngine({ paused: true }, 3);
  await api.prefer("web", { priority: "critical" }, 0);
  await api.forgetPreferences("web", 4);
  await api.placeBid("nightly", bid, 0);
  await api.withdrawBid("nightly", 1);
  await api.checkpoint("web");
  await api.drain("web", "i-1");
  t.deepEqual(
    sent.map(({ method, url: to, headers, body }) => [
      `${method} ${to.replace("https://fleet.example/v1", "")}`,
      headers["idempotency-key"],
      headers["if-match"] ?? headers["if-none-match"],
      body,
    ]),
    [
      ["PUT /engine", "key-1", '"3"', { paused: true }],
      ["PUT /workloads/web/preferences", "key-2", "*", { priority: "critical" }],
      ["DELETE /workloads/web/preferences", "key-3", '"4"', undefined],
      ["PUT /bids/nightly", "key-4", "*", bid],
      ["DELETE /bids/nightly", "key-5", '"1"', undefined],
      ["POST /workloads/web/checkpoint", "key-6", undefined, {}],
      ["POST /workloads/web/drain", "key-7", undefined, { instance: "i-1" }],
    ],
  );
});

test("a write is sent again under the same key, where the network, 429 or 503 was in the way", async (t) => {
  const {
    client: api,
    sent,
    waits,
  } = client([
    { fails: "connect ECONNREFUSED" },
    { status: 429, headers: { "retry-after": "3" }, body: {} },
    { status: 503, body: {} },
    { status: 200, body: { version: 1 } },
  ]);
  const change = { workload: "web", units: 1, usdPerUnitHour: 1, until: "2026-03-02T00:00:00Z" };
  t.like(await api.placeBid("nightly", change, 0), { version: 1 });
  t.deepEqual([...new Set(sent.map(({ headers }) => headers["idempotency-key"]))], ["key-1"]);
  t.deepEqual(waits, [250, 3000, 1000]);
});

test("a write that others were faster than is sent again where the API says when, and else is refused", async (t) => {
  const conflict = { type: "/problems/conflict", title: "Others were writing", status: 409, detail: "try again" };
  const passing = client([
    { status: 409, headers: { "retry-after": "1" }, body: conflict },
    { status: 202, body: { order: "a" } },
  ]);
  await passing.client.checkpoint("web");
  t.deepEqual([...new Set(passing.sent.map(({ headers }) => headers["idempotency-key"]))], ["key-1"]);
  t.deepEqual(passing.waits, [1000]);
  const full = client([{ status: 409, body: conflict }]);
  await t.throwsAsync(full.client.checkpoint("web"), { instanceOf: ApiRefusedError });
  t.is(full.sent.length, 1);
});

test("a moment in Retry-After is waited for", async (t) => {
  const { client: api, waits } = client([
    { status: 503, headers: { "retry-after": "Sun, 01 Mar 2026 10:00:07 GMT" }, body: {} },
    { status: 200, body: {} },
  ]);
  await api.fleet();
  t.deepEqual(waits, [7000]);
});

const slowDown = { type: "about:blank", title: "Too Many Requests", status: 429, detail: "slow down" };

test("trying again has an end, and a wait of over half a minute is not waited for", async (t) => {
  const unreachable = client([{ fails: "connect ECONNREFUSED 127.0.0.1:8787" }]);
  const failure = await t.throwsAsync(unreachable.client.fleet(), { instanceOf: RequestFailedError });
  t.is(failure?.message, "https://fleet.example can't be reached: connect ECONNREFUSED 127.0.0.1:8787");
  t.is(unreachable.sent.length, 5);
  const patient = client([{ status: 429, headers: { "retry-after": "31" }, body: slowDown }]);
  await t.throwsAsync(patient.client.fleet(), { instanceOf: ApiRefusedError });
  t.is(patient.sent.length, 1);
});

test("a problem document is told with each of its faults, and not asked again", async (t) => {
  const problem = {
    ...{ type: "/problems/invalid-request", title: "Invalid request", status: 400, detail: "2 faults" },
    faults: [
      { where: "units", expected: "1 or more", got: "-1" },
      { where: "until", expected: "a moment", got: '"soon"' },
    ],
  };
  const { client: api, sent } = client([{ status: 400, body: problem }]);
  const refusal = await t.throwsAsync(api.bids(), { instanceOf: ApiRefusedError });
  t.deepEqual([refusal?.status, refusal?.problem], [400, problem]);
  t.deepEqual(refusal?.message.split("\n"), [
    "the API refused this (400, Invalid request):",
    "  - units: expected 1 or more, got -1",
    '  - until: expected a moment, got "soon"',
  ]);
  t.is(sent.length, 1);
});

test("what answers without being a fleet's API is told as it is", async (t) => {
  const forbidden = client([{ status: 403, body: { Message: "Forbidden" } }]);
  await t.throwsAsync(forbidden.client.fleet(), {
    instanceOf: RequestFailedError,
    message: "https://fleet.example answered 403 (Forbidden), which is no answer of a fleet's API",
  });
  const moved = client([{ status: 301, headers: { location: "https://elsewhere.example" } }]);
  await t.throwsAsync(moved.client.fleet(), { instanceOf: RequestFailedError });
});

test("names that would lead elsewhere in a path are refused, and others are encoded", async (t) => {
  const { client: api, sent } = client([{ status: 200, body: {} }]);
  for (const name of ["", ".", ".."]) await t.throwsAsync(api.bid(name), { instanceOf: InputError });
  await api.bid("../fleet?x=1#y'");
  t.deepEqual(
    sent.map((request) => request.url),
    ["https://fleet.example/v1/bids/..%2Ffleet%3Fx%3D1%23y%27"],
  );
});

test("an address that is none of an API is refused, and so is one without any proof of who calls", (t) => {
  for (const bad of ["fleet", "ftp://fleet.example", "https://fleet.example/v1", "https://me:secret@fleet.example"]) {
    const refusal = t.throws(() => new FleetClient({ url: bad }), { instanceOf: InputError });
    t.notRegex(refusal?.message ?? "", /secret/);
  }
  t.throws(() => new FleetClient({ url: "https://fleet.example" }), { instanceOf: InputError });
  const without = t.throws(() => new FleetClient({ url: "localhost:8787" }), { instanceOf: InputError });
  t.regex(without?.message ?? "", /without a path, as https:.* or http:.*, got "localhost:8787"$/);
});
