import test from "ava";
import { beganAt, faultsIn, goodBid, requestOf, TalkedWorld, toCreate, told, webTeam } from "./fixtures/talkedFleet.js";
import { mostBodyBytes } from "./requestBody.js";

const world = new TalkedWorld();

const bidding = (body: object, headers = toCreate) =>
  world.write("PUT", "/v1/bids/fresh", { body: { ...goodBid, ...body }, headers });

const unknownPaths = [
  "/",
  "",
  "/v1",
  "/v1/",
  "/v1/fleet/",
  "/v1/bids/",
  "/v2/fleet",
  "/v1/bids/a/b",
  "/V1/fleet",
  "/v1//fleet",
  "/openapi.json/",
];

for (const path of unknownPaths) {
  test(`there is nothing at "${path}"`, async (t) => {
    const answer = await world.get(path);
    t.is(answer.status, 404);
    t.is(answer.headers["content-type"], "application/problem+json");
    t.like(told(answer), { type: "/problems/not-found", status: 404 });
  });
}

test("a path that is known with other methods says which", async (t) => {
  const cases = [
    ["POST", "/v1/fleet", "GET, HEAD"],
    ["PATCH", "/v1/bids/nightly", "GET, HEAD, PUT, DELETE"],
    ["GET", "/v1/workloads/web/drain", "POST"],
    ["HEAD", "/v1/workloads/web/drain", "POST"],
    ["TRACE", "/v1/engine", "GET, HEAD, PUT"],
    ["get", "/v1/engine", "GET, HEAD, PUT"],
    ["DELETE", "/openapi.json", "GET, HEAD"],
  ] as const;
  for (const [method, path, allow] of cases) {
    const answer = await world.api.answer(requestOf(method, path));
    t.deepEqual([answer.status, answer.headers["allow"]], [405, allow], `${method} ${path}`);
  }
});

test("a path or query that is badly encoded is refused, and one that is needlessly encoded is not", async (t) => {
  const bad = ["/v1/bids/%", "/v1/%ff/x", "/v1/bids/%E0%A4%A", "/v1/decisions?limit=%zz", "/v1/decisions?%=1"];
  for (const address of bad) t.is((await world.get(address)).status, 400, address);
  t.is((await world.get("/v1/%66leet")).status, 200);
  t.is((await world.get("/v1/blend?work%6Coad=w%65b")).status, 200);
});

test("parameters that are unknown, given twice, or of the wrong form are refused", async (t) => {
  const cases = [
    ["/v1/fleet?a=1", "query.a"],
    ["/openapi.json?a", "query.a"],
    ["/v1/decisions?limit=1&limit=1", "query.limit"],
    ["/v1/decisions?limit=0", "query.limit"],
    ["/v1/decisions?limit=101", "query.limit"],
    ["/v1/decisions?limit=1.5", "query.limit"],
    ["/v1/decisions?limit=", "query.limit"],
    ["/v1/decisions?limit=99999999999999999999", "query.limit"],
    ["/v1/decisions?before=yesterday", "query.before"],
    ["/v1/decisions?before=2026-02-30T00:00:00Z", "query.before"],
    ["/v1/decisions?Limit=1", "query.Limit"],
    ["/v1/savings?hours=745", "query.hours"],
    ["/v1/audit?limit=201", "query.limit"],
    ["/v1/fleet?__proto__=1", "query.__proto__"],
  ] as const;
  for (const [address, where] of cases) {
    const answer = await world.get(address);
    t.is(answer.status, 400, address);
    t.deepEqual(faultsIn(answer), [where], address);
  }
});

test("who gives a parameter that there is none of is told which there are, beside what is wrong with the others", async (t) => {
  const { body } = await world.get("/v1/decisions?limit=0&x=1");
  const { faults } = JSON.parse(body) as { faults: unknown };
  t.deepEqual(faults, [
    { where: "query.x", expected: "no other parameters than limit, before", got: "one" },
    { where: "query.limit", expected: "a whole number from 1 to 100", got: "0" },
  ]);
});

test("every field that is wrong is named, all at once, with the path's and the headers'", async (t) => {
  const answer = await world.write("PUT", "/v1/bids/-no", {
    body: {
      workload: 7,
      part: "",
      level: "Best",
      units: 1.5,
      minimumUnits: 0,
      usdPerUnitHour: -1,
      until: "soon",
      more: 1,
    },
    headers: { "idempotency-key": "" },
  });
  t.is(answer.status, 400);
  t.deepEqual(faultsIn(answer).toSorted(), [
    "body",
    "header idempotency-key",
    "level",
    "minimumUnits",
    "part",
    "path.bid",
    "units",
    "until",
    "usdPerUnitHour",
    "workload",
  ]);
  t.like(told(answer), { type: "/problems/invalid-request", title: "The request is not of the documented form" });
});

