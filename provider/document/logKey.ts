/**
 * Where a batch of a log's lines is: `<yyyy>/<mm>/<dd>/<moment>-<unique>.jsonl`, by its first line's time in UTC, so that
 * keys in order are in the order of time.
 */
export function logKey(atEpochSeconds: number, unique: string): string {
  const moment = new Date(atEpochSeconds * 1000).toISOString();
  return `${moment.slice(0, 10).replaceAll("-", "/")}/${moment}-${unique}.jsonl`;
}
