import test from "ava";
import { createReplayWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket, type PoolSupply } from "../embedded/market.js";
import { wholeTicks } from "../engine/wholeTicks.js";
import { countProgress, type JobCounts } from "../engine/deadline/jobProgress.js";
import type { CheckpointSpec } from "../engine/fleet.js";
import type { JobProgress } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import type { Ports } from "../ports/ports.js";
import { randomJob, type RandomJob } from "./fixtures/randomJob.js";
import { diceFor, type Dice } from "./fixtures/stormFleet.js";
import { reconcile, type Round } from "./reconcile.js";

const checkpoint: CheckpointSpec = { saveSeconds: 20, restoreSeconds: 30, sizeMiB: 1, maximumIntervalSeconds: 900 };

/** One moment of a life: what was counted, and what the market knows. */
interface Moment {
  readonly nowSeconds: number;
  readonly counted: JobProgress;
  readonly truth: JobProgress;
}

interface Life {
  readonly moments: readonly Moment[];
  readonly doneSeconds: number;
  readonly usd: number;
  /** When on-demand was first launched in the place of spot. */
  readonly leftSpotAtSeconds: number | undefined;
}

/**
 * Runs a job until its deadline.
 * @param by whose count decides.
 * @param missed which rounds the companion is down in.
 */
async function live(
  { spec, supplies, deadline }: RandomJob,
  by: "market" | "count",
  missed: (round: number) => boolean = () => false,
): Promise<Life> {
  const market = new SimulatedMarket({ supplies, minimumPaidSeconds: 60, stoppedUsdPerHour: 0 });
  const world = createReplayWorld({ fleet: spec, market });
  let counts: JobCounts | undefined;
  let last: Round | undefined;
  let leftSpotAtSeconds: number | undefined;
  const moments: Moment[] = [];
  const jobs = async (): Promise<readonly JobProgress[]> => {
    const instances = await world.ports.capacity.describe([]);
    const outcomes = last?.results.map(({ outcome }) => outcome) ?? [];
    const { memory, progress } = countProgress(counts, { spec, instances, outcomes, nowSeconds: market.nowSeconds });
    counts = memory;
    const truth = world.work.jobs();
    const [[counted], [known]] = [progress, truth];
    if (counted && known) moments.push({ nowSeconds: market.nowSeconds, counted, truth: known });
    return by === "count" ? progress : truth;
  };
  const { capacity } = world.ports;
  const ports: Ports = {
    ...world.ports,
    capacity: {
      describe: (launched) => capacity.describe(launched),
      launch: (request) => capacity.launch(request),
      release: (instance, key) => capacity.release(instance, key),
      retag: (instance, tags) => capacity.retag(instance, tags),
      promote: (instance, tags, key) => capacity.promote(instance, tags, key),
      signals: () => capacity.signals(),
      jobs,
    },
  };
  for (let round = 0; round * spec.tickSeconds < deadline.deadlineSeconds; round++) {
    market.advanceTo(round * spec.tickSeconds);
    if (missed(round)) continue;
    last = await reconcile({ spec, ports });
    if (leavesSpot(last)) leftSpotAtSeconds ??= market.nowSeconds;
  }
  market.advanceTo(deadline.deadlineSeconds);
  const doneSeconds = world.work.totals("job")?.doneSeconds ?? 0;
  return { moments, doneSeconds, usd: market.spentUsd(), leftSpotAtSeconds };
}

function leavesSpot({ observation, decision }: Round): boolean {
  const steady = `/${Market.OnDemand}`;
  const launches = decision.actions.some((action) => action.kind === "launch" && action.pool.endsWith(steady));
  return launches && observation.instances.some(({ pool }) => !pool.endsWith(steady));
}

const seeds = Array.from({ length: Number(process.env["BLENDED_FLEET_JOBS"] ?? 30) }, (_, n) => n + 1);

const harshSeeds = Array.from({ length: Number(process.env["BLENDED_FLEET_HARSH_JOBS"] ?? 100) }, (_, n) => 1000 + n);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How much less than the market's own work was counted, at the end of each life. */
function shortfalls(lives: readonly Life[]): readonly number[] {
  return lives.flatMap(({ moments }) => {
    const end = moments.at(-1);
    return end ? [end.truth.doneSeconds - end.counted.doneSeconds] : [];
  });
}

for (const [name, options] of [
  ["without checkpoints", {}],
  ["with checkpoints", { checkpoint }],
] as const) {
  for (const market of ["bad spot", "good spot"] as const) {
    test(`on ${market} ${name} no more is counted than was done, at any moment`, async (t) => {
      const lives = [];
      for (const seed of seeds) {
        const life = await live(randomJob(seed, market, options), "market");
        for (const { nowSeconds, counted, truth } of life.moments) {
          const where = `seed ${seed} at ${nowSeconds}: ${counted.doneSeconds} of ${truth.doneSeconds}`;
          t.true(counted.doneSeconds >= 0 && counted.doneSeconds <= truth.doneSeconds + 1e-6, where);
          const isBelow = counted.doneSeconds - counted.overheadLeftSeconds;
          t.true(isBelow <= truth.doneSeconds - truth.overheadLeftSeconds + 1e-6, `${where}, overhead`);
        }
        lives.push(life);
      }
      const short = shortfalls(lives);
      t.log(`short at the end: mean ${mean(short).toFixed(0)} s, most ${Math.max(...short).toFixed(0)} s`);
    });

    test(`on ${market} ${name} a job is in time, decided on by the truth or by its count`, async (t) => {
      const usd = { market: 0, count: 0 };
      for (const seed of seeds) {
        const job = randomJob(seed, market, options);
        for (const by of ["market", "count"] as const) {
          const life = await live(job, by);
          t.is(life.doneSeconds, job.deadline.workSeconds, `seed ${seed} by ${by}`);
          usd[by] += life.usd;
        }
      }
      t.log(`cost by the count ${usd.count.toFixed(1)} USD, by the market's truth ${usd.market.toFixed(1)} USD`);
    });
  }
}