test("no number comes through that is not finite, above 0 and within reason", async (t) => {
  for (const price of [
    "1e400",
    "-1e400",
    "1001",
    "0",
    "-0",
    "1e-400",
    "NaN",
    "Infinity",
    '"1"',
    "null",
    "[1]",
    "true",
  ]) {
    const text = `{"workload":"web","part":"rest","units":1,"usdPerUnitHour":${price},"until":"2026-09-22T14:00:00Z"}`;
    const answer = await world.write("PUT", "/v1/bids/fresh", { text, headers: toCreate });
    t.is(answer.status, 400, price);
    if (!["NaN", "Infinity"].includes(price)) t.deepEqual(faultsIn(answer), ["usdPerUnitHour"], price);
  }
  for (const units of [0, -1, 1e308, 10_001, 0.5])
    t.deepEqual(faultsIn(await bidding({ units })), ["units"], `${units}`);
});

test("what is no JSON, nested without end, or names a prototype is refused", async (t) => {
  const texts = [
    "",
    " ",
    "{",
    "null",
    "[]",
    '"a"',
    "[".repeat(60_000),
    '{"a":'.repeat(9000),
    '{"__proto__":{"units":1}}',
  ];
  for (const text of texts) {
    t.is((await world.write("PUT", "/v1/bids/fresh", { text, headers: toCreate })).status, 400, text.slice(0, 20));
  }
  for (const name of ["__proto__", "\\u005f_proto__"]) {
    const levels = `{"levels":{"${name}":"Immediate"}}`;
    const answer = await world.write("PUT", "/v1/workloads/web/preferences", { text: levels, headers: toCreate });
    t.deepEqual([answer.status, ...faultsIn(answer)], [400, "levels.__proto__"], name);
  }
});

test("a body is JSON in UTF-8 by its type, whatever else its type says, and no larger than 64 KiB", async (t) => {
  const text = JSON.stringify(goodBid);
  const put = (headers: Record<string, string>, sent = text) =>
    world.write("PUT", "/v1/bids/fresh", { text: sent, headers: { ...toCreate, ...headers } });
  for (const type of ["", "text/plain", "application/xml", "application/jsonp"]) {
    t.is((await put({ "content-type": type })).status, 415, type);
  }
  const padded = (bytes: number) => `{"x":"${"ü".repeat((bytes - 8) / 2)}"}`;
  t.is((await put({}, padded(mostBodyBytes))).status, 400);
  t.is((await put({}, padded(mostBodyBytes + 2))).status, 413);
  t.is((await world.write("POST", "/v1/nope", { text: "x".repeat(mostBodyBytes + 1) })).status, 413);
  t.is((await put({ "content-type": "Application/JSON; charset=utf-8" })).status, 201);
});

test("every write needs an idempotency key of visible ASCII", async (t) => {
  for (const key of ["", " ", "a b", "ü", "x".repeat(129)]) {
    const headers = { ...toCreate, "idempotency-key": key };
    const answer = await world.write("PUT", "/v1/bids/keyless", { body: goodBid, headers });
    t.deepEqual([answer.status, ...faultsIn(answer)], [400, "header idempotency-key"], key);
  }
  const none = await world.api.answer(requestOf("DELETE", "/v1/bids/keyless", { headers: toCreate }));
  t.is(none.status, 400);
});

test("a bid for a promise nobody can keep names the level, and which there are", async (t) => {
  const answer = await bidding({ part: undefined, level: "30-min Grace" });
  t.is(answer.status, 422);
  t.deepEqual(told(answer)["faults"], [
    {
      where: "level",
      expected: "the level of a part that takes bids: Non-Interruptible (base), Immediate (rest)",
      got: '"30-min Grace"',
    },
  ]);
  t.deepEqual(faultsIn(await bidding({ level: "30-min Grace" })), ["level"]);
});

test("a bid for what the fleet does not have names what is wrong with it", async (t) => {
  const cases = [
    [{ workload: "nope" }, ["workload"]],
    [{ workload: "train", part: undefined }, ["workload"]],
    [{ part: "nope" }, ["part"]],
    [{ part: undefined }, ["part"]],
    [{ units: 9 }, ["units"]],
    [{ units: 2, minimumUnits: 3 }, ["minimumUnits"]],
    [{ until: "2026-09-21T14:13:20Z" }, ["until"]],
    [{ from: "2026-09-22T15:00:00Z" }, ["until"]],
    [{ until: "2027-09-23T14:13:20Z" }, ["until"]],
    [{ workload: "nope", minimumUnits: 5, until: "1970-01-01T00:00:00Z" }, ["workload", "minimumUnits", "until"]],
  ] as const;
  for (const [fields, where] of cases) {
    // Nobody who is not of the data team may bid for train.
    const arn =
      "workload" in fields && fields.workload === "train" ? "arn:aws:iam::123456789012:role/data-team" : webTeam;
    const answer = await world.write("PUT", "/v1/bids/odd", {
      body: { ...goodBid, ...fields },
      headers: toCreate,
      arn,
    });
    t.is(answer.status, 422, JSON.stringify(fields));
    t.deepEqual(faultsIn(answer), where);
  }
});

