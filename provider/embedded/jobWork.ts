import type { JobProgress } from "../engine/observation.js";

/** A deadline job's work: each unit at work does a second of it a second. Work done is never lost. */
export class JobWork {
  /** From when each unit works: later than now while it still owes an overhead. */
  private readonly workingFromSeconds = new Map<string, number>();
  private done = 0;

  constructor(
    readonly workload: string,
    private readonly workSeconds: number,
    private readonly restartOverheadSeconds: number,
  ) {}

  /** A unit is ready: it owes the overhead that a start, a restart and a change of market cost alike. */
  begin(instanceId: string, nowSeconds: number): void {
    if (!this.workingFromSeconds.has(instanceId)) {
      this.workingFromSeconds.set(instanceId, nowSeconds + this.restartOverheadSeconds);
    }
  }

  end(instanceId: string, nowSeconds: number): void {
    this.settle(nowSeconds);
    this.workingFromSeconds.delete(instanceId);
  }

  isAtWork(instanceId: string): boolean {
    return this.workingFromSeconds.has(instanceId);
  }

  /** No work for that long: a save, or a restore. */
  pause(instanceId: string, seconds: number, nowSeconds: number): void {
    this.settle(nowSeconds);
    const from = this.workingFromSeconds.get(instanceId);
    if (from !== undefined) this.workingFromSeconds.set(instanceId, Math.max(from, nowSeconds) + seconds);
  }

  doneSeconds(nowSeconds: number): number {
    this.settle(nowSeconds);
    return this.done;
  }

  /** @param startingUntilSeconds when each unit that boots now will be ready; it owes the overhead after that. */
  progress(nowSeconds: number, startingUntilSeconds: readonly number[]): JobProgress {
    this.settle(nowSeconds);
    const waits = [
      ...[...this.workingFromSeconds.values()].map((from) => Math.max(0, from - nowSeconds)),
      ...startingUntilSeconds.map((until) => Math.max(0, until - nowSeconds) + this.restartOverheadSeconds),
    ];
    return {
      workload: this.workload,
      doneSeconds: this.done,
      overheadLeftSeconds: waits.length > 0 ? Math.min(...waits) : 0,
    };
  }

  private settle(nowSeconds: number): void {
    for (const [id, from] of this.workingFromSeconds) {
      if (nowSeconds <= from) continue;
      this.done = Math.min(this.workSeconds, this.done + nowSeconds - from);
      this.workingFromSeconds.set(id, nowSeconds);
    }
  }
}
