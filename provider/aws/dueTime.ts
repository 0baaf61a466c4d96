/**
 * Whether what was last done then, and is done so often, is due. A clock that was set back makes it due, for else nothing
 * would be until the clock has come so far again. Seconds since 1970; undefined where it was never done.
 */
export function isDue(atSeconds: number | undefined, everySeconds: number, nowSeconds: number): boolean {
  if (atSeconds === undefined) return true;
  return nowSeconds - atSeconds >= everySeconds || nowSeconds < atSeconds;
}
