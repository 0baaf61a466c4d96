/** How far a quotient of seconds may be above the whole number of ticks it stands for. */
const roundingTicks = 1e-9;

/** Seconds rounded up to whole ticks. */
export function wholeTicks(seconds: number, tickSeconds: number): number {
  return Math.max(0, Math.ceil(seconds / tickSeconds - roundingTicks)) * tickSeconds;
}

/**
 * Seconds from a launch to when it is known to be ready: whole ticks where a scheduler looks at ticks alone; just the cold
 * start where notices are told between ticks.
 */
export function knownStartSeconds(coldStartSeconds: number, tickSeconds: number, noticeSeconds: number): number {
  return noticeSeconds > 0 ? coldStartSeconds : wholeTicks(coldStartSeconds, tickSeconds);
}
