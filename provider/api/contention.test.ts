import { setTimeout } from "node:timers/promises";
import test from "ava";
import fc from "fast-check";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import type { FleetControls } from "../engine/controls.js";
import { goodBid, TalkedWorld, toCreate, told } from "./fixtures/talkedFleet.js";

const writers = 50;

/** A store with a way to it: others may save between a load and the save that builds on it. */
class DistantStore extends MemoryControlsStore {
  saves = 0;

  override async load() {
    await setTimeout(1);
    const stored = await super.load();
    await setTimeout(1);
    return stored;
  }

  override async save(controls: FleetControls, expectedVersion: number) {
    await setTimeout(1);
    const version = await super.save(controls, expectedVersion);
    this.saves++;
    return version;
  }
}

const all = <T>(make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: writers }, (_, i) => make(i)));

function countOf(statuses: readonly number[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test("of fifty who change one bid of one version at once, one does, and the others are told that it is stale", async (t) => {
  const world = new TalkedWorld(new DistantStore());
  await world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  const price = (i: number): number => 1 + i;
  const answers = await all((i) =>
    world.write("PUT", "/v1/bids/a", {
      body: { ...goodBid, usdPerUnitHour: price(i) },
      headers: { "if-match": '"1"' },
    }),
  );
  t.deepEqual(countOf(answers.map(({ status }) => status)), { 200: 1, 412: writers - 1 });
  const won = answers.findIndex(({ status }) => status === 200);
  t.like(told(await world.get("/v1/bids/a")), { version: 2, usdPerUnitHour: price(won) });
});

test("of fifty who place fifty bids at once, each does, once", async (t) => {
  const world = new TalkedWorld(new DistantStore());
  const answers = await all((i) => world.write("PUT", `/v1/bids/b${i}`, { body: goodBid, headers: toCreate }));
  t.deepEqual(countOf(answers.map(({ status }) => status)), { 201: writers });
  const { bids } = told(await world.get("/v1/bids")) as { bids: { version: number }[] };
  t.is(bids.length, writers);
  t.true(bids.every(({ version }) => version === 1));
  t.is((await world.audit.newest(999)).length, writers);
});

test("of fifty processes that write at once, each write is in force once or refused as a conflict, and made when it is tried again", async (t) => {
  const store = new DistantStore();
  const world = new TalkedWorld(store);
  const processes = Array.from({ length: writers }, () => world.anotherApi());
  const write = (i: number) => {
    const headers = { ...toCreate, "idempotency-key": `w${i}` };
    return world.write("PUT", `/v1/bids/b${i}`, { body: goodBid, headers, ...(processes[i] && { api: processes[i] }) });
  };
  let open = Array.from({ length: writers }, (_, i) => i);
  let refused = 0;
  while (open.length > 0) {
    const answers = await Promise.all(open.map(write));
    t.true(answers.every(({ status }) => status === 201 || status === 409));
    t.true(answers.every(({ status, headers }) => status === 201 || headers["retry-after"] === "1"));
    const { bids } = told(await world.get("/v1/bids")) as { bids: { bid: string }[] };
    const placed = open.filter((_, place) => answers[place]?.status === 201).map((i) => `b${i}`);
    t.true(placed.every((name) => bids.some(({ bid }) => bid === name)));
    open = open.filter((_, place) => answers[place]?.status !== 201);
    refused += open.length;
  }
  t.log(`${refused} conflicts`);
  const { bids } = told(await world.get("/v1/bids")) as { bids: { version: number }[] };
  t.deepEqual(countOf(bids.map(({ version }) => version)), { 1: writers });
  t.is(new Set((await world.audit.newest(999)).map(({ request }) => request)).size, writers);
});

test("of fifty who send one write under one key at once, through two processes, it is made once and answered fifty times", async (t) => {
  const world = new TalkedWorld(new DistantStore());
  const other = world.anotherApi();
  const answers = await all((i) =>
    world.write("POST", "/v1/workloads/batch/checkpoint", {
      headers: { "idempotency-key": "once" },
      api: i % 2 === 0 ? world.api : other,
    }),
  );
  t.deepEqual(countOf(answers.map(({ status }) => status)), { 202: writers });
  t.is(new Set(answers.map(({ body }) => body)).size, 1);
  t.is(answers.filter(({ headers }) => headers["idempotent-replayed"] !== "true").length, 1);
  t.is((told(await world.get("/v1/orders"))["orders"] as unknown[]).length, 1);
});

test("a read never waits for a write", async (t) => {
  const store = new MemoryControlsStore();
  const world = new TalkedWorld(store);
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  const save = store.save.bind(store);
  store.save = async (...asked) => {
    await promise;
    return save(...asked);
  };
  const write = world.write("PUT", "/v1/bids/a", { body: goodBid, headers: toCreate });
  t.is((await world.get("/v1/bids/a")).status, 404);
  resolve();
  t.is((await write).status, 201);
  t.is((await world.get("/v1/bids/a")).status, 200);
});

test("whatever writers do to three bids in whatever order, versions count the writes that were made", async (t) => {
  const step = fc.record({
    bid: fc.constantFrom("a", "b", "c"),
    remove: fc.boolean(),
    version: fc.integer({ min: 0, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const world = new TalkedWorld();
      const answers = await Promise.all(
        steps.map(({ bid, remove, version }) => {
          const headers = { "if-match": `"${version}"` };
          if (remove) return world.write("DELETE", `/v1/bids/${bid}`, { headers });
          return world.write("PUT", `/v1/bids/${bid}`, { body: goodBid, headers });
        }),
      );
      for (const name of ["a", "b", "c"]) {
        const own = answers.filter((_, i) => steps[i]?.bid === name);
        const puts = own.filter(({ status }) => status === 200 || status === 201);
        t.deepEqual(
          puts.map((answer) => told(answer)["version"]),
          puts.map((_, i) => i + 1),
        );
        const { status, body } = await world.get(`/v1/bids/${name}`);
        const last = own.findLast((answer) => answer.status < 300);
        t.is(status, last !== undefined && last.status !== 204 ? 200 : 404);
        if (status === 200) t.is((JSON.parse(body) as { version: number }).version, puts.length);
      }
    }),
    { numRuns: 50 },
  );
});
