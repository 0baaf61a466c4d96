const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a length of time given as `180`, `180s`, `30m`, `52h` or `3d4h`; NaN where it is none. */
export function durationSeconds(text: string): number {
  const plain = text.trim();
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain);
  if (!/^(\d+(\.\d+)?\s*[smhd]\s*)+$/.test(plain)) return NaN;
  const parts = plain.matchAll(/([\d.]+)\s*([smhd])/g);
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ""] ?? NaN), 0);
}

/** A moment with its zone: without one it would be another elsewhere. */
const momentForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Seconds since 1970 of a moment given as `2026-03-01T10:00Z`; NaN where it is none. */
export function momentSeconds(text: string): number {
  return momentForm.test(text) ? Date.parse(text) / 1000 : NaN;
}
