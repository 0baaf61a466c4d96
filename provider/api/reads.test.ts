import test from "ava";
import { emptyControls } from "../engine/controls.js";
import { RequestFailedError } from "../errors.js";
import { Level } from "../engine/level.js";
import { Weekday } from "../engine/demand.js";
import { emptyWorkloadState } from "../engine/state.js";
import type { OpenAccount } from "../engine/pricing/account.js";
import type { HourAccount } from "../engine/pricing/hourAccount.js";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import {
  beganAt,
  byLevel,
  dataTeam,
  goodBid,
  steadyDemand,
  talkedState,
  TalkedWorld,
  toCreate,
  told,
  webTeam,
} from "./fixtures/talkedFleet.js";

const hour = Math.floor(beganAt / 3600) * 3600;

function account(fromSeconds: number, microUsd = 1_500_001): HourAccount {
  return {
    fromSeconds,
    lines: [{ workload: "web", level: Level.Immediate, kind: "bid", unitHours: 2.5, microUsd }],
    realMicroUsd: 2_000_000,
    spreadMicroUsd: 2_000_000 - microUsd,
    shadowMicroUsd: 300_000,
    surplusMicroUsd: 100_000,
    onDemandMicroUsd: 5_000_000,
  };
}

/** Thirteen minutes of an hour that costs 2 USD in them, and hours that are over. */
function openAccount(closed: readonly HourAccount[]): OpenAccount {
  const usd = 3600 * 1_000_000;
  const line = { workload: "web", level: Level.Immediate, kind: "bid", unitSeconds: 9000, money: 1.5 * usd } as const;
  return {
    chargedUntilSeconds: hour + 740,
    rates: { lines: [], real: 0, shadow: 0, surplus: 0, onDemand: 0 },
    open: {
      ...{ fromSeconds: hour, seconds: 740, assumedSeconds: 0, lines: [line] },
      ...{ real: 2 * usd, shadow: 0.3 * usd, surplus: 0.1 * usd, onDemand: 5 * usd },
    },
    closed,
  };
}

test("the fleet at a glance adds up what runs and what is wanted, bids included", async (t) => {
  const answer = await new TalkedWorld().get("/v1/fleet");
  t.is(answer.status, 200);
  t.is(answer.headers["content-type"], "application/json");
  t.deepEqual(told(answer), {
    fleet: "fleet",
    at: "2026-09-21T14:13:20Z",
    decidedAt: "2026-09-21T14:12:20Z",
    isLate: false,
    engine: { version: 0, paused: false, mayWrite: false },
    // Three units on on-demand and three on spot that is known: the one in no pool of the fleet has no price.
    usdPerHour: 3 * 1 + 3 * 0.3,
    onDemandUsdPerHour: 12,
    budgetUsdPerHour: 20,
    // Ten are declared, and bids were granted two.
    units: { wanted: 12, running: 6, shadows: 1 },
    pending: 0,
  });
});

test("a fleet whose companion has not decided for three minutes is late, and one that never has is not", async (t) => {
  const world = new TalkedWorld();
  world.now = beganAt + 121;
  t.true(told(await world.get("/v1/fleet"))["isLate"]);
  world.state = undefined;
  const fleet = told(await world.get("/v1/fleet"));
  t.false(fleet["isLate"]);
  t.false("decidedAt" in fleet);
  t.deepEqual(fleet["units"], { wanted: 10, running: 0, shadows: 0 });
});

test("prices of now count where they are known, and those of the plan where they can't be had", async (t) => {
  const dear = { usdPerHour: async () => ({ "us-east-1a/spot": 0.5 }) };
  t.is(told(await new TalkedWorld(undefined, dear).get("/v1/fleet"))["usdPerHour"], 3 * 1 + 3 * 0.5);
  const failing = { usdPerHour: () => Promise.reject(new RequestFailedError("no prices")) };
  t.is(told(await new TalkedWorld(undefined, failing).get("/v1/fleet"))["usdPerHour"], 3 * 1 + 3 * 0.3);
});

