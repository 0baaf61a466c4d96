import test from "ava";
import { RateLimiter } from "./rateLimit.js";

test("a caller may do a burst at once, then so many a second, and is told how long to wait", (t) => {
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 });
  const at = (seconds: number): number => limiter.secondsToWait("ada", seconds);
  t.deepEqual([0, 0, 0, 0].map(at), [0, 0, 0, 1]);
  t.deepEqual([0.5, 0.5, 1].map(at), [0, 1, 0]);
  t.deepEqual([100, 100, 100, 100].map(at), [0, 0, 0, 1]);
});

test("one caller's haste is no other's wait", (t) => {
  const limiter = new RateLimiter({ perSecond: 0.1, burst: 1 });
  t.is(limiter.secondsToWait("ada", 0), 0);
  t.is(limiter.secondsToWait("ada", 0), 10);
  t.is(limiter.secondsToWait("grace", 0), 0);
});

test("a clock that is set back fills no bucket", (t) => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 });
  t.is(limiter.secondsToWait("ada", 100), 0);
  t.is(limiter.secondsToWait("ada", 50), 1);
});
