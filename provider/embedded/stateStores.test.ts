import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import test from "ava";
import { CorruptDataError, InputError, StateConflictError } from "../errors.js";
import { JobRun } from "../engine/deadlineJob.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { firstRecord, seePool } from "../engine/revocation/poolRecord.js";
import { emptyState, emptyWorkloadState, type FleetState } from "../engine/state.js";
import { stateStoreContract, stateWithSequence } from "../ports/fixtures/stateStoreContract.js";
import { DiskStateStore } from "./diskStateStore.js";
import { MemoryStateStore } from "./memoryStateStore.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-state-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const state = emptyState("fleet", 0);

/** The path of the document in force. */
function documentPath(store: string): string {
  const [name] = readdirSync(store);
  return join(store, String(name), `${name}.json`);
}

stateStoreContract("disk", async (name) => new DiskStateStore(join(folder, name)));
stateStoreContract("memory", async () => new MemoryStateStore());

test("a state of before jobs were remembered is read", async (t) => {
  const { upSeconds: _, weekLosses: __, weekExpected: ___, ...record } = seePool(firstRecord(0, true), 5, false, 1);
  const older: FleetState = { ...state, pools: { p: { record } }, workloads: { job: emptyWorkloadState(0) } };
  const store = new DiskStateStore(join(folder, "older"));
  await store.save(older, 0);
  t.deepEqual((await store.load())?.state, older);
});

test("a full state comes back from the disk as it was", async (t) => {
  const reason = { text: "because", terms: { money: -0.25 } };
  const full: FleetState = {
    ...state,
    pools: { p: { downAtSeconds: 5, record: seePool(firstRecord(0, true), 5, false, 1) } },
    forecasts: {
      open: [{ pool: "p", atSeconds: 5, raw: [0.1, 0.2, 0.3], chances: [0.1, 0.2, 0.4], passed: 1 }],
      sums: { raw: [1, 2, 3], chances: [1, 2, 4], came: [1, 1, 5], count: [9, 9, 9], seconds: 5 },
    },
    workloads: {
      web: {
        degraded: ["slow"],
        orphans: [{ snapshot: "s", orphanedAtSeconds: 3, failures: 0 }],
        movedAtSeconds: [1, 2],
        beganAtSeconds: 0,
        alarmed: true,
        job: {
          look: { atSeconds: 5, doneSeconds: 2, running: JobRun.Spot, overheadLeftSeconds: 1 },
          startsWork: true,
        },
      },
    },
    known: {
      i: {
        pool: "p",
        workload: "web",
        part: "all",
        level: Level.Immediate,
        role: Role.Serving,
        launchedAtSeconds: 4,
        leaving: false,
        noticed: true,
      },
    },
    pending: [
      {
        action: { kind: "release", key: "k", workload: "web", reason, instance: "i" },
        decidedAtSeconds: 6,
        attempts: 2,
      },
    ],
    outcomes: [{ kind: "done", action: "launch", workload: "web", key: ":null in a text is no null" }],
  };
  const store = new DiskStateStore(join(folder, "full"));
  await store.save(full, 0);
  t.deepEqual((await store.load())?.state, full);
});

test("of two stores on one folder that save at once over the same version, one wins", async (t) => {
  const at = join(folder, "race");
  const writers = Array.from({ length: 5 }, () => new DiskStateStore(at));
  for (let version = 0; version < 20; version++) {
    const saves = writers.map((writer, i) => writer.save(stateWithSequence(100 * version + i), version));
    const settled = await Promise.allSettled(saves);
    const lost = settled.filter((save) => save.status === "rejected");
    t.is(lost.length, writers.length - 1);
    t.true(lost.every((save) => save.reason instanceof StateConflictError));
    t.is((await new DiskStateStore(at).load())?.version, version + 1);
  }
});

