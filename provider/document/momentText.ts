/** A moment as people read it, to the second. @param epochSeconds since 1970. */
export function momentText(epochSeconds: number): string {
  return new Date(Math.floor(epochSeconds) * 1000).toISOString().replace(".000", "");
}