test("preferences that the declaration can't keep name what can't be kept", async (t) => {
  const cases = [
    ["web", { levels: { base: "Immediate" } }, ["levels.base"]],
    ["web", { levels: { nope: "Immediate", constructor: "Immediate" } }, ["levels.nope", "levels.constructor"]],
    ["web", { degradation: [step("slow", 3), step("slow", 3)] }, ["degradation[1].name", "degradation"]],
    ["web", { degradation: [step("slow", 1), step("off", 1)] }, ["degradation[1].name"]],
    ["web", { degradation: [step("constructor", 5)] }, ["degradation[0].name", "degradation"]],
    ["batch", { degradation: [step("slow", 1)] }, ["degradation[0].name"]],
    ["web", { levels: { rest: "Non-Interruptible" } }, ["levels"]],
    ["web", { degradation: [], allowedMeasures: ["degrade"] }, ["allowedMeasures[0]"]],
    ["web", { allowedMeasures: ["shift", "checkpoint"] }, ["allowedMeasures[1]"]],
    ["web", { allowedMeasures: ["shift", "shift"] }, ["allowedMeasures[1]"]],
    ["train", { levels: { all: "Non-Interruptible" } }, ["levels.all"]],
    ["train", { degradation: [step("slow", 1)] }, ["degradation"]],
  ] as const;
  for (const [workload, body, where] of cases) {
    const arn = workload === "train" ? "arn:aws:iam::123456789012:role/data-team" : webTeam;
    const answer = await world.write("PUT", `/v1/workloads/${workload}/preferences`, { body, headers: toCreate, arn });
    t.is(answer.status, 422, JSON.stringify(body));
    t.deepEqual(faultsIn(answer), where, JSON.stringify(body));
  }
});

test("rates go by the real clock where the fleet's own runs faster", async (t) => {
  const rates = { writes: { perSecond: 1, burst: 1 } };
  let seconds = 100;
  const fast = new TalkedWorld(undefined, {}, { ...rates, realSeconds: () => seconds });
  const pause = async () => (await fast.write("PUT", "/v1/engine", { body: { paused: true, reason: 1 } })).status;
  t.is(await pause(), 400);
  fast.now += 60;
  t.is(await pause(), 429);
  seconds += 1;
  t.is(await pause(), 400);
});

test("a step that is not declared is refused with the names of those that are", async (t) => {
  for (const [workload, expected] of [
    ["web", "a declared step: slow"],
    ["batch", "no step, because the program declares none"],
  ] as const) {
    const body = { degradation: [step("off", 1)] };
    const answer = await world.write("PUT", `/v1/workloads/${workload}/preferences`, { body, headers: toCreate });
    t.deepEqual(told(answer)["faults"], [{ where: "degradation[0].name", expected, got: '"off"' }]);
  }
});

function step(name: string, savesUnits: number) {
  return { name, savesUnits, qualityUsdPerHour: 0 };
}

test("preferences of the wrong form are refused, field by field", async (t) => {
  const body = {
    levels: { base: "Best", "the rest": "Immediate" },
    priority: "urgent",
    profile: "mine",
    degradation: [{ name: "a b", savesUnits: 0, qualityUsdPerHour: -1 }],
    impactThreshold: -0.1,
    allowedMeasures: ["pray"],
  };
  const answer = await world.write("PUT", "/v1/workloads/web/preferences", { body, headers: toCreate });
  t.is(answer.status, 400);
  t.deepEqual(faultsIn(answer), [
    "levels.base",
    "levels.the rest",
    "priority",
    "profile",
    "degradation[0].name",
    "degradation[0].savesUnits",
    "degradation[0].qualityUsdPerHour",
    "impactThreshold",
    "allowedMeasures[0]",
  ]);
});

