import test from "ava";
import { createReplayWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket } from "../embedded/market.js";
import { randomJob } from "./fixtures/randomJob.js";
import { reconcile } from "./reconcile.js";

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
  const { spec, supplies, deadline, startSeconds } = randomJob(seed, market, { slack });
  const { workSeconds, restartOverheadSeconds, deadlineSeconds } = deadline;
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
