/** What one caller may do: so many a second, and so many at once after a pause. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  readonly atSeconds: number;
}

/** More callers than that are not remembered: those that have been quiet are forgotten, which changes nothing for them. */
const mostCallers = 10_000;

/** A token bucket for each caller, in this process alone. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: RateLimit) {}

  /** Takes a token. Answers 0, or else in how many whole seconds there is one. */
  secondsToWait(caller: string, nowSeconds: number): number {
    const tokens = this.tokensOf(caller, nowSeconds);
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / this.limit.perSecond));
    if (this.buckets.size >= mostCallers) this.forgetQuiet(nowSeconds);
    this.buckets.set(caller, { tokens: tokens - 1, atSeconds: nowSeconds });
    return 0;
  }

  /** A clock that was set back fills nothing. */
  private tokensOf(caller: string, nowSeconds: number): number {
    const { burst, perSecond } = this.limit;
    const bucket = this.buckets.get(caller);
    if (!bucket) return burst;
    return Math.min(burst, bucket.tokens + perSecond * Math.max(0, nowSeconds - bucket.atSeconds));
  }

  private forgetQuiet(nowSeconds: number): void {
    for (const caller of this.buckets.keys()) {
      if (this.tokensOf(caller, nowSeconds) >= this.limit.burst) this.buckets.delete(caller);
    }
  }
}
