import * as fc from "fast-check";
import test from "ava";
import type { Outcome } from "../action.js";
import { WorkloadKind, type CheckpointSpec, type WorkloadSpec } from "../fleet.js";
import { service, spotA, steadyA, unit } from "../fixtures/scene.js";
import { InstanceState, Role, type JobProgress, type ObservedInstance } from "../observation.js";
import { countProgress, type JobCounts } from "./jobProgress.js";

const overhead = 180;
const work = 7200;
const checkpoint: CheckpointSpec = { saveSeconds: 20, restoreSeconds: 30, sizeMiB: 1, maximumIntervalSeconds: 900 };
const deadline = { workSeconds: work, deadlineSeconds: 36_000, restartOverheadSeconds: overhead };
const job: WorkloadSpec = { ...service(), kind: WorkloadKind.DeadlineJob, deadline, checkpoint };

interface Look {
  readonly at: number;
  readonly instances?: readonly ObservedInstance[];
  readonly outcomes?: readonly Outcome[];
}

/** The progress at each look, with nothing remembered before the first. */
function progressOf(looks: readonly Look[], workload: WorkloadSpec = job): readonly JobProgress[] {
  let memory: JobCounts | undefined;
  return looks.map(({ at, instances = [], outcomes = [] }) => {
    const counted = countProgress(memory, { spec: { workloads: [workload] }, instances, outcomes, nowSeconds: at });
    // It is kept as JSON.
    memory = JSON.parse(JSON.stringify(counted.memory)) as JobCounts;
    return counted.progress[0]!;
  });
}

const done = (looks: readonly Look[], workload?: WorkloadSpec): readonly number[] =>
  progressOf(looks, workload).map(({ doneSeconds }) => doneSeconds);
const left = (looks: readonly Look[]): readonly number[] =>
  progressOf(looks).map(({ overheadLeftSeconds }) => overheadLeftSeconds);

const a = unit("a", spotA);
const b = unit("b", steadyA, { launchedAtSeconds: 500 });
const saved = (atSeconds: number, fields: { snapshot?: string; instance?: string; progressSeconds?: number } = {}) =>
  ({ kind: "checkpointed", workload: "web", instance: "a", snapshot: `s${atSeconds}`, atSeconds, ...fields }) as const;

test("a carrier pays the overhead first, and then a second of work is done a second", (t) => {
  const looks = [0, 60, 180, 300, 600].map((at) => ({ at, instances: [a] }));
  t.deepEqual(done(looks), [0, 0, 0, 120, 420]);
  t.deepEqual(left(looks), [180, 120, 0, 0, 0]);
});

test("while nothing runs no overhead is due; while a unit starts its start and the overhead are", (t) => {
  const starting = unit("a", spotA, { state: InstanceState.Starting, launchedAtSeconds: 60 });
  t.deepEqual(left([{ at: 0 }, { at: 60, instances: [starting] }, { at: 150, instances: [starting] }]), [0, 300, 210]);
});

test("with no checkpoint taken yet a job whose carrier is gone begins anew, and the next owes the whole overhead", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 1200, instances: [a] },
    { at: 1260 },
    { at: 1320, instances: [b] },
    { at: 1620, instances: [b] },
  ];
  t.deepEqual(done(looks), [0, 1020, 0, 0, 120]);
  t.deepEqual(left(looks), [180, 0, 0, 180, 0]);
});

test("a job that declares no checkpoint keeps its work, and owes the overhead alone", (t) => {
  const { checkpoint: _, ...keeping } = job;
  const looks = [
    { at: 0, instances: [a] },
    { at: 1200, instances: [a] },
    { at: 1260 },
    { at: 1320, instances: [b] },
    { at: 1620, instances: [b] },
  ];
  const counts = progressOf(looks, keeping);
  t.deepEqual(
    counts.map(({ doneSeconds }) => doneSeconds),
    [0, 1020, 1020, 1020, 1140],
  );
  t.deepEqual(
    counts.map(({ overheadLeftSeconds }) => overheadLeftSeconds),
    [180, 0, 0, 180, 0],
  );
  t.true(counts.every(({ savedSeconds }) => savedSeconds === undefined));
});

