import { JobRun, type JobSituation } from "../../engine/deadlineJob.js";
import { rememberJob, type JobMemory } from "../../engine/deadline/jobMemory.js";
import { watchOf, type SpotWatch } from "../../engine/deadline/spotWatch.js";
import { remember, type PoolMemory } from "../../engine/poolMemory.js";
import { isUp, type TracePool } from "../trace.js";

/** A job with a deadline, and what it is paid by. Seconds; USD an hour. */
export interface JobSettings {
  readonly workSeconds: number;
  readonly deadlineSeconds: number;
  /** Time that a start, a restart and a change between spot and on-demand each take before work proceeds. */
  readonly overheadSeconds: number;
  readonly tickSeconds: number;
  readonly spotUsdPerHour: number;
  readonly onDemandUsdPerHour: number;
}

/** Says at each tick what runs in it. Called in the order of ticks; spot is asked for only where it is available. */
export type JobPolicy = (job: JobSituation) => JobRun;

/** What a job came to. */
export interface JobOutcome {
  readonly usd: number;
  /** The work was not done by the deadline. */
  readonly missed: boolean;
  /** Share of the paid time on on-demand, 0 to 1. */
  readonly onDemandShare: number;
}

/** One job on one pool's recording, from a tick on. */
export interface JobWindow {
  readonly pool: TracePool;
  readonly firstTick: number;
}

/** Of the traced pools nothing is known beside their traces. */
const anyPool = { hazardScale: 1 };

/** Rounding of sums of seconds. */
const rounding = 1e-6;

/**
 * Runs a job by a policy: a tick once begun is paid whole, work done is never lost, and losses come between ticks. It
 * goes on after its deadline until the work is done or the recording ends.
 */
export function replayJob({ pool, firstTick }: JobWindow, settings: JobSettings, policy: JobPolicy): JobOutcome {
  const job = new SimulatedJob(settings);
  for (let tick = firstTick; tick < pool.rooms.length && !job.done; tick++) job.tick(isUp(pool, tick), policy);
  return job.outcome();
}

class SimulatedJob {
  private elapsed = 0;
  private workLeft: number;
  private running: JobRun = JobRun.Nothing;
  private overheadLeft = 0;
  private memory: PoolMemory | undefined;
  private jobMemory: JobMemory | undefined;
  private finishedAt = Infinity;
  private readonly ticks = { [JobRun.Spot]: 0, [JobRun.OnDemand]: 0, [JobRun.Nothing]: 0 };

  constructor(private readonly settings: JobSettings) {
    this.workLeft = settings.workSeconds;
  }

  get done(): boolean {
    return this.workLeft <= rounding;
  }

  tick(spotAvailable: boolean, policy: JobPolicy): void {
    const lost = !spotAvailable && this.running === JobRun.Spot;
    if (lost) this.turnTo(JobRun.Nothing);
    this.turnTo(policy(this.situation(this.see(spotAvailable, lost))));
    if (this.running === JobRun.Spot && !spotAvailable)
      throw new RangeError("expected spot only where it is available");
    this.ticks[this.running] += 1;
    this.work();
    this.elapsed += this.settings.tickSeconds;
  }

  /** Spot is seen at every tick, as a caller of `advise` tells of it. */
  private see(spotAvailable: boolean, lost: boolean): SpotWatch {
    const held = this.running === JobRun.Spot ? 1 : 0;
    const sighting = { held, lost, noticed: false, refused: false, signal: spotAvailable };
    this.memory = remember(this.memory, sighting, this.elapsed, 0, anyPool.hazardScale);
    return watchOf(this.memory?.record, spotAvailable, this.elapsed, this.settings.tickSeconds);
  }

  private look(): JobMemory {
    const { workSeconds, overheadSeconds, tickSeconds } = this.settings;
    const now = { atSeconds: this.elapsed, doneSeconds: workSeconds - this.workLeft, running: this.running };
    const look = { ...now, overheadLeftSeconds: this.overheadLeft };
    this.jobMemory = rememberJob(this.jobMemory, look, overheadSeconds, tickSeconds);
    return this.jobMemory;
  }

  private situation(watch: SpotWatch): JobSituation {
    const { overheadSeconds, tickSeconds, deadlineSeconds, spotUsdPerHour, onDemandUsdPerHour } = this.settings;
    return {
      ...watch,
      workLeft: this.workLeft,
      timeLeft: deadlineSeconds - this.elapsed,
      restartOverhead: overheadSeconds,
      tick: tickSeconds,
      running: this.running,
      overheadLeft: this.overheadLeft,
      startsWork: this.look().startsWork,
      spotUsdPerHour,
      onDemandUsdPerHour,
      ...anyPool,
    };
  }

  private turnTo(run: JobRun): void {
    if (run === this.running) return;
    this.running = run;
    this.overheadLeft = run === JobRun.Nothing ? 0 : this.settings.overheadSeconds;
  }

  private work(): void {
    if (this.running === JobRun.Nothing) return;
    const starting = Math.min(this.overheadLeft, this.settings.tickSeconds);
    const worked = Math.min(this.workLeft, this.settings.tickSeconds - starting);
    this.overheadLeft -= starting;
    this.workLeft -= worked;
    if (this.done) this.finishedAt = this.elapsed + starting + worked;
  }

  outcome(): JobOutcome {
    const { tickSeconds, deadlineSeconds, spotUsdPerHour, onDemandUsdPerHour } = this.settings;
    const spot = (this.ticks[JobRun.Spot] * tickSeconds) / 3600;
    const onDemand = (this.ticks[JobRun.OnDemand] * tickSeconds) / 3600;
    return {
      usd: spot * spotUsdPerHour + onDemand * onDemandUsdPerHour,
      missed: this.finishedAt > deadlineSeconds + rounding,
      onDemandShare: onDemand / Math.max(spot + onDemand, rounding),
    };
  }
}