test("a workload tells of its parts, what a unit is charged, and who may change it", async (t) => {
  const world = new TalkedWorld();
  const web = told(await world.get("/v1/workloads/web"));
  t.like(web, {
    workload: "web",
    priority: "critical",
    profile: "balanced",
    shadows: 1,
    usdPerHour: 2.6,
    mayWrite: true,
    steps: [{ name: "slow", savesUnits: 2, qualityUsdPerHour: 0.5 }],
  });
  t.deepEqual(web["parts"], [
    {
      ...{ part: "base", level: "Non-Interruptible", promise: "never reclaimed by the engine" },
      ...{ declaredUnits: 2, bidUnits: 2, bidUnitsGranted: 0, wanted: 2, running: 1 },
    },
    {
      ...{ part: "rest", level: "Immediate" },
      promise: "may be lost at any moment; work is moved ahead of a loss where it is foreseen",
      ...{ declaredUnits: 4, bidUnits: 8, bidUnitsGranted: 2, wanted: 6, running: 2 },
    },
  ]);
  t.like(web["unitUsdPerHour"], { Immediate: 0.31, "Non-Interruptible": 3.31 });
  t.false(told(await world.get("/v1/workloads/web", {}, dataTeam))["mayWrite"]);
});

test("all workloads are listed by importance, and one that there is not is not found", async (t) => {
  const world = new TalkedWorld();
  const { workloads } = told(await world.get("/v1/workloads")) as { workloads: { workload: string }[] };
  t.deepEqual(
    workloads.map(({ workload }) => workload),
    ["web", "batch", "train"],
  );
  const addresses = ["/v1/workloads/nope", "/v1/workloads/constructor", "/v1/blend?workload=nope", "/v1/bids/nope"];
  for (const address of addresses) t.is((await world.get(address)).status, 404, address);
});

test("steps in force save units of the weakest part", async (t) => {
  const world = new TalkedWorld();
  const { state } = world;
  if (!state) throw new RangeError("expected a state");
  const web = { ...state.workloads["web"], degraded: ["slow"] } as (typeof state.workloads)[string];
  world.state = { ...state, workloads: { web } };
  const resource = told(await world.get("/v1/workloads/web")) as { degraded: unknown; parts: { wanted: number }[] };
  t.deepEqual(resource.degraded, ["slow"]);
  t.deepEqual(
    resource.parts.map(({ wanted }) => wanted),
    [2, 4],
  );
});

test("units that bids were granted count once, and steps save them first where their part promises least", async (t) => {
  const world = new TalkedWorld();
  const state = talkedState();
  const hours = { fromMinute: 12 * 60, lengthMinutes: 300, timeZone: "UTC" };
  const afternoon = { days: [Weekday.Monday], ...hours, units: 2 };
  const parts = [
    { name: "base", units: 2, level: Level.FiveMinuteWarning },
    { name: "rest", units: 1, level: Level.Immediate, bidUnits: 8, demand: [afternoon] },
  ];
  const [web, ...others] = world.spec.workloads;
  if (!web) throw new RangeError("expected a workload");
  const degradation = [{ name: "slow", savesUnits: 3, qualityUsdPerHour: 1 }];
  world.spec = { ...world.spec, workloads: [{ ...web, parts, degradation }, ...others] };
  const wanted = async (): Promise<unknown> => {
    const resource = told(await world.get("/v1/workloads/web")) as { parts: { wanted: number }[] };
    return resource.parts.map((part) => part.wanted);
  };
  t.deepEqual(await wanted(), [2, 4]);
  world.state = { ...state, workloads: { web: { ...emptyWorkloadState(beganAt), degraded: ["slow"] } } };
  t.deepEqual(await wanted(), [2, 1]);
});

test("a blend of all workloads is one of all, whatever one of them is called", async (t) => {
  const world = new TalkedWorld();
  const { spec, state } = world;
  world.spec = { ...spec, workloads: spec.workloads.map((each) => ({ ...each, name: renamed(each.name) })) };
  const known = Object.entries(state?.known ?? {}).map(([id, unit]) => [
    id,
    { ...unit, workload: renamed(unit.workload) },
  ]);
  world.state = state && { ...state, known: Object.fromEntries(known) as typeof state.known };
  const { lines } = told(await world.get("/v1/blend")) as { lines: Record<string, unknown>[] };
  t.deepEqual([...new Set(lines.map(({ workload }) => workload))], ["web", "undefined", "train", "old"]);
});

function renamed(workload: string): string {
  return workload === "batch" ? "undefined" : workload;
}

