import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { JobRun, runJob } from "../engine/deadlineJob.js";
import { wholeTicks } from "../engine/wholeTicks.js";
import { replayJob, type JobWindow } from "../replay/deadline/jobReplay.js";
import { sharedTraces } from "../replay/fixtures/sharedTraces.js";
import { isUp } from "../replay/trace.js";
import { jobPrices, runAdvisedJob, type JobCase, type JobTerms } from "./fixtures/advisedJob.js";
import { askAdviser } from "./fixtures/askAdviser.js";
import { readPublicWindows } from "../replay/deadline/publicWindows.js";

const eightPools = sharedTraces("eight-pools-2022-10");
const windowsFile = join(process.env["BLENDED_FLEET_DATA"] ?? "../shared/data", "deadline-windows.json");
const onWindows = eightPools && existsSync(windowsFile) ? test : test.skip;

/** What a replay of the same job runs, tick by tick. */
function replayedRuns(window: JobWindow, { restartOverheadSeconds, ...terms }: JobTerms): JobRun[] {
  const runs: JobRun[] = [];
  replayJob(window, { ...terms, overheadSeconds: restartOverheadSeconds, ...jobPrices }, (job) => {
    const run = runJob(job);
    runs.push(run);
    return run;
  });
  return runs;
}

const hour = 3600;
const workSeconds = 48 * hour;
const onDemandUsd = (workSeconds / hour) * jobPrices.onDemandUsdPerHour;
const spotUsd = (workSeconds / hour) * jobPrices.spotUsdPerHour;

/** Every sixth of the public windows, which tell the mean of all within a point. */
onWindows(
  "on recorded pools a job takes more than 47 % of the possible saving, as its replay does tick by tick",
  (t) => {
    const { starts } = readPublicWindows(windowsFile);
    const ask = askAdviser();
    const usd: number[] = [];
    for (const [deadlineHours, restartOverheadSeconds] of [52, 70].flatMap((h) =>
      [180, 720].map((o) => [h, o] as const),
    )) {
      for (const pool of eightPools?.pools ?? []) {
        for (const start of starts.filter((_, index) => index % 6 === 0)) {
          const terms = {
            workSeconds,
            deadlineSeconds: deadlineHours * hour,
            restartOverheadSeconds,
            tickSeconds: 600,
          };
          const result = runAdvisedJob({ ...terms, isUp: (tick) => isUp(pool, start + tick) }, ask);
          t.deepEqual(result.runs, replayedRuns({ pool, firstTick: start }, terms), `${pool.id} from ${start}`);
          t.true(result.finishedAtSeconds <= terms.deadlineSeconds, `${pool.id} from ${start}`);
          usd.push(result.usd);
        }
      }
    }
    const mean = usd.reduce((sum, one) => sum + one, 0) / usd.length;
    const score = (100 * (onDemandUsd - mean)) / (onDemandUsd - spotUsd);
    t.log({ score, jobs: usd.length });
    t.true(score > 47);
  },
);

/** Spot that looks at what runs: up until it is taken, up for a while, at random, and never. */
const moods: Readonly<Record<string, (running: JobRun, chance: number) => boolean>> = {
  trap: (running) => running !== JobRun.Spot,
  tease: (running, chance) => running !== JobRun.Spot || chance < 0.6,
  random: (_, chance) => chance < 0.5,
  scarce: (_, chance) => chance < 0.1,
  never: () => false,
};

/** A job, from any standing from which on-demand alone would still meet the deadline, with so much slack. */
const hardships: fc.Arbitrary<JobCase> = fc
  .record({
    tickSeconds: fc.constantFrom(60, 195, 600, 601.5),
    restartOverheadSeconds: fc.oneof(fc.constantFrom(0, 1, 180, 600, 720), fc.nat(2000)),
    workSeconds: fc.oneof(fc.constantFrom(1, 600, 7200), fc.integer({ min: 1, max: 40_000 })),
    doneShare: fc.constantFrom(0, 0, 0.3, 0.999),
    slackTicks: fc.oneof(fc.constantFrom(0, 0.5, 1, 1.5, 2, 3.01), fc.double({ min: 0, max: 40, noNaN: true })),
    losesTickOfStart: fc.boolean(),
    tick: fc.constantFrom(0, 0, 17),
    running: fc.constantFrom(...Object.values(JobRun)),
    overheadShare: fc.constantFrom(0, 0.5, 1),
    mood: fc.constantFrom(...Object.keys(moods)),
    chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
  })
  .map(({ slackTicks, doneShare, overheadShare, mood, chances, tick, running, ...terms }) => {
    const { tickSeconds, restartOverheadSeconds, losesTickOfStart } = terms;
    const overheadLeftSeconds = running === JobRun.Nothing ? 0 : overheadShare * restartOverheadSeconds;
    const doneSeconds = Math.floor(doneShare * terms.workSeconds);
    const start = running === JobRun.OnDemand ? overheadLeftSeconds : restartOverheadSeconds;
    const needed = terms.workSeconds - doneSeconds + (losesTickOfStart ? wholeTicks(start, tickSeconds) : start);
    // Sums of seconds that are no whole numbers are rounded: a microsecond of slack is left for that.
    const deadlineSeconds = (tick + slackTicks) * tickSeconds + needed + 1e-6;
    const isUp: JobCase["isUp"] = (at, now) => moods[mood]?.(now, chances[at % chances.length] ?? 0) ?? false;
    const from = { tick, doneSeconds, running, overheadLeftSeconds };
    return { ...terms, deadlineSeconds, isUp, from };
  });

test("no deadline is missed that on-demand alone would have met, from any standing, whatever spot does", (t) => {
  const ask = askAdviser();
  const isMet = fc.property(hardships, (job) => runAdvisedJob(job, ask).finishedAtSeconds <= job.deadlineSeconds);
  t.notThrows(() => fc.assert(isMet, { numRuns: 1500, seed: 1 }));
});

test("where spot stays up a job with slack runs on it alone", (t) => {
  const terms = { workSeconds: 36_000, deadlineSeconds: 50_000, restartOverheadSeconds: 180, tickSeconds: 600 };
  const { usd, finishedAtSeconds } = runAdvisedJob({ ...terms, isUp: () => true }, askAdviser());
  t.is(finishedAtSeconds, 36_180);
  t.is(Math.round(usd * 1e6), Math.round(61 * (600 / hour) * jobPrices.spotUsdPerHour * 1e6));
});
