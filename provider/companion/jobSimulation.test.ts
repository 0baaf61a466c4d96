import test from "ava";
import { createReplayWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket, type PoolSupply } from "../embedded/market.js";
import { Priority, WorkloadKind, type DeadlineSpec, type FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market } from "../engine/pool.js";
import { profiles } from "../engine/profile.js";
import { diceFor, stormPool, type Dice } from "./fixtures/stormFleet.js";
import { reconcile } from "./reconcile.js";

const stepSeconds = 60;

function jobFleet(deadline: DeadlineSpec, supplies: readonly PoolSupply[], dice: Dice): FleetSpec {
  const pools = supplies.map(({ pool }) => pool);
  return {
    name: "jobs",
    pools,
    workloads: [
      {
        name: "job",
        kind: WorkloadKind.DeadlineJob,
        priority: Priority.Standard,
        profile: profiles.deadline,
        parts: [{ name: "all", units: 1, level: Level.Immediate }],
        pools: pools.map(({ id }) => id),
        startSeconds: dice.whole(0, 200),
        recoverySeconds: 0,
        deadline,
        degradation: [],
        allowedMeasures: [],
      },
    ],
    budgetUsdPerHour: Infinity,
    tickSeconds: dice.pick([60, 300]),
    noticeSeconds: 0,
  };
}

/** Spot that comes and goes as badly as it can: often just long enough to start on. */
function badSpot(zone: string, steps: number, dice: Dice): PoolSupply {
  const values: number[] = [];
  while (values.length < steps) {
    for (let up = dice.pick([0, 1, 2, 5, 60]); up > 0; up--) values.push(1);
    for (let down = dice.pick([1, 2, 30]); down > 0; down--) values.push(0);
  }
  return { pool: stormPool("m7i.large", zone, Market.Spot, 1), room: { stepSeconds, values } };
}

interface JobEnd {
  readonly doneSeconds: number;
  readonly workSeconds: number;
  /** Boot and restart overhead of one start. */
  readonly startingSeconds: number;
  readonly usd: number;
  readonly stillRunning: number;
}

/** Runs a job until its deadline, and on for the time that it takes to give its last unit up. */
async function runJob(seed: number, market: "bad spot" | "good spot", slack?: number): Promise<JobEnd> {
  const dice = diceFor(seed, "job");
  const workSeconds = dice.whole(1800, 20_000);
  const restartOverheadSeconds = dice.whole(0, 900);
  const zones = ["us-east-1a", "us-east-1b"];
  const steps = 2000;
  const supplies = [
    ...zones.map((zone): PoolSupply =>
      market === "bad spot" ? badSpot(zone, steps, dice) : { pool: stormPool("m7i.large", zone, Market.Spot, 1) },
    ),
    { pool: stormPool("m7i.large", "us-east-1a", Market.OnDemand, 1) },
  ];
  // Any deadline that on-demand alone can meet, with two ticks to learn of things in, down to a second.
  const slackSeconds = slack ?? dice.pick([0, 1, 777, 5000, 20_000]);
  const deadline = { workSeconds, restartOverheadSeconds, deadlineSeconds: 0 };
  const draft = jobFleet(deadline, supplies, dice);
  const startSeconds = draft.workloads[0]?.startSeconds ?? 0;
  const deadlineSeconds = workSeconds + startSeconds + restartOverheadSeconds + draft.tickSeconds + slackSeconds;
  const spec = {
    ...draft,
    workloads: draft.workloads.map((job) => ({ ...job, deadline: { ...deadline, deadlineSeconds } })),
  };
  const simulated = new SimulatedMarket({ supplies, minimumPaidSeconds: 60, stoppedUsdPerHour: 0 });
  const { ports, work } = createReplayWorld({ fleet: spec, market: simulated });
  for (let now = 0; now < deadlineSeconds; now += spec.tickSeconds) {
    simulated.advanceTo(now);
    await reconcile({ spec, ports });
  }
  simulated.advanceTo(deadlineSeconds);
  const doneSeconds = work.totals("job")?.doneSeconds ?? 0;
  for (let round = 0; round < 3; round++) {
    simulated.advanceTo(simulated.nowSeconds + spec.tickSeconds);
    await reconcile({ spec, ports });
  }
  const startingSeconds = startSeconds + restartOverheadSeconds;
  return {
    doneSeconds,
    workSeconds,
    startingSeconds,
    usd: simulated.spentUsd(),
    stillRunning: [...simulated.instances()].length,
  };
}

test("a deadline job never misses while on-demand launches, however spot comes and goes", async (t) => {
  for (let seed = 1; seed <= 150; seed++) {
    const { doneSeconds, workSeconds } = await runJob(seed, "bad spot");
    t.is(doneSeconds, workSeconds, `seed ${seed}`);
  }
});

test("a job that is done gives its unit up, young as it may be", async (t) => {
  for (let seed = 1; seed <= 40; seed++) t.is((await runJob(seed, "bad spot")).stillRunning, 0, `seed ${seed}`);
});

test("where spot stays up a job with slack runs on it at spot's price", async (t) => {
  for (let seed = 1; seed <= 40; seed++) {
    const { doneSeconds, workSeconds, startingSeconds, usd } = await runJob(seed, "good spot", 20_000);
    t.is(doneSeconds, workSeconds, `seed ${seed}`);
    const spotUsd = ((workSeconds + startingSeconds) / 3600) * 0.3;
    // The last round comes up to a tick after the work is done.
    t.true(usd >= spotUsd - 1e-9 && usd <= spotUsd + (2 * 300 * 0.3) / 3600, `seed ${seed}: ${usd} USD for ${spotUsd}`);
  }
});
