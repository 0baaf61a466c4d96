import test from "ava";
import { RequestFailedError } from "../errors.js";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import { withRequests } from "../engine/requestedFleet.js";
import { beganAt, dataTeam, faultsIn, goodBid, TalkedWorld, toCreate, told, webTeam } from "./fixtures/talkedFleet.js";

const match = (version: number) => ({ "if-match": `"${version}"` });

/** What the next round goes by. */
async function asked({ controls, spec, now }: TalkedWorld) {
  const stored = await controls.load();
  if (!stored) throw new RangeError("expected controls");
  return withRequests(spec, stored.controls, now);
}

test("a bid is placed, is told of, and is part of what the next round decides on", async (t) => {
  const world = new TalkedWorld();
  const placed = await world.write("PUT", "/v1/bids/nightly", { body: goodBid, headers: toCreate });
  t.is(placed.status, 201);
  t.like(placed.headers, { etag: '"1"', location: "/v1/bids/nightly", "content-type": "application/json" });
  t.deepEqual(told(placed), {
    ...{ bid: "nightly", version: 1, by: webTeam, placedAt: "2026-09-21T14:13:20Z", workload: "web", part: "rest" },
    ...{ level: "Immediate", units: 4, minimumUnits: 1, usdPerUnitHour: 0.5, open: true },
    ...{ from: "2026-09-21T14:13:20Z", until: "2026-09-22T14:00:00Z" },
  });
  t.deepEqual(told(await world.get("/v1/bids/nightly")), told(placed));
  t.deepEqual(told(await world.get("/v1/bids?workload=web"))["bids"], [told(placed)]);
  t.deepEqual(told(await world.get("/v1/bids?workload=batch"))["bids"], []);
  const { requests } = await asked(world);
  t.like(requests?.bids[0], { id: "nightly", part: "rest", fromSeconds: beganAt, placedAtSeconds: beganAt });
});

test("what the last round gave a bid is told, and not what it gave one of the same name before", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/nightly", { body: goodBid, headers: toCreate });
  t.false("allocation" in told(await world.get("/v1/bids/nightly")));
  world.now += 60;
  world.state = world.state && { ...world.state, decidedAtSeconds: world.now };
  t.deepEqual(told(await world.get("/v1/bids/nightly"))["allocation"], {
    ...{ awarded: 3, granted: 2, usdPerUnitHour: 0.35, why: "outbid for one unit" },
    waitingSince: "2026-09-21T14:10:20Z",
  });
});

test("the part of a bid may be told by its level, and where only one takes bids by nothing", async (t) => {
  const world = new TalkedWorld();
  const { part: _, ...partless } = goodBid;
  const strong = await world.write("PUT", "/v1/bids/a", {
    body: { ...partless, level: "Non-Interruptible", units: 1 },
    headers: toCreate,
  });
  t.like(told(strong), { part: "base", level: "Non-Interruptible" });
  const batch = await world.write("PUT", "/v1/bids/b", { body: { ...partless, workload: "batch" }, headers: toCreate });
  t.like(told(batch), { part: "all", level: "5-min Warning" });
});

test("the level of a bid is the one that its part is preferred to have", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/workloads/batch/preferences", {
    body: { levels: { all: "30-min Grace" } },
    headers: toCreate,
  });
  const body = { ...goodBid, workload: "batch", part: "all", level: "30-min Grace" };
  t.like(told(await world.write("PUT", "/v1/bids/b", { body, headers: toCreate })), { level: "30-min Grace" });
  t.like(told(await world.get("/v1/workloads/batch")), { parts: [{ level: "30-min Grace" }] });
});

test("a bid is changed under the version that is known, and keeps its age unless it asks for more", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  world.now += 100;
  const raised = await world.write("PUT", "/v1/bids/a", {
    body: { ...goodBid, usdPerUnitHour: 0.9 },
    headers: match(1),
  });
  t.is(raised.status, 200);
  t.like(told(raised), {
    version: 2,
    usdPerUnitHour: 0.9,
    placedAt: "2026-09-21T14:13:20Z",
    from: "2026-09-21T14:15:00Z",
  });
  const more = await world.write("PUT", "/v1/bids/a", { body: { ...goodBid, units: 5 }, headers: match(2) });
  t.like(told(more), { version: 3, placedAt: "2026-09-21T14:15:00Z" });
});