test("what would outlive a loss is what the newest checkpoint holds, and all of it once the work is done", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a] },
    { at: 660, instances: [a], outcomes: [saved(600)] },
    { at: 9000, instances: [a] },
  ];
  t.deepEqual(
    progressOf(looks).map(({ savedSeconds }) => savedSeconds),
    [0, 0, 420, work],
  );
});

test("what a confirmed checkpoint holds outlives its carrier, and is there for the next", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a] },
    { at: 660, instances: [a], outcomes: [saved(600)] },
    { at: 720, instances: [b] },
  ];
  t.deepEqual(done(looks), [0, 420, 460, 420]);
});

test("a checkpoint that is told late holds what was done at its moment, and its taking gave no work", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a] },
    { at: 660, instances: [a], outcomes: [saved(540)] },
    { at: 720, instances: [b] },
  ];
  t.deepEqual(done(looks), [0, 420, 460, 360]);
});

test("a checkpoint that came just before its carrier was lost counts by its moment", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a] },
    { at: 660, outcomes: [saved(640)] },
  ];
  t.is(done(looks).at(-1), 460);
});

test("a checkpoint that is told twice counts once, and one that failed may have taken its time", (t) => {
  const action = { kind: "checkpoint", key: "k", workload: "web", instance: "a", reason: { text: "" } } as const;
  const failed: Outcome = { kind: "failed", action, workload: "web", why: "it did" };
  const start = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a] },
  ];
  t.is(done([...start, { at: 660, instances: [a], outcomes: [saved(600), saved(600)] }]).at(-1), 460);
  t.is(done([...start, { at: 660, instances: [a], outcomes: [failed] }]).at(-1), 460);
});

test("what another unit saved, or another workload, is not this job's", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a], outcomes: [saved(600, { instance: "x" }), { ...saved(600), workload: "other" }] },
    { at: 660, instances: [b] },
  ];
  t.deepEqual(done(looks), [0, 420, 0]);
});

test("what its owner says a checkpoint holds counts instead, more or less as it may be", (t) => {
  for (const progressSeconds of [100, 3000]) {
    const looks = [
      { at: 0, instances: [a] },
      { at: 600, instances: [a] },
      { at: 660, instances: [a], outcomes: [saved(600, { progressSeconds })] },
      { at: 720, instances: [b] },
    ];
    t.deepEqual(done(looks).slice(2), [progressSeconds + 40, progressSeconds]);
  }
});

test("a restore of an older checkpoint takes the job back to it, and the newer ones are not counted on again", (t) => {
  const restored: Outcome = { kind: "restored", workload: "web", instance: "b", snapshot: "s400", lostWorkSeconds: 9 };
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [a], outcomes: [saved(400), saved(500)] },
    { at: 660, instances: [b] },
    { at: 720, instances: [b], outcomes: [restored] },
    { at: 780 },
  ];
  t.deepEqual(done(looks).slice(2), [300, 220, 220]);
  t.is(left(looks)[3], overhead - 60 + checkpoint.restoreSeconds);
  const unknown = { ...restored, snapshot: "s1" };
  t.is(done([...looks.slice(0, 3), { at: 720, instances: [b], outcomes: [unknown] }]).at(-1), 0);
  const told = { ...unknown, progressSeconds: 77 };
  t.is(done([...looks.slice(0, 3), { at: 720, instances: [b], outcomes: [told] }]).at(-1), 77);
});

test("a unit that was stopped and started again carries nothing on", (t) => {
  const again = unit("a", spotA, { launchedAtSeconds: 700 });
  t.deepEqual(
    done([
      { at: 0, instances: [a] },
      { at: 600, instances: [a] },
      { at: 900, instances: [again] },
    ]),
    [0, 420, 0],
  );
});

test("while the old and the new carrier are both ready the old one counts, and no second counts twice", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 600, instances: [b, a] },
    { at: 1200, instances: [b, a] },
  ];
  t.deepEqual(done(looks), [0, 420, 1020]);
});

test("shadows and units of other workloads carry nothing", (t) => {
  const others = [unit("a", spotA, { role: Role.Shadow }), unit("c", spotA, { workload: "other" })];
  t.deepEqual(
    done([
      { at: 0, instances: others },
      { at: 900, instances: others },
    ]),
    [0, 0],
  );
});

