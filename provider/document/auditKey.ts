/** Milliseconds of the last moment that keys can be counted down from: in the year 2286. */
const lastMilliseconds = 9_999_999_999_999;

/**
 * Where an entry of the audit log is: `<milliseconds left>-<moment in UTC>-<id>.json`. Stores list keys in their order, and
 * what is asked for are the newest entries, so keys count down.
 */
export function auditKey(atSeconds: number, id: string): string {
  const milliseconds = Math.round(atSeconds * 1000);
  const left = String(lastMilliseconds - milliseconds).padStart(String(lastMilliseconds).length, "0");
  return `${left}-${new Date(milliseconds).toISOString()}-${encodeURIComponent(id)}.json`;
}