test("a change says which version it is of: without it 428, of another 412, and both name the present one", async (t) => {
  const world = new TalkedWorld();
  const put = (headers: Record<string, string>) => world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  const cases = [
    [{}, 428, 0],
    [match(1), 412, 0],
    [{ "if-match": "*" }, 412, 0],
    [{ "if-match": '"0"' }, 201, undefined],
    [{}, 428, 1],
    [toCreate, 412, 1],
    [match(0), 412, 1],
    [match(2), 412, 1],
    [{ "if-match": 'W/"1"' }, 412, 1],
    [{ "if-match": '"7", "1"' }, 200, undefined],
    [{ "if-match": "*" }, 200, undefined],
    [{ "if-match": '"3"', "if-none-match": '"3"' }, 412, 3],
    [{ "if-match": "3" }, 412, 3],
    [{ "if-match": '"3' }, 412, 3],
    [{ "if-none-match": '"9"' }, 428, 3],
    [{ "if-none-match": "3" }, 428, 3],
  ] as const;
  for (const [headers, status, current] of cases) {
    const answer = await put(headers);
    t.deepEqual([answer.status, told(answer)["currentVersion"]], [status, current], JSON.stringify(headers));
  }
});

test("a bid that is withdrawn is gone, and one of its name later is not of a version that was there before", async (t) => {
  const world = new TalkedWorld();
  const put = (headers: Record<string, string>) => world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  await put(toCreate);
  t.is((await world.write("DELETE", "/v1/bids/a")).status, 428);
  t.is((await world.write("DELETE", "/v1/bids/a", { headers: match(9) })).status, 412);
  const gone = await world.write("DELETE", "/v1/bids/a", { headers: match(1) });
  t.deepEqual([gone.status, gone.body], [204, ""]);
  t.is((await world.get("/v1/bids/a")).status, 404);
  t.is((await world.write("DELETE", "/v1/bids/a", { headers: match(1) })).status, 404);
  t.like(told(await put(toCreate)), { version: 2 });
  t.is((await put(match(1))).status, 412);
});

test("names of things that every object has are names like others", async (t) => {
  const world = new TalkedWorld();
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    t.is((await world.get(`/v1/bids/${name}`)).status, 404);
    t.is((await world.write("DELETE", `/v1/bids/${name}`, { headers: match(1) })).status, 404);
    t.is((await world.write("PUT", `/v1/bids/${name}`, { body: goodBid, headers: toCreate })).status, 201);
    t.like(told(await world.get(`/v1/bids/${name}`)), { bid: name, version: 1 });
  }
});

test("preferences are told whole, replaced whole, and taken back under the next version", async (t) => {
  const world = new TalkedWorld();
  const address = "/v1/workloads/web/preferences";
  const body = {
    levels: { rest: "30-min Grace" },
    ...{ priority: "non-critical", profile: "cost-first", impactThreshold: 0.5, allowedMeasures: ["shift", "degrade"] },
    degradation: [{ name: "slow", savesUnits: 3, qualityUsdPerHour: 0.1 }],
  };
  const first = await world.write("PUT", address, { body, headers: toCreate });
  t.is(first.status, 200);
  t.is(first.headers["etag"], '"1"');
  t.deepEqual(told(first), { workload: "web", version: 1, by: webTeam, changedAt: "2026-09-21T14:13:20Z", ...body });
  t.deepEqual(told(await world.get(address)), told(first));
  t.like(told(await world.get("/v1/workloads/web")), { priority: "non-critical", profile: "cost-first" });
  const { workloads } = await asked(world);
  t.deepEqual(
    workloads.map(({ name, priority }) => [name, priority]),
    [
      ["batch", "standard"],
      ["web", "non-critical"],
      ["train", "non-critical"],
    ],
  );
  const second = await world.write("PUT", address, { body: { priority: "critical" }, headers: match(1) });
  t.false("levels" in told(second));
  const back = await world.write("DELETE", address, { headers: match(2) });
  t.deepEqual(
    [back.status, told(back)],
    [200, { workload: "web", version: 3, by: webTeam, changedAt: "2026-09-21T14:13:20Z" }],
  );
  t.deepEqual((await asked(world)).workloads, world.spec.workloads);
});