test("the blend tells of units by pool, those of workloads and pools that are gone included", async (t) => {
  const world = new TalkedWorld();
  const { lines } = told(await world.get("/v1/blend")) as { lines: Record<string, unknown>[] };
  t.deepEqual(
    lines.map(({ workload, part, role, pool, units }) => [workload, part, role, pool, units]),
    [
      ["web", "base", "serving", "us-east-1a/on-demand", 1],
      ["web", "rest", "serving", "us-east-1a/spot", 2],
      ["web", "base", "shadow", "us-east-1a/on-demand", 1],
      ["batch", "all", "serving", "us-east-1a/on-demand", 1],
      ["train", "all", "serving", "us-east-1a/spot", 1],
      ["old", "all", "serving", "gone/spot", 1],
    ],
  );
  t.like(lines[5], { market: "unknown", zone: "", usdPerHour: 0 });
  t.deepEqual(lines[3]?.["instances"], [
    {
      ...{ instance: "i-batch", launchedAt: "2026-09-21T12:13:20Z", leaving: false, noticed: false },
      warnedUntil: "2026-09-21T14:15:00Z",
    },
  ]);
  const old = told(await world.get("/v1/blend?workload=old")) as { lines: Record<string, unknown>[] };
  t.deepEqual(
    old.lines.map(({ workload, units }) => [workload, units]),
    [["old", 1]],
  );
  const one = told(await world.get("/v1/blend?workload=train")) as { lines: unknown[]; usdPerHour: number };
  t.is(one.lines.length, 1);
  t.is(one.usdPerHour, 0.3);
});

test("prices come with their parts, the last clearing, and the last day", async (t) => {
  const { state } = new TalkedWorld();
  const board = state?.prices;
  if (!board) throw new RangeError("expected prices");
  const usdPerUnitHour = byLevel((place) => place + 0.5);
  const world = new TalkedWorld();
  world.state = { ...state, prices: { ...board, history: [{ fromSeconds: hour, seconds: 760, usdPerUnitHour }] } };
  const prices = told(await world.get("/v1/prices")) as { at: string; levels: unknown[]; history: unknown[] };
  t.is(prices.at, "2026-09-21T14:12:20Z");
  t.is(prices.levels.length, 4);
  t.deepEqual(prices.levels[0], {
    ...{
      level: "Immediate",
      usdPerUnitHour: 0.31,
      rate: 0.31,
      clearingUsdPerUnitHour: 0.35,
      askedUnits: 4,
      awardedUnits: 3,
    },
    parts: { market: 0.3, scarcity: 0, foresight: 0.01, smoothing: 0 },
  });
  t.deepEqual(prices.history, [{ from: "2026-09-21T14:00:00Z", usdPerUnitHour }]);
  world.state = undefined;
  t.like(told(await world.get("/v1/prices")), { unitUsdPerHour: 0, levels: [] });
});

test("the forecast tells chances of spot pools, what came of earlier ones, and demand", async (t) => {
  const world = new TalkedWorld();
  world.state = { ...talkedState(), demand: steadyDemand(6) };
  const forecast = told(await world.get("/v1/forecast")) as Record<string, unknown[]>;
  t.deepEqual(forecast["pools"]?.slice(0, 3), [
    {
      ...{ pool: "us-east-1a/spot", market: "spot", usdPerHour: 0.3, units: 3 },
      chances: [
        { minutes: 10, chance: 0.01 },
        { minutes: 30, chance: 0.03 },
        { minutes: 60, chance: 0.05 },
      ],
    },
    { pool: "us-east-1b/spot", market: "spot", usdPerHour: 0.3, blockedUntil: "2026-09-21T14:23:20Z", units: 0 },
    { pool: "us-east-1a/on-demand", market: "on-demand", usdPerHour: 1, units: 3 },
  ]);
  t.deepEqual(forecast["outcomes"]?.[2], { minutes: 60, forecast: 4 / 90, came: 5 / 90, count: 90 });
  const immediate = (forecast["demand"] as Record<string, unknown>[]).filter(({ level }) => level === "Immediate");
  t.is(immediate.length, 24);
  t.like(immediate[0], { from: "2026-09-21T14:00:00Z", units: 6 });
  t.like(immediate[23], { from: "2026-09-22T13:00:00Z", units: 6 });
});

test("a fleet that has not seen a day of its demand forecasts none", async (t) => {
  const world = new TalkedWorld();
  t.deepEqual(told(await world.get("/v1/forecast"))["demand"], []);
  world.state = { ...talkedState(), demand: steadyDemand(6, 20) };
  t.deepEqual(told(await world.get("/v1/forecast"))["demand"], []);
});

