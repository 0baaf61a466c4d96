import test from "ava";
import fc from "fast-check";
import { JobRun } from "../../engine/deadlineJob.js";
import { sampleTrace } from "../baselines/fixtures/sampleTrace.js";
import { jobRunners } from "./jobPolicies.js";
import { replayJob, type JobSettings, type JobWindow } from "./jobReplay.js";
import { offlineOptimum } from "./offlineOptimum.js";

/** Ticks of a minute; on-demand costs a USD a tick, spot a quarter. */
const settings: JobSettings = {
  workSeconds: 240,
  deadlineSeconds: 600,
  overheadSeconds: 30,
  tickSeconds: 60,
  spotUsdPerHour: 15,
  onDemandUsdPerHour: 60,
};

function onLine(line: string): JobWindow {
  const pool = sampleTrace(line).pools[0];
  if (!pool) throw new RangeError("expected a pool");
  return { pool, firstTick: 0 };
}

const spotWhenUp = ({ spotAvailable }: { readonly spotAvailable: boolean }) =>
  spotAvailable ? JobRun.Spot : JobRun.Nothing;

test("a start-up takes its overhead, and the last tick is paid whole", (t) => {
  const outcome = replayJob(onLine("1111111111"), settings, () => JobRun.OnDemand);
  t.deepEqual(outcome, { usd: 5, missed: false, onDemandShare: 1 });
});

test("an overhead longer than a tick goes on in the next one", (t) => {
  const outcome = replayJob(onLine("1111111111"), { ...settings, overheadSeconds: 90 }, () => JobRun.OnDemand);
  t.is(outcome.usd, 6);
});

test("lost spot keeps its work and starts up anew", (t) => {
  // 30 s, 60 s, lost, 30 s, 60 s, 60 s of work.
  t.is(replayJob(onLine("1101111111"), settings, spotWhenUp).usd, 5 * 0.25);
});

test("work that is not done by the deadline is a miss, and is paid until it is done", (t) => {
  const outcome = replayJob(onLine("00000000111111"), settings, spotWhenUp);
  t.deepEqual(outcome, { usd: 5 * 0.25, missed: true, onDemandShare: 0 });
});

test("the optimum waits for spot that comes in time, and not for spot that comes too late", (t) => {
  t.is(offlineOptimum(onLine("0000011111"), settings).usd, 5 * 0.25);
  t.is(offlineOptimum(onLine("0000000111"), settings).usd, 3 * 0.25 + 2);
  t.is(offlineOptimum(onLine("0000000000"), settings).usd, 5);
});

const jobs = fc.record({
  line: fc.stringMatching(/^[01]{40}$/),
  workSeconds: fc.integer({ min: 1, max: 1200 }),
  spareSeconds: fc.integer({ min: 0, max: 900 }),
  overheadSeconds: fc.constantFrom(0, 20, 60, 90, 150),
  spotUsdPerHour: fc.constantFrom(6, 20, 50),
});

test("whatever the job and the market, ours never misses and nobody beats the optimum", (t) => {
  const holds = fc.property(jobs, ({ line, spareSeconds, ...changes }) => {
    const deadlineSeconds = changes.workSeconds + changes.overheadSeconds + spareSeconds;
    const job = { ...settings, ...changes, deadlineSeconds };
    const [ours, ...others] = jobRunners.map(({ run }) => run(onLine(line), job));
    const optimum = others.at(-1)?.usd ?? NaN;
    return ours?.missed === false && [ours, ...others].every(({ usd, missed }) => missed || usd >= optimum - 1e-9);
  });
  t.notThrows(() => fc.assert(holds, { seed: 13, numRuns: 200 }));
});
