const unitSeconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600 };

/** Seconds of a length of time given as `180`, `180s`, `30m` or `52h`; NaN where it is none. */
export function durationSeconds(text: string): number {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([smh]?)\s*$/.exec(text);
  return found ? Number(found[1]) * (unitSeconds[found[2] ?? ""] ?? NaN) : NaN;
}
