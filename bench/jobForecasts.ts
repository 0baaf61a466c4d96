import { advisedPool } from "../provider/advise/advisedPool.js";
import { jobPolicy, runJob, type JobSituation } from "../provider/engine/deadlineJob.js";
import { restlessFactor } from "../provider/engine/deadline/jobTables.js";
import { recordedLossesPerHour, stintBandsSeconds, type StintCurves } from "../provider/engine/deadline/stintCurves.js";
import { historyOf } from "../provider/engine/outlook.js";
import { Market } from "../provider/engine/pool.js";
import { remember, secondsUp, type PoolMemory } from "../provider/engine/poolMemory.js";
import { emptyBook } from "../provider/engine/revocation/forecastBook.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { online, type JobRunner } from "../provider/replay/deadline/jobPolicies.js";
import type { JobPolicy, JobSettings } from "../provider/replay/deadline/jobReplay.js";
import { isUp, type TraceSet } from "../provider/replay/trace.js";

/** Our policy by less than it knows, and by the trained forecast: what each kind of forecast is worth to a job. */
export function forecastRunners(trace: TraceSet): readonly JobRunner[] {
  const steady = jobPolicy(steadyStints(trace));
  return [
    online("ours: steady rates", () => (job) => steady(withOdds(job, 0))),
    online("ours: ages of stints", () => (job) => runJob(withOdds(job, 0))),
    online("ours: ages, trained forecast", byForecast),
  ];
}

/** With log-odds of spot that is lost more often than the curves say, in the place of what the losses seen tell. */
function withOdds(job: JobSituation, logOdds: number): JobSituation {
  return { ...job, spotLosses: logOdds / Math.log(restlessFactor), spotLossesExpected: 0 };
}

/** The mean rates of a recording, at every age. */
function steadyStints(trace: TraceSet): StintCurves {
  const ticks = { up: 0, down: 0 };
  const changes = { up: 0, down: 0 };
  for (const pool of trace.pools) {
    for (let tick = 0; tick + 1 < trace.ticks; tick++) {
      const kind = isUp(pool, tick) ? "up" : "down";
      ticks[kind] += 1;
      if (isUp(pool, tick) !== isUp(pool, tick + 1)) changes[kind] += 1;
    }
  }
  const rates = (kind: "up" | "down"): readonly number[] =>
    stintBandsSeconds.map(() => (changes[kind] / ticks[kind]) * (3600 / trace.gapSeconds));
  return { lossesPerHour: rates("up"), returnsPerHour: rates("down") };
}

/** Certain beyond this: where the forecast lies outside what the two kinds of spot span. */
const surest = 0.999;

/** The two kinds of spot weighed so that together they are lost as often as the shipped model says of the next minutes. */
function byForecast({ tickSeconds, ...prices }: JobSettings): JobPolicy {
  const spot = { id: "spot", zone: "zone", region: "region", market: Market.Spot, usdPerHour: prices.spotUsdPerHour };
  const pool = advisedPool(spot, prices.onDemandUsdPerHour);
  const began = { beganAtSeconds: 0 };
  let memory: PoolMemory | undefined;
  let nowSeconds = 0;
  return (job) => {
    const sighting = { held: 0, lost: false, noticed: false, refused: false, signal: job.spotAvailable };
    memory = remember(memory, sighting, nowSeconds, 0, 1);
    const memories = memory ? { [pool.id]: memory } : {};
    const history = historyOf({ pools: [pool] }, began, memories, emptyBook(0), nowSeconds);
    const { hazardPerHour } = shippedModels().forecasterOf(history).forecast(pool, 1);
    const ratio = hazardPerHour / recordedLossesPerHour(secondsUp(memory, nowSeconds, 0));
    nowSeconds += tickSeconds;
    const share = Math.min(surest, Math.max(1 - surest, (ratio - 1) / (restlessFactor - 1)));
    return runJob(withOdds(job, Math.log(share / (1 - share))));
  };
}
