import { setImmediate as turn } from "node:timers/promises";

/** The real clock and its waiting, for the pace of a run. */
export interface RealTime {
  readonly nowMilliseconds: () => number;
  /** Ends early, without an error, where the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Ties a virtual clock to the real one: so many virtual seconds pass in a real one, or as many as can. */
export class Pace {
  private beganAtMilliseconds: number;
  /** The last moment that was reached, and the one that is waited for. */
  private reachedSeconds: number;
  private awaitedSeconds: number;

  /** @param speed virtual seconds in a real one; Infinity for no waiting at all. */
  constructor(
    private fromSeconds: number,
    private speed: number,
    private readonly time: RealTime,
    private readonly signal: AbortSignal,
  ) {
    this.beganAtMilliseconds = time.nowMilliseconds();
    this.reachedSeconds = fromSeconds;
    this.awaitedSeconds = fromSeconds;
  }

  /** Seconds since 1970 on the virtual clock: never before what has happened, nor past what is about to. */
  nowSeconds(): number {
    return Math.max(this.reachedSeconds, Math.min(this.awaitedSeconds, this.dueSeconds()));
  }

  /** Waits for a moment; true where the run is to end. Others get their turn, however late it is. */
  async reach(seconds: number): Promise<boolean> {
    this.awaitedSeconds = seconds;
    const leftMilliseconds = ((seconds - this.dueSeconds()) / this.speed) * 1000;
    if (leftMilliseconds > 0 && !this.signal.aborted) await this.time.wait(leftMilliseconds, this.signal);
    await turn();
    if (!this.signal.aborted) this.reachedSeconds = seconds;
    return this.signal.aborted;
  }

  /** From now on nothing happens any more, and the clock goes on as the real one does: who asks is still served by it. */
  end(): void {
    this.fromSeconds = this.nowSeconds();
    this.beganAtMilliseconds = this.time.nowMilliseconds();
    this.speed = 1;
    this.awaitedSeconds = Infinity;
  }

  private dueSeconds(): number {
    if (this.speed === Infinity) return this.awaitedSeconds;
    const realSeconds = (this.time.nowMilliseconds() - this.beganAtMilliseconds) / 1000;
    return this.fromSeconds + realSeconds * this.speed;
  }
}
