/** What a round waits at most for what it can do without: about a quarter of what the companion may run for. */
export const defaultPatienceMilliseconds = 8_000;
/** After a failure, so that what is down does not take time from every round. */
export const retrySeconds = 120;

/**
 * Whether what was last done then, and is done so often, is due. A clock that was set back makes it due, for else nothing
 * would be until the clock has come so far again. Seconds since 1970; undefined where it was never done.
 */
export function isDue(atSeconds: number | undefined, everySeconds: number, nowSeconds: number): boolean {
  if (atSeconds === undefined) return true;
  return nowSeconds - atSeconds >= everySeconds || nowSeconds < atSeconds;
}