test("an order is told with its end, and is part of what the next round decides on", async (t) => {
  const world = new TalkedWorld();
  const saved = await world.write("POST", "/v1/workloads/batch/checkpoint");
  t.is(saved.status, 202);
  const { order, ...rest } = told(saved) as { order: string };
  t.deepEqual(rest, {
    ...{ kind: "checkpoint", workload: "batch", by: webTeam },
    ...{ at: "2026-09-21T14:13:20Z", until: "2026-09-21T15:13:20Z" },
  } as never);
  const drained = await world.write("POST", "/v1/workloads/web/drain", { body: { instance: "i-base" } });
  t.like(told(drained), { kind: "drain", instance: "i-base", until: "2026-09-22T14:13:20Z" });
  const { orders } = told(await world.get("/v1/orders")) as { orders: { order: string }[] };
  t.deepEqual(orders, [told(drained), told(saved)] as never);
  t.deepEqual(told(await world.get("/v1/orders?workload=batch"))["orders"], [told(saved)]);
  t.deepEqual(
    (await asked(world)).requests?.orders.map(({ id, kind }) => [id, kind]),
    [
      [order, "checkpoint"],
      [orders[0]?.order, "drain"],
    ] as never,
  );
  world.now += 3600;
  t.is((told(await world.get("/v1/orders"))["orders"] as unknown[]).length, 1);
});

test("the engine is paused for an hour or until a moment, and goes on when it is told to", async (t) => {
  const world = new TalkedWorld();
  world.spec = { ...world.spec, workloads: world.spec.workloads.map(({ owners: _, ...workload }) => workload) };
  const paused = await world.write("PUT", "/v1/engine", {
    body: { paused: true, why: "a release" },
    headers: match(0),
  });
  const by = webTeam;
  t.deepEqual(told(paused), {
    version: 1,
    paused: true,
    pausedUntil: "2026-09-21T15:13:20Z",
    why: "a release",
    by,
    mayWrite: true,
  });
  t.is((await asked(world)).requests?.pausedUntilSeconds, beganAt + 3600);
  const longer = { paused: true, until: "2026-09-28T16:13:20+02:00" };
  t.like(told(await world.write("PUT", "/v1/engine", { body: longer, headers: match(1) })), {
    pausedUntil: "2026-09-28T14:13:20Z",
  });
  const on = await world.write("PUT", "/v1/engine", { body: { paused: false }, headers: match(2) });
  t.deepEqual(told(on), { version: 3, paused: false, by, mayWrite: true });
  t.is((await asked(world)).requests, undefined);
  t.is((await world.write("PUT", "/v1/engine", { body: { paused: false }, headers: match(2) })).status, 412);
});

test("who is no owner of a workload changes nothing of it, whatever it asks", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  const version = (await world.controls.load())?.version;
  const cases = [
    ["PUT", "/v1/bids/b", goodBid, toCreate],
    ["PUT", "/v1/bids/a", goodBid, match(1)],
    ["PUT", "/v1/bids/a", { ...goodBid, workload: "batch", part: "all" }, match(1)],
    ["DELETE", "/v1/bids/a", undefined, match(1)],
    ["PUT", "/v1/workloads/web/preferences", {}, toCreate],
    ["DELETE", "/v1/workloads/web/preferences", undefined, toCreate],
    ["POST", "/v1/workloads/web/checkpoint", {}, {}],
    ["POST", "/v1/workloads/web/drain", { instance: "i-base" }, {}],
    ["PUT", "/v1/engine", { paused: true }, toCreate],
  ] as const;
  for (const [method, address, body, headers] of cases) {
    const answer = await world.write(method, address, { body, headers, arn: dataTeam });
    t.is(answer.status, 403, `${method} ${address}`);
    t.like(told(answer), { type: "/problems/not-owner" });
  }
  t.is((await world.controls.load())?.version, version);
  const own = { body: {}, headers: toCreate, arn: dataTeam };
  t.is((await world.write("PUT", "/v1/workloads/train/preferences", own)).status, 200);
  t.is((await world.write("PUT", "/v1/workloads/batch/preferences", own)).status, 200);
});

test("the same write again gets the same answer again, also after it would not hold any more, and changes nothing", async (t) => {
  const world = new TalkedWorld();
  const headers = { ...toCreate, "idempotency-key": "once" };
  const first = await world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  const version = (await world.controls.load())?.version;
  world.now += 3599;
  world.spec = { ...world.spec, workloads: [] };
  const again = await world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  t.deepEqual(again, { ...first, headers: { ...first.headers, "idempotent-replayed": "true" } });
  const othersSession = webTeam.replace("ada", "eve");
  t.is((await world.write("PUT", "/v1/bids/a", { body: goodBid, headers, arn: othersSession })).body, first.body);
  t.is((await world.controls.load())?.version, version);
  world.spec = new TalkedWorld().spec;
  world.now += 1;
  t.is((await world.write("PUT", "/v1/bids/a", { body: goodBid, headers })).status, 412);
});

