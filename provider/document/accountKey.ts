/** Where an hour's account is: `<yyyy>/<mm>/<dd>/<hour>.json` in UTC, so that keys in order are in the order of time. */
export function accountKey(fromSeconds: number): string {
  return `${hourText(fromSeconds)}.json`;
}

/** A text that comes after the keys of all hours that begin before this moment, and before those of all others. */
export function accountKeysFrom(fromSeconds: number): string {
  return hourText(fromSeconds);
}

function hourText(fromSeconds: number): string {
  const moment = new Date(Math.floor(fromSeconds) * 1000).toISOString();
  return `${moment.slice(0, 10).replaceAll("-", "/")}/${moment.slice(0, 19)}Z`;
}
