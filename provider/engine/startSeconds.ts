/** How far a quotient of seconds may be above the whole number of ticks it stands for. */
const roundingTicks = 1e-9;

/**
 * Seconds from a launch to when it is known to be ready: whole ticks, rounded up, where a scheduler looks at ticks alone;
 * just the cold start where notices are told between ticks.
 */
export function knownStartSeconds(coldStartSeconds: number, tickSeconds: number, noticeSeconds: number): number {
  if (noticeSeconds > 0) return coldStartSeconds;
  return Math.max(0, Math.ceil(coldStartSeconds / tickSeconds - roundingTicks)) * tickSeconds;
}