test("decisions come with their reasons, the newest first, before a moment and no more than asked for", async (t) => {
  const world = new TalkedWorld();
  const { decisions } = told(await world.get("/v1/decisions")) as { decisions: Record<string, unknown>[] };
  t.is(decisions.length, 2);
  t.like(decisions[0], { at: "2026-09-21T14:12:20Z", model: "rule" });
  t.deepEqual((decisions[0]?.["actions"] as unknown[])[0], {
    ...{ key: "fleet/7/0", kind: "launch", workload: "web", about: "us-east-1a/spot", why: "a unit was lost" },
    terms: { money: 0.3, shortage: -1.2 },
  });
  const before = told(await world.get("/v1/decisions?before=2026-09-21T16:12:20%2B02:00")) as { decisions: unknown[] };
  t.is(before.decisions.length, 1);
  const newest = told(await world.get("/v1/decisions?limit=1")) as { decisions: { at: string }[] };
  t.deepEqual(
    newest.decisions.map(({ at }) => at),
    ["2026-09-21T14:12:20Z"],
  );
});

test("savings are on-demand less the real cost over the hours asked for, the open one included", async (t) => {
  const world = new TalkedWorld();
  const [lastHour, ...stored] = [1, 2, 23, 24].map((ago) => account(hour - ago * 3600));
  world.state = { ...talkedState(), account: openAccount(lastHour ? [lastHour] : []) };
  for (const one of stored) await world.accounts.put(one);
  const savings = told(await world.get("/v1/savings"));
  t.like(savings, {
    from: "2026-09-20T15:00:00Z",
    until: "2026-09-21T15:00:00Z",
    onDemandUsd: 20,
    realUsd: 8,
    savedUsd: 12,
  });
  t.like(savings, { savedShare: 0.6, shadowUsd: 1.2, surplusUsd: 0.4 });
  t.is(told(await world.get("/v1/savings?hours=1"))["realUsd"], 2);
  await world.accounts.put(account(hour - 3600));
  t.is(told(await world.get("/v1/savings"))["realUsd"], 8, "an hour that was stored since counts once");
});

test("charges are told by hour, and with the spread they add up to the real cost", async (t) => {
  const world = new TalkedWorld();
  world.state = { ...talkedState(), account: openAccount([]) };
  await world.accounts.put(account(hour - 3600));
  const { hours } = told(await world.get("/v1/charges")) as {
    hours: { spreadUsd: number; realUsd: number; lines: { usd: number }[] }[];
  };
  t.deepEqual(hours[0], {
    ...{ from: "2026-09-21T13:00:00Z", open: false, realUsd: 2, spreadUsd: 0.499999 },
    lines: [{ workload: "web", level: "Immediate", kind: "bid", unitHours: 2.5, usd: 1.500001 }],
  });
  t.like(hours[1], { from: "2026-09-21T14:00:00Z", open: true });
  for (const { spreadUsd, realUsd, lines } of hours)
    t.is(Math.round(1e6 * (spreadUsd + (lines[0]?.usd ?? 0))), 1e6 * realUsd);
  const span = told(await world.get("/v1/charges?from=2026-09-21T12:30:00Z&until=2026-09-21T13:00:01Z"));
  t.like(span, { from: "2026-09-21T12:00:00Z", until: "2026-09-21T14:00:00Z" });
  t.is((span["hours"] as unknown[]).length, 1);
});

test("charges tell what of an hour was assumed or is unknown, what could not be kept, and hours that are not stored", async (t) => {
  const dropped = { hours: 3, realMicroUsd: 6_500_000, lastFromSeconds: hour - 50 * 3600 };
  const world = new TalkedWorld();
  const late = { ...account(hour - 3600), assumedSeconds: 600, unknownSeconds: 60 };
  world.state = { ...talkedState(), account: { ...openAccount([late]), dropped } };
  await world.accounts.put(account(hour - 2 * 3600));
  const charges = told(await world.get("/v1/charges")) as { hours: Record<string, unknown>[] };
  t.like(charges, { dropped: { hours: 3, realUsd: 6.5, lastFrom: "2026-09-19T12:00:00Z" } });
  t.deepEqual(
    charges.hours.map(({ from, open, assumedSeconds, unknownSeconds }) => [from, open, assumedSeconds, unknownSeconds]),
    [
      ["2026-09-21T12:00:00Z", false, undefined, undefined],
      ["2026-09-21T13:00:00Z", false, 600, 60],
      ["2026-09-21T14:00:00Z", true, undefined, undefined],
    ],
  );
});