test("a withdrawal again is answered as the first one was", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  const headers = { ...match(1), "idempotency-key": "gone" };
  const answers = [
    await world.write("DELETE", "/v1/bids/a", { headers }),
    await world.write("DELETE", "/v1/bids/a", { headers }),
  ];
  t.deepEqual(
    answers.map(({ status, headers: of }) => [status, of["idempotent-replayed"]]),
    [
      [204, undefined],
      [204, "true"],
    ],
  );
});

test("a key of another request is refused, and of another caller is another key", async (t) => {
  const world = new TalkedWorld();
  const headers = { ...toCreate, "idempotency-key": "once" };
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  for (const [address, body] of [
    ["/v1/bids/a", { ...goodBid, units: 3 }],
    ["/v1/bids/b", goodBid],
  ] as const) {
    const refused = await world.write("PUT", address, { body, headers });
    t.is(refused.status, 422);
    t.like(told(refused), { type: "/problems/key-reused" });
  }
  const batch = { ...goodBid, workload: "batch", part: "all" };
  t.is((await world.write("PUT", "/v1/bids/c", { body: batch, headers, arn: dataTeam })).status, 201);
});

test("a refused write is not remembered: its key may be used for what is put right", async (t) => {
  const world = new TalkedWorld();
  const headers = { ...toCreate, "idempotency-key": "once" };
  t.is((await world.write("PUT", "/v1/bids/a", { body: { ...goodBid, units: 9 }, headers })).status, 422);
  t.is((await world.write("PUT", "/v1/bids/a", { body: goodBid, headers })).status, 201);
});

test("each write is in the audit log once, with who made it and what it changed, and refusals are not", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  world.now += 1;
  await world.write("PUT", "/v1/bids/a", { body: { ...goodBid, usdPerUnitHour: 0.9 }, headers: match(1) });
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: match(1) });
  world.now += 1;
  await world.write("PUT", "/v1/workloads/train/preferences", {
    body: { priority: "standard" },
    headers: toCreate,
    arn: dataTeam,
  });
  world.now += 1;
  await world.write("DELETE", "/v1/bids/a", { headers: match(2) });
  const { entries } = told(await world.get("/v1/audit")) as { entries: Record<string, unknown>[] };
  t.deepEqual(
    entries.map(({ request, by, at }) => [request, by, at]),
    [
      ["DELETE /v1/bids/a", webTeam, "2026-09-21T14:13:23Z"],
      ["PUT /v1/workloads/train/preferences", dataTeam, "2026-09-21T14:13:22Z"],
      ["PUT /v1/bids/a", webTeam, "2026-09-21T14:13:21Z"],
      ["PUT /v1/bids/a", webTeam, "2026-09-21T14:13:20Z"],
    ],
  );
  t.deepEqual([entries[1]?.["before"], entries[1]?.["after"]], [null, { priority: "standard" }]);
  t.is((entries[2]?.["before"] as { usdPerUnitHour: number }).usdPerUnitHour, 0.5);
  t.is((entries[2]?.["after"] as { usdPerUnitHour: number }).usdPerUnitHour, 0.9);
  t.is(entries[0]?.["after"], null);
  t.deepEqual((await world.controls.load())?.controls.unaudited, []);
  t.is((told(await world.get("/v1/audit?limit=1"))["entries"] as unknown[]).length, 1);
});

test("what the audit log does not take now is told all the same, and put with the next write", async (t) => {
  const world = new TalkedWorld();
  const append = world.audit.append.bind(world.audit);
  world.audit.append = () => Promise.reject(new RequestFailedError("no log"));
  t.is((await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate })).status, 201);
  t.is((told(await world.get("/v1/audit"))["entries"] as unknown[]).length, 1);
  t.is((await world.audit.newest(9)).length, 0);
  world.audit.append = append;
  await world.write("PUT", "/v1/bids/b", { body: goodBid, headers: toCreate });
  t.is((await world.audit.newest(9)).length, 2);
  t.deepEqual((await world.controls.load())?.controls.unaudited, []);
});

test("no more writes are taken than can wait for the audit log, until it takes them", async (t) => {
  const world = new TalkedWorld();
  const append = world.audit.append.bind(world.audit);
  world.audit.append = () => Promise.reject(new RequestFailedError("no log"));
  for (let i = 0; i < 100; i++) t.is((await world.write("POST", "/v1/workloads/batch/checkpoint")).status, 202);
  const refused = await world.write("POST", "/v1/workloads/batch/checkpoint");
  t.deepEqual([refused.status, refused.headers["retry-after"]], [503, "60"]);
  world.audit.append = append;
  t.is((await world.write("POST", "/v1/workloads/batch/checkpoint")).status, 202);
  t.is((await world.audit.newest(200)).length, 101);
  t.deepEqual((await world.controls.load())?.controls.unaudited, []);
});