test("what is done stays done when its carrier is given up", (t) => {
  const looks = [{ at: 0, instances: [a] }, { at: 8000, instances: [a] }, { at: 8060 }, { at: 8120, instances: [b] }];
  t.deepEqual(done(looks), [0, work, work, work]);
});

test("a companion that was down counts the gap for a carrier that ran on, and nothing for one that is gone", (t) => {
  const looks = [
    { at: 0, instances: [a] },
    { at: 300, instances: [a] },
  ];
  t.is(done([...looks, { at: 900, instances: [a] }]).at(-1), 720);
  t.is(done([...looks, { at: 900, instances: [b] }]).at(-1), 0);
});

test("a clock that was set back counts nothing until it has come as far again", (t) => {
  const looks = [0, 600, 0, 300, 600, 700].map((at) => ({ at, instances: [a] }));
  t.deepEqual(done(looks), [0, 420, 420, 420, 420, 520]);
});

test("a service has no progress", (t) => {
  const seen = { spec: { workloads: [service()] }, instances: [a], outcomes: [], nowSeconds: 0 };
  t.deepEqual(countProgress(undefined, seen), { memory: {}, progress: [] });
});

/** Any life of a job: units that come, go and start anew, checkpoints, restores and failures, and a clock that jumps back. */
const look = fc.record({
  passed: fc.integer({ min: -100, max: 700 }),
  units: fc.subarray([a, b, unit("a", spotA, { launchedAtSeconds: 77 }), { ...b, state: InstanceState.Starting }]),
  saves: fc.array(fc.record({ ago: fc.integer({ min: -50, max: 900 }), by: fc.constantFrom("a", "b") }), {
    maxLength: 2,
  }),
  restores: fc.array(fc.constantFrom("a", "b"), { maxLength: 1 }),
});

function looksOf(drawn: readonly (typeof look extends fc.Arbitrary<infer T> ? T : never)[]): readonly Look[] {
  let at = 1000;
  return drawn.map(({ passed, units, saves, restores }) => {
    at += passed;
    const outcomes: Outcome[] = saves.map(({ ago, by }) => saved(at - ago, { instance: by }));
    for (const instance of restores) {
      outcomes.push({ kind: "restored", workload: "web", instance, snapshot: `s${at - 300}`, lostWorkSeconds: 0 });
    }
    return { at, instances: units, outcomes };
  });
}

test("no life counts less than nothing, more than the job, or more than the time that passed", (t) => {
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), (drawn) => {
      const looks = looksOf(drawn);
      let before = 0;
      let latest = looks[0]?.at ?? 0;
      for (const [n, { doneSeconds, overheadLeftSeconds }] of progressOf(looks).entries()) {
        const now = Math.max(latest, looks[n]?.at ?? 0);
        const passed = now - latest;
        t.true(doneSeconds >= 0 && doneSeconds <= work && overheadLeftSeconds >= 0);
        t.true(doneSeconds <= before + passed + 1e-9, `${doneSeconds} after ${before} and ${passed} s`);
        [before, latest] = [doneSeconds, now];
      }
    }),
    { numRuns: 2000 },
  );
});

test("one carrier without losses only ever does more, and all of the time but the overhead", (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 20 }), (steps) => {
      let at = 0;
      const looks = [0, ...steps].map((passed) => ({ at: (at += passed), instances: [a] }));
      const counts = done(looks);
      for (const [n, count] of counts.entries()) {
        t.true(count >= (counts[n - 1] ?? 0));
        t.is(count, Math.min(work, Math.max(0, (looks[n]?.at ?? 0) - overhead)));
      }
    }),
  );
});

test("a job that saves nothing never counts more than the time since its carrier was first seen", (t) => {
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), (drawn) => {
      const looks = looksOf(drawn.map((one) => ({ ...one, saves: [], restores: [], passed: Math.abs(one.passed) })));
      let since = looks[0]?.at ?? 0;
      for (const [n, { doneSeconds }] of progressOf(looks).entries()) {
        const { at = 0, instances = [] } = looks[n] ?? {};
        if (!instances.some(({ state }) => state === InstanceState.Ready)) since = at;
        if (doneSeconds < work) t.true(doneSeconds <= Math.max(0, at - since - overhead) + 1e-9);
      }
    }),
  );
});