test("orders are for units that serve, of workloads that can do it", async (t) => {
  const cases = [
    ["/v1/workloads/web/drain", { instance: "i-nope" }, 422, ["instance"]],
    ["/v1/workloads/web/drain", { instance: "i-shadow" }, 422, ["instance"]],
    ["/v1/workloads/web/drain", { instance: "i-gone" }, 422, ["instance"]],
    ["/v1/workloads/web/drain", { instance: "i-batch" }, 422, ["instance"]],
    ["/v1/workloads/web/drain", {}, 400, ["instance"]],
    ["/v1/workloads/web/drain", undefined, 400, ["body"]],
    ["/v1/workloads/web/checkpoint", {}, 422, ["workload"]],
    ["/v1/workloads/batch/checkpoint", { instance: "i-base" }, 422, ["instance"]],
    ["/v1/workloads/batch/checkpoint", { unit: "i-batch" }, 400, ["body"]],
    ["/v1/workloads/nope/checkpoint", {}, 404, []],
  ] as const;
  for (const [address, body, status, where] of cases) {
    const answer = await world.write("POST", address, { body });
    t.deepEqual([answer.status, faultsIn(answer)], [status, where], `${address} ${JSON.stringify(body)}`);
  }
  const drained = { body: { instance: "i-train" }, arn: "arn:aws:iam::123456789012:role/data-team" };
  t.is((await world.write("POST", "/v1/workloads/train/drain", drained)).status, 422);
});

test("who asks for a unit that is none is told which there are", async (t) => {
  const answer = await world.write("POST", "/v1/workloads/web/drain", { body: { instance: "i-nope" } });
  t.regex(answer.body ?? "", /a unit that serves web and is not on its way out \(i-base, i-rest\)/);
});

test("who asks for a workload that is none is told which there are", async (t) => {
  for (const path of ["/v1/workloads/nope", "/v1/blend?workload=nope", "/v1/orders?workload=nope"]) {
    const answer = await world.get(path);
    t.like(
      told(answer),
      { status: 404, detail: 'there is no workload "nope" in fleet, which has web, batch, train' },
      path,
    );
  }
  const bid = { body: { ...goodBid, workload: "nope" }, headers: toCreate };
  const answer = await new TalkedWorld().write("PUT", "/v1/bids/odd", bid);
  t.regex(answer.body ?? "", /expected a workload of fleet: web, batch, train, got/);
});

test("a moment that is past is refused by the fleet's own clock, and the refusal says what that is", async (t) => {
  const fleet = new TalkedWorld();
  fleet.spec = { ...fleet.spec, workloads: fleet.spec.workloads.map(({ owners: _, ...workload }) => workload) };
  const past = { ...goodBid, until: "2026-09-21T14:13:20Z" };
  const bid = await fleet.write("PUT", "/v1/bids/odd", { body: past, headers: toCreate });
  t.regex(bid.body ?? "", /until: expected a moment after the fleet's now, 2026-09-21T14:13:20Z, got/);
  const body = { paused: true, until: "2026-09-21T14:13:20Z" };
  const pause = await fleet.write("PUT", "/v1/engine", { body, headers: toCreate });
  t.regex(pause.body ?? "", /until: expected a moment within a week after the fleet's now, 2026-09-21T14:13:20Z, got/);
});

test("a pause ends within a week, and there is no end to no pause", async (t) => {
  const fleet = new TalkedWorld();
  fleet.spec = { ...fleet.spec, workloads: fleet.spec.workloads.map(({ owners: _, ...workload }) => workload) };
  const cases = [
    [{ paused: true, until: "2026-09-21T14:13:20Z" }, 422, ["until"]],
    [{ paused: true, until: "2026-09-28T14:13:21Z" }, 422, ["until"]],
    [{ paused: false, until: "2026-09-22T14:13:20Z" }, 422, ["until"]],
    [{ paused: "yes" }, 400, ["paused"]],
    [{}, 400, ["paused"]],
    [{ paused: true, why: "two\nlines" }, 400, ["why"]],
    [{ paused: true, why: "x".repeat(201) }, 400, ["why"]],
  ] as const;
  for (const [body, status, where] of cases) {
    const answer = await fleet.write("PUT", "/v1/engine", { body, headers: toCreate });
    t.deepEqual([answer.status, faultsIn(answer)], [status, where], JSON.stringify(body));
  }
  t.is(fleet.now, beganAt);
});

test("a caller that is too fast is told how long to wait, and reads are not counted with writes", async (t) => {
  const slow = new TalkedWorld(
    undefined,
    {},
    { reads: { perSecond: 1, burst: 2 }, writes: { perSecond: 0.1, burst: 1 } },
  );
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await slow.get("/v1/fleet")).status);
  t.deepEqual(statuses, [200, 200, 429]);
  t.is((await slow.get("/v1/fleet", {}, "arn:aws:iam::1:user/other")).status, 200);
  t.is((await slow.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate })).status, 201);
  const refused = await slow.write("PUT", "/v1/bids/b", { body: goodBid, headers: toCreate });
  t.deepEqual([refused.status, refused.headers["retry-after"]], [429, "10"]);
  slow.now += 10;
  t.is((await slow.write("PUT", "/v1/bids/b", { body: goodBid, headers: toCreate })).status, 201);
});