test("as many writes are taken in an hour as can be remembered, and half of them of one caller", async (t) => {
  const world = new TalkedWorld();
  const path = "/v1/workloads/batch/preferences";
  const write = (arn: string) => world.write("PUT", path, { body: {}, headers: { "if-match": "*" }, arn });
  const waitOf = async (arn: string) => {
    const { status, headers } = await write(arn);
    return [status, headers["retry-after"]];
  };
  await world.write("PUT", path, { body: {}, headers: toCreate });
  world.now += 10;
  for (let i = 1; i < 500; i++) t.is((await write(webTeam)).status, 200);
  t.deepEqual(await waitOf(webTeam), [429, "3590"]);
  t.deepEqual(await waitOf(webTeam.replace("ada", "bob")), [429, "3590"]);
  world.now += 10;
  for (let i = 0; i < 500; i++) t.is((await write(dataTeam)).status, 200);
  t.deepEqual(await waitOf(dataTeam), [429, "3600"]);
  t.deepEqual(await waitOf("arn:aws:iam::123456789012:user/third"), [429, "3580"]);
  world.now += 3580;
  t.is((await write(webTeam)).status, 200);
  t.is((await write(webTeam)).status, 429);
});

test("there are a thousand bids at most, and those that are over for a day make room", async (t) => {
  const world = new TalkedWorld();
  const until = "2026-09-21T20:00:00Z";
  for (let i = 0; i < 1000; i++) {
    if (i === 500) world.now += 3600;
    t.is((await world.write("PUT", `/v1/bids/b${i}`, { body: { ...goodBid, until }, headers: toCreate })).status, 201);
  }
  world.now += 3600;
  const body = { ...goodBid, until: "2026-09-30T00:00:00Z" };
  const refused = await world.write("PUT", "/v1/bids/more", { body, headers: toCreate });
  t.is(refused.status, 409);
  t.like(told(refused), { type: "/problems/limit-reached" });
  t.is((await world.write("PUT", "/v1/bids/b7", { body, headers: match(1) })).status, 200);
  world.now = Date.parse(until) / 1000 + 86_400;
  t.is((await world.write("PUT", "/v1/bids/more", { body, headers: toCreate })).status, 201);
  t.is((told(await world.get("/v1/bids"))["bids"] as unknown[]).length, 2);
});

test("the same order again takes the place of the first", async (t) => {
  const world = new TalkedWorld();
  const order = () => world.write("POST", "/v1/workloads/batch/checkpoint");
  t.is((await order()).status, 202);
  world.now += 60;
  t.is((await order()).status, 202);
  const { orders } = told(await world.get("/v1/orders")) as { orders: readonly { at: string }[] };
  t.is(orders.length, 1);
  t.is(Date.parse(orders[0]?.at ?? "") / 1000, Math.floor(world.now));
});

test("a bid whose part takes no bids any more is told of as one that gets nothing, and can be withdrawn", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/nightly", { body: goodBid, headers: toCreate });
  world.spec = { ...world.spec, workloads: world.spec.workloads.filter(({ name }) => name !== "web") };
  t.like(told(await world.get("/v1/bids/nightly")), {
    allocation: { awarded: 0, why: "web/rest takes no bids any more" },
  });
  t.is((await world.write("DELETE", "/v1/bids/nightly", { headers: match(1), arn: dataTeam })).status, 204);
});

test("a store that fails is a 503, and the same write later is made once", async (t) => {
  const store = new MemoryControlsStore();
  const save = store.save.bind(store);
  const world = new TalkedWorld(store);
  const headers = { ...toCreate, "idempotency-key": "once" };
  store.save = () => Promise.reject(new RequestFailedError("PutItem: no answer"));
  const refused = await world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  t.deepEqual([refused.status, refused.headers["retry-after"]], [503, "5"]);
  // Saved, and the answer was lost.
  store.save = async (...asked) => {
    await save(...asked);
    throw new RequestFailedError("PutItem: no answer");
  };
  t.is((await world.write("PUT", "/v1/bids/a", { body: goodBid, headers })).status, 503);
  store.save = save;
  const again = await world.write("PUT", "/v1/bids/a", { body: goodBid, headers });
  t.deepEqual([again.status, again.headers["idempotent-replayed"]], [201, "true"]);
  t.is((told(again) as { version: number }).version, 1);
  t.deepEqual(faultsIn(again), []);
});