test("an hour that no round has closed is open, also when it is over", async (t) => {
  const world = new TalkedWorld();
  world.state = { ...talkedState(), account: openAccount([]) };
  world.now += 3600;
  const { hours } = told(await world.get("/v1/charges")) as { hours: unknown[] };
  t.like(hours[0], { from: "2026-09-21T14:00:00Z", open: true });
});

test("charges of no hours, or of more than a month, are refused", async (t) => {
  const world = new TalkedWorld();
  for (const query of [
    "from=2026-09-21T15:00:00Z",
    "from=2026-08-01T00:00:00Z",
    "until=2026-09-21T14:00:00Z&from=2026-09-21T14:00:00Z",
  ]) {
    t.is((await world.get(`/v1/charges?${query}`)).status, 422, query);
  }
});

test("an answer that was given before is not given again until more than its moment has changed", async (t) => {
  const world = new TalkedWorld();
  for (const address of ["/v1/fleet", "/v1/blend", "/v1/workloads", "/v1/bids", "/v1/decisions", "/v1/savings"]) {
    const { etag = "" } = (await world.get(address)).headers;
    world.now += 1;
    const again = await world.get(address, { "if-none-match": `"other", ${etag}` });
    t.deepEqual([again.status, again.body, again.headers["etag"]], [304, "", etag], address);
    for (const odd of ["0", "", '"other"']) t.is((await world.get(address, { "if-none-match": odd })).status, 200);
  }
  const { etag = "" } = (await world.get("/v1/fleet")).headers;
  world.state = undefined;
  t.is((await world.get("/v1/fleet", { "if-none-match": etag })).status, 200);
});

test("what can be changed has its version as its ETag, and is always told whole", async (t) => {
  const world = new TalkedWorld();
  await world.write("PUT", "/v1/bids/nightly", { body: goodBid, headers: toCreate });
  for (const [address, etag] of [
    ["/v1/engine", '"0"'],
    ["/v1/workloads/web/preferences", '"0"'],
    ["/v1/bids/nightly", '"1"'],
  ] as const) {
    const answer = await world.get(address, { "if-none-match": etag });
    t.deepEqual([answer.status, answer.headers["etag"]], [200, etag]);
  }
});

test("a HEAD is answered as its GET, without the body", async (t) => {
  const world = new TalkedWorld();
  for (const path of ["/v1/fleet", "/openapi.json", "/v1/nope"]) {
    const get = await world.get(path);
    const head = await world.api.answer({ method: "HEAD", path, query: "", headers: {}, caller: { arn: webTeam } });
    t.deepEqual([head.status, head.headers["content-type"]], [get.status, get.headers["content-type"]]);
    if (get.status === 200) t.is(head.body, "");
  }
});

test("every answer is for the caller alone and for now", async (t) => {
  const world = new TalkedWorld();
  for (const address of ["/v1/fleet", "/v1/nope", "/openapi.json"]) {
    t.like((await world.get(address)).headers, { "cache-control": "no-store", "x-content-type-options": "nosniff" });
  }
});

test("a source that fails is a 503 that says when to ask again, and is told to whoever runs the API", async (t) => {
  const failure = new RequestFailedError("GetItem: no answer");
  const world = new TalkedWorld(undefined, { state: () => Promise.reject(failure) });
  const answer = await world.get("/v1/fleet");
  t.is(answer.status, 503);
  t.is(answer.headers["retry-after"], "5");
  t.like(told(answer), { type: "/problems/unavailable", detail: "GetItem: no answer" });
  t.deepEqual(world.failures, [failure]);
});

test("a fault of the API itself says nothing of its inside", async (t) => {
  const world = new TalkedWorld(undefined, { state: () => Promise.reject(new TypeError("secret")) });
  const answer = await world.get("/v1/fleet");
  t.is(answer.status, 500);
  t.false(answer.body.includes("secret"));
  t.is(world.failures.length, 1);
});

test("a read sees what another process has written before it", async (t) => {
  const store = new MemoryControlsStore();
  const world = new TalkedWorld(store);
  t.false((told(await world.get("/v1/engine")) as { paused: boolean }).paused);
  const engine = { version: 1, by: webTeam, atSeconds: beganAt, pausedUntilSeconds: beganAt + 60 };
  await store.save({ ...emptyControls("fleet"), engine }, 0);
  t.like(told(await world.get("/v1/engine")), { paused: true, pausedUntil: "2026-09-21T14:14:20Z", by: webTeam });
  world.now += 60;
  t.false((told(await world.get("/v1/engine")) as { paused: boolean }).paused);
});
