import test from "ava";
import fc from "fast-check";
import { workLeftAtDeadline, type HarshJob } from "./deadline/fixtures/harshJob.js";
import { JobRun, runJob, type JobSituation } from "./deadlineJob.js";

const ticks = fc.constantFrom(60, 195, 300, 600);
const overheads = fc.constantFrom(0, 1, 180, 300, 599, 600, 720, 1900);
/** Stints, so that spot comes and goes at every pace, and single ticks. */
const stints = fc.array(fc.tuple(fc.boolean(), fc.constantFrom(1, 1, 2, 3, 8, 30)), { minLength: 1, maxLength: 40 });
const spots = stints.map((list) => list.flatMap(([up, length]) => new Array<boolean>(length).fill(up)));

/** Any state from which on-demand alone finishes by a deadline that is no multiple of anything. */
const jobs: fc.Arbitrary<HarshJob> = fc
  .record({
    workLeft: fc.integer({ min: 1, max: 30_000 }),
    spareSeconds: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 40_000 })),
    tick: ticks,
    restartOverhead: overheads,
    running: fc.constantFrom(...Object.values(JobRun)),
    overheadShare: fc.double({ min: 0, max: 1, noNaN: true }),
    spotUsdPerHour: fc.constantFrom(0.05, 0.318, 0.9, 1.2),
    spot: spots,
    lossesWithinTicks: fc.boolean(),
  })
  .map(({ spareSeconds, overheadShare, ...job }) => ({
    ...job,
    timeLeft: job.workLeft + job.restartOverhead + spareSeconds,
    overheadLeft: job.running === JobRun.Nothing ? 0 : Math.floor(job.restartOverhead * overheadShare),
    losesTickOfStart: false,
  }));

test("from wherever on-demand alone could finish, the job finishes, however spot comes and goes", (t) => {
  const holds = fc.property(jobs, (job) => workLeftAtDeadline(job) < 1e-6);
  t.notThrows(() => fc.assert(holds, { seed: 11, numRuns: 400 }));
});

test("whole ticks of work are done in time even where the tick in which a start-up ends gives none", (t) => {
  const harsh = jobs.map((job) => {
    const workLeft = Math.ceil(job.workLeft / job.tick) * job.tick;
    const start = Math.ceil(job.restartOverhead / job.tick) * job.tick;
    const timeLeft = workLeft + start + (job.timeLeft - job.workLeft - job.restartOverhead);
    const begins = { running: JobRun.Nothing, overheadLeft: 0, lossesWithinTicks: false };
    return { ...job, ...begins, workLeft, timeLeft, losesTickOfStart: true };
  });
  const holds = fc.property(harsh, (job) => workLeftAtDeadline(job) < 1e-6);
  t.notThrows(() => fc.assert(holds, { seed: 12, numRuns: 400 }));
});

/** Two days of work in 70 h on ticks of ten minutes, nothing running, spot up for an hour. */
const calm: JobSituation = {
  workLeft: 172_800,
  timeLeft: 252_000,
  restartOverhead: 180,
  tick: 600,
  running: JobRun.Nothing,
  overheadLeft: 0,
  startsWork: true,
  spotUsdPerHour: 0.9731,
  onDemandUsdPerHour: 3.06,
  hazardScale: 1,
  spotAvailable: true,
  spotTicks: 6,
  spotLosses: 0,
  spotLossesExpected: 0,
};

test("a job whose work is done runs on nothing", (t) => {
  t.is(runJob({ ...calm, workLeft: 0, running: JobRun.OnDemand }), JobRun.Nothing);
});

test("with slack left, spot is taken when it is up and waited for when it is down", (t) => {
  t.is(runJob(calm), JobRun.Spot);
  t.is(runJob({ ...calm, spotAvailable: false, spotTicks: 1 }), JobRun.Nothing);
});

test("without slack on-demand runs, and spot that is no cheaper is never taken", (t) => {
  t.is(runJob({ ...calm, timeLeft: calm.workLeft + 180 }), JobRun.OnDemand);
  t.is(runJob({ ...calm, spotUsdPerHour: 4, timeLeft: calm.workLeft + 1200 }), JobRun.OnDemand);
});

test("on-demand is left for spot that has proved itself, not for spot that has just come up", (t) => {
  const onDemand = { ...calm, running: JobRun.OnDemand, restartOverhead: 720, timeLeft: calm.workLeft + 9000 };
  t.is(runJob({ ...onDemand, spotTicks: 1 }), JobRun.OnDemand);
  t.is(runJob({ ...onDemand, spotTicks: 60 }), JobRun.Spot);
});

test("spot that was lost more often than expected is trusted later", (t) => {
  const onDemand = { ...calm, running: JobRun.OnDemand, restartOverhead: 720, timeLeft: calm.workLeft + 30_000 };
  const trusted = (spotLosses: number): number => {
    const seen = (spotTicks: number) => ({ ...onDemand, spotTicks, spotLosses, spotLossesExpected: 10 });
    return Array.from({ length: 99 }, (_, i) => i + 1).findIndex((at) => runJob(seen(at)) === JobRun.Spot);
  };
  t.true(trusted(5) >= 0);
  t.true(trusted(25) > trusted(5));
});

test("where on-demand would be too late, spot that runs is kept", (t) => {
  t.is(runJob({ ...calm, running: JobRun.Spot, timeLeft: calm.workLeft + 100 }), JobRun.Spot);
});

test("the same situation is decided the same, whatever was decided in between", (t) => {
  const later = { ...calm, timeLeft: 200_000, workLeft: 150_000, spotTicks: 2, running: JobRun.OnDemand };
  const first = runJob(later);
  for (let overhead = 10; overhead < 200; overhead += 10) runJob({ ...calm, restartOverhead: overhead });
  t.is(runJob(later), first);
});