test("rounds that are missed let no more be counted than was done", async (t) => {
  for (const seed of seeds) {
    const { moments } = await live(randomJob(seed, "bad spot", { checkpoint }), "market", (n) => n % 17 > 6);
    for (const { counted, truth } of moments) t.true(counted.doneSeconds <= truth.doneSeconds + 1e-6, `seed ${seed}`);
  }
});

/** Saves from a second to several ticks, as often as every minute or never within the job. */
function anyCheckpoint(seed: number): CheckpointSpec {
  const dice = diceFor(seed, "checkpoint");
  return {
    saveSeconds: dice.pick([0, 1, 20, 20, 120, 400]),
    restoreSeconds: dice.pick([0, 30, 300, 900]),
    sizeMiB: 1,
    maximumIntervalSeconds: dice.pick([60, 300, 900, 3600, 36_000]),
  };
}

for (const market of ["bad spot", "good spot"] as const) {
  test(`on ${market} no job with checkpoints is late that its slack allows, by the truth or by the count`, async (t) => {
    for (const seed of harshSeeds) {
      const job = randomJob(seed, market, { checkpoint: anyCheckpoint(seed) });
      for (const by of ["market", "count"] as const) {
        const { doneSeconds } = await live(job, by);
        t.is(doneSeconds, job.deadline.workSeconds, `seed ${seed} by ${by}`);
      }
    }
  });
}

/** Time that the count left at the last round, once the overhead and the rest of the work are taken off. */
function spareByCount({ deadline }: RandomJob, moments: readonly Moment[]): number {
  const last = moments.at(-1);
  if (!last) return -Infinity;
  const { doneSeconds, overheadLeftSeconds } = last.counted;
  const workLeft = deadline.workSeconds - doneSeconds;
  return workLeft <= 0 ? 0 : deadline.deadlineSeconds - last.nowSeconds - workLeft - overheadLeftSeconds;
}

/**
 * A job with about as much slack as it takes to begin on spot and to have to leave it. Every other one has its start, its
 * overhead with a restore, and its slack in whole ticks: rounding leaves it nothing to spare.
 */
function narrowJob(seed: number, dice: Dice): RandomJob {
  // None is due on on-demand: what is set aside for those would be to spare.
  const checkpoint = { ...anyCheckpoint(seed), maximumIntervalSeconds: 36_000 };
  const drawn = randomJob(seed, "good spot", { checkpoint, slack: 0 });
  const { tickSeconds } = drawn.spec;
  const { restoreSeconds } = checkpoint;
  const isWhole = seed % 2 === 0;
  const whole = (seconds: number): number => (isWhole ? wholeTicks(seconds, tickSeconds) : seconds);
  const startSeconds = whole(drawn.startSeconds);
  const overhead = whole(drawn.deadline.restartOverheadSeconds + restoreSeconds) - restoreSeconds;
  const spare = dice.whole(0, 8) * tickSeconds + (isWhole ? 0 : dice.whole(0, 300));
  const { workSeconds } = drawn.deadline;
  const deadlineSeconds = workSeconds + 2 * (startSeconds + overhead + restoreSeconds) + spare;
  const deadline = { workSeconds, deadlineSeconds, restartOverheadSeconds: overhead };
  const workloads = drawn.spec.workloads.map((workload) => ({ ...workload, startSeconds, deadline }));
  return { ...drawn, deadline, startSeconds, spec: { ...drawn.spec, workloads } };
}

/** The same market, but that all spot is gone for good from a moment on. */
function withoutSpotFrom(job: RandomJob, seconds: number): RandomJob {
  const stepSeconds = 60;
  const values = Array.from({ length: 2000 }, (_, step) => (step * stepSeconds < seconds ? 1 : 0));
  const supplies = job.supplies.map((supply): PoolSupply =>
    supply.pool.market === Market.Spot ? { ...supply, room: { stepSeconds, values } } : supply,
  );
  return { ...job, supplies };
}

test("spot that is lost while a job with checkpoints leaves it makes none late", async (t) => {
  let left = 0;
  for (const seed of harshSeeds) {
    const dice = diceFor(seed, "spite");
    const job = narrowJob(seed, dice);
    for (const by of ["market", "count"] as const) {
      const { leftSpotAtSeconds } = await live(job, by);
      if (leftSpotAtSeconds !== undefined) left += 1;
      // Where spot is never left it is lost at any moment.
      const from = leftSpotAtSeconds ?? dice.whole(0, job.deadline.deadlineSeconds);
      const lostAtSeconds = from + dice.whole(0, 5) * job.spec.tickSeconds + dice.pick([0, 60, job.startSeconds]);
      const where = `seed ${seed} by ${by}, spot lost at ${lostAtSeconds}`;
      const { doneSeconds, moments } = await live(withoutSpotFrom(job, lostAtSeconds), by);
      t.is(doneSeconds, job.deadline.workSeconds, where);
      if (by === "count") t.true(spareByCount(job, moments) >= -1e-6, `${where}: ${spareByCount(job, moments)} s`);
    }
  }
  t.true(left >= harshSeeds.length / 10, `${left} left spot`);
  t.log(`${left} of ${2 * harshSeeds.length} left spot`);
});