test("threads that count up one state at once lose no count", async (t) => {
  const at = join(folder, "threads");
  await new DiskStateStore(at).save(stateWithSequence(0), 0);
  const counters = 3;
  const each = 40;
  const source = `
    const { DiskStateStore } = require(${JSON.stringify(require.resolve("./diskStateStore.js"))});
    const store = new DiskStateStore(${JSON.stringify(at)});
    (async () => {
      for (let done = 0; done < ${each}; ) {
        const { state, version } = await store.load();
        try {
          await store.save({ ...state, sequence: state.sequence + 1 }, version);
          done++;
        } catch (failure) {
          if (failure.code !== "STATE_CONFLICT") throw failure;
        }
      }
    })();`;
  const ends = Array.from({ length: counters }, () => once(new Worker(source, { eval: true }), "exit"));
  t.deepEqual(
    await Promise.all(ends),
    Array.from({ length: counters }, () => [0]),
  );
  const stored = await new DiskStateStore(at).load();
  t.is(stored?.state.sequence, counters * each);
  t.is(stored?.version, counters * each + 1);
});

test("the version before is kept beside the newest, and nothing older", async (t) => {
  const at = join(folder, "previous");
  const store = new DiskStateStore(at);
  for (let version = 0; version < 5; version++) await store.save(stateWithSequence(version), version);
  const [name] = readdirSync(at);
  const versions = readdirSync(join(at, String(name))).map((file) => file.split("-")[0]);
  t.deepEqual(versions.sort(), ["4", "5"]);
});

test("a writer that died before its rename has changed nothing, and the next process tidies up after it", async (t) => {
  const at = join(folder, "died");
  const store = new DiskStateStore(at);
  await store.save(stateWithSequence(1), 0);
  const [name] = readdirSync(at);
  const stray = join(at, String(name), "2-00000000-0000-4000-8000-000000000000.json");
  writeFileSync(stray, "{half");
  t.deepEqual(await store.load(), { state: stateWithSequence(1), version: 1 });
  t.is(await store.save(stateWithSequence(2), 1), 2);
  await new DiskStateStore(at).save(stateWithSequence(3), 2);
  t.is(readdirSync(join(at, String(readdirSync(at)[0]))).length, 2);
});

const poisons: Readonly<Record<string, (json: string) => string>> = {
  "a truncated document": (json) => json.slice(0, json.length / 2),
  "an empty document": () => "",
  "another document": () => "[]",
  "another format": (json) => json.replace('"format":1', '"format":2'),
  "a number that is text": (json) => json.replace('"sequence":1', '"sequence":"1"'),
  "a field nobody knows": (json) => json.replace('"sequence":1', '"sequence":1,"extra":1'),
  "an action nobody knows": (json) =>
    json.replace('"pending":[]', '"pending":[{"action":{"kind":"explode"},"decidedAtSeconds":0,"attempts":0}]'),
  "another version than its name says": (json) => json.replace('"version":1', '"version":7'),
};

for (const [what, poison] of Object.entries(poisons)) {
  test(`${what} is refused, naming the file`, async (t) => {
    const at = join(folder, `poison-${what.replaceAll(" ", "-")}`);
    const store = new DiskStateStore(at);
    await store.save(stateWithSequence(1), 0);
    const path = documentPath(at);
    writeFileSync(path, poison(JSON.stringify({ version: 1, state: stateWithSequence(1) })));
    const failure = await t.throwsAsync(store.load(), { instanceOf: CorruptDataError });
    t.true(failure.message.startsWith(path), failure.message);
  });
}

test("a folder that holds anything else is refused", async (t) => {
  const at = join(folder, "foreign");
  await new DiskStateStore(at).save(state, 0);
  const second = join(at, "2-00000000-0000-4000-8000-000000000000");
  writeFileSync(second, "");
  await t.throwsAsync(new DiskStateStore(at).load(), { instanceOf: CorruptDataError, message: /expected one folder/ });
});

test("a state with an infinite number, which JSON can't hold, is not saved", async (t) => {
  const at = join(folder, "infinite");
  const store = new DiskStateStore(at);
  const infinite = { ...state, decidedAtSeconds: Infinity };
  const failure = await t.throwsAsync(store.save(infinite, 0), { instanceOf: InputError });
  t.deepEqual(
    failure.faults.map(({ where }) => where),
    ["state.decidedAtSeconds"],
  );
  t.false(existsSync(at));
});
