/**
 * The moment so many hours after another, both as ISO 8601 texts; undefined for no hours at all. What is no moment stays as
 * it was given: what is wrong with it the API says.
 */
export function isoAfter(at: string, hours: number | undefined): string | undefined {
  if (hours === undefined) return undefined;
  const moment = new Date(Date.parse(at) + hours * 3_600_000);
  return Number.isNaN(moment.getTime()) ? `${hours} hours` : moment.toISOString();
}
