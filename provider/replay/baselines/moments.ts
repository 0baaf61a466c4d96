import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, type ReplaySettings } from "../traceMarket.js";

/**
 * The moments at which anything can happen to those who start at ticks only: the ticks, and in event time the ends of
 * starts between them. Seconds, in order.
 */
export function tickMoments(trace: TraceSet, settings: ReplaySettings): Float64Array {
  const { gapSeconds, ticks } = trace;
  const offsetSeconds = settings.noticeSeconds > 0 ? replayedStartSeconds(trace, settings) % gapSeconds : 0;
  const inTick = offsetSeconds > 0 ? [0, offsetSeconds] : [0];
  return Float64Array.from({ length: ticks * inTick.length }, (_, i) => {
    return Math.floor(i / inTick.length) * gapSeconds + (inTick[i % inTick.length] ?? 0);
  });
}
