import type { JobProgress } from "../engine/observation.js";

/** What a job is. Seconds. */
export interface JobWorkOptions {
  readonly workSeconds: number;
  readonly restartOverheadSeconds: number;
  /** It declares no checkpoint: work done is never lost, and each unit at work does a second of it a second. */
  readonly keepsWork: boolean;
}

/**
 * A deadline job's work. Where only checkpoints keep it one unit carries it, the one that began first; when that is gone the
 * next goes on from the newest of them. A checkpoint is complete at its moment, before the pause that it costs.
 */
export class JobWork {
  /** From when each unit works: later than now while it still owes an overhead. The first is the carrier. */
  private readonly workingFromSeconds = new Map<string, number>();
  private done = 0;
  private saved = 0;

  constructor(
    readonly workload: string,
    private readonly options: JobWorkOptions,
  ) {}

  /** A unit is ready: it owes the overhead that a start, a restart and a change of market cost alike. */
  begin(instanceId: string, nowSeconds: number): void {
    if (!this.workingFromSeconds.has(instanceId)) {
      this.workingFromSeconds.set(instanceId, nowSeconds + this.options.restartOverheadSeconds);
    }
  }

  end(instanceId: string, nowSeconds: number): void {
    this.settle(nowSeconds);
    const carried = this.carries(instanceId);
    this.workingFromSeconds.delete(instanceId);
    if (carried && !this.options.keepsWork && this.done < this.options.workSeconds) this.fallBack(nowSeconds);
  }

  isAtWork(instanceId: string): boolean {
    return this.workingFromSeconds.has(instanceId);
  }

  /** What is done is saved, and no work is done for that long. */
  save(instanceId: string, seconds: number, nowSeconds: number): void {
    this.pause(instanceId, seconds, nowSeconds);
    if (this.carries(instanceId)) this.saved = this.done;
  }

  /** The job goes on from a checkpoint, with what its carrier did since the newest. */
  restore(instanceId: string, positionSeconds: number, seconds: number, nowSeconds: number): void {
    this.pause(instanceId, seconds, nowSeconds);
    const { keepsWork, workSeconds } = this.options;
    if (keepsWork || this.done >= workSeconds || !this.carries(instanceId)) return;
    this.done -= Math.max(0, this.saved - positionSeconds);
    this.saved = Math.min(this.saved, positionSeconds);
  }

  doneSeconds(nowSeconds: number): number {
    this.settle(nowSeconds);
    return this.done;
  }

  /** @param startingUntilSeconds when each unit that boots now will be ready; it owes the overhead after that. */
  progress(nowSeconds: number, startingUntilSeconds: readonly number[]): JobProgress {
    this.settle(nowSeconds);
    const { restartOverheadSeconds, workSeconds, keepsWork } = this.options;
    const waits = [
      ...[...this.workingFromSeconds.values()].map((from) => Math.max(0, from - nowSeconds)),
      ...startingUntilSeconds.map((until) => Math.max(0, until - nowSeconds) + restartOverheadSeconds),
    ];
    return {
      workload: this.workload,
      doneSeconds: this.done,
      ...(!keepsWork && { savedSeconds: this.done < workSeconds ? this.saved : this.done }),
      overheadLeftSeconds: waits.length > 0 ? Math.min(...waits) : 0,
    };
  }

  private carries(instanceId: string): boolean {
    const [carrier] = this.workingFromSeconds.keys();
    return carrier === instanceId;
  }

  /** No work for that long. */
  private pause(instanceId: string, seconds: number, nowSeconds: number): void {
    this.settle(nowSeconds);
    const from = this.workingFromSeconds.get(instanceId);
    if (from !== undefined) this.workingFromSeconds.set(instanceId, Math.max(from, nowSeconds) + seconds);
  }

  private fallBack(nowSeconds: number): void {
    this.done = this.saved;
    for (const [id, from] of this.workingFromSeconds) this.workingFromSeconds.set(id, Math.max(from, nowSeconds));
  }

  private settle(nowSeconds: number): void {
    for (const [id, from] of this.workingFromSeconds) {
      if (nowSeconds > from) {
        this.done = Math.min(this.options.workSeconds, this.done + nowSeconds - from);
        this.workingFromSeconds.set(id, nowSeconds);
      }
      if (!this.options.keepsWork) return;
    }
  }
}
