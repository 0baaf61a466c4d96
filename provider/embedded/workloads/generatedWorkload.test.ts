import test from "ava";
import { generatedKinds, generateWorkload } from "./generatedWorkload.js";
import { lossOutcome, type UnitLoss } from "./lossOutcome.js";
import { unitMinute, type UnitMinute } from "./unitMinute.js";

const day = 86_400;
const seeds = [1, 2, 3, 4, 5];

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Minutes of a day of each of some workloads of a kind. */
function minutesOf(kind: (typeof generatedKinds)[number], loadFactor = 1, ageSeconds = 43_200): readonly UnitMinute[] {
  return seeds.flatMap((seed) => {
    const workload = generateWorkload(kind, seed);
    return Array.from({ length: 96 }, (_, i) => unitMinute(workload, { nowSeconds: i * 900, ageSeconds, loadFactor }));
  });
}

for (const kind of generatedKinds) {
  test(`a ${kind} workload is the same for the same seed, and another for another`, (t) => {
    t.deepEqual(generateWorkload(kind, 7), generateWorkload(kind, 7));
    t.notDeepEqual(generateWorkload(kind, 7), generateWorkload(kind, 8));
    t.deepEqual(minutesOf(kind), minutesOf(kind));
  });

  test(`a ${kind} unit uses something and serves a share, less of it the more it is asked`, (t) => {
    for (const { usage, servedShare } of minutesOf(kind)) {
      t.true(Object.values(usage).every((use) => Number.isFinite(use) && use >= 0));
      t.true(servedShare >= 0 && servedShare <= 1);
    }
    const served = [1, 1.5, 2].map((factor) => meanOf(minutesOf(kind, factor).map((minute) => minute.servedShare)));
    t.true((served[0] ?? 0) > (served[1] ?? 0) && (served[1] ?? 0) > (served[2] ?? 0), served.join(", "));
  });

  test(`losing one of many ${kind} units leaves less unserved than losing one of two, and the only one leaves all`, (t) => {
    const unserved = [1, 2, 8].map((readyUnits) =>
      meanOf(
        seeds.flatMap((seed) =>
          [0, 1, 2, 3].map(
            (sixth) => outcomeOf(kind, seed, { readyUnits, nowSeconds: sixth * 14_400 }).unservedUnitHours,
          ),
        ),
      ),
    );
    t.true((unserved[1] ?? 0) > (unserved[2] ?? 0), unserved.join(", "));
    t.true((unserved[0] ?? 0) > (unserved[1] ?? 0), unserved.join(", "));
  });
}

function outcomeOf(kind: (typeof generatedKinds)[number], seed: number, loss: Partial<UnitLoss>) {
  const asked = { nowSeconds: 0, ageSeconds: day, unsavedSeconds: 3600, readyUnits: 4, startSeconds: 180, ...loss };
  return lossOutcome(generateWorkload(kind, seed), asked);
}

test("a leaking unit holds ever more memory, and begins again at its ceiling", (t) => {
  for (const seed of seeds) {
    const workload = generateWorkload("leaking", seed);
    const held = Array.from({ length: 49 }, (_, hour) => {
      const { usage } = unitMinute(workload, { nowSeconds: 0, ageSeconds: hour * 3600, loadFactor: 1 });
      return usage.memory;
    });
    t.true((held[1] ?? 0) > (held[0] ?? 0));
    t.true(Math.max(...held) <= workload.memory.ceiling);
  }
});

test("a queue that holds one piece of work loses the share that one server without a queue does", (t) => {
  const plain = generateWorkload("batch", 1);
  const load = { ...plain.load, dailySwing: 0, noise: 0, jitter: 0, mean: 1 };
  const memory = { ...plain.memory, base: 0.1, perLoad: 0 };
  const workload = { ...plain, load, memory, cpuPerLoad: 0.5, ioPerLoad: 0.1, queueLength: 1 };
  const { servedShare } = unitMinute(workload, { nowSeconds: 0, ageSeconds: 0, loadFactor: 1 });
  // Erlang's loss formula for one server at half of its capacity: 0.5 / 1.5 of the arrivals.
  t.true(Math.abs(servedShare - 2 / 3) < 1e-12);
  const full = unitMinute({ ...workload, cpuPerLoad: 1 }, { nowSeconds: 0, ageSeconds: 0, loadFactor: 1 });
  t.true(Math.abs(full.servedShare - 0.5) < 1e-6);
});

test("only work that a checkpoint could have held is lost, and none that is older than its turnover", (t) => {
  t.is(outcomeOf("service", 1, {}).lostWorkHours, 0);
  const workload = generateWorkload("io-bound", 1);
  const turnoverHours = workload.state.turnoverSeconds / 3600;
  t.true(outcomeOf("io-bound", 1, { unsavedSeconds: 30 * 3600 }).lostWorkHours <= turnoverHours);
  t.is(outcomeOf("io-bound", 1, { unsavedSeconds: 0 }).lostWorkHours, 0);
});

test("a workload is not ready for its start and its recovery", (t) => {
  for (const kind of generatedKinds) {
    const { unreadySeconds, recoveryHours } = outcomeOf(kind, 3, { startSeconds: 600 });
    t.true(recoveryHours > 0);
    t.is(unreadySeconds, 600 + recoveryHours * 3600);
  }
});
