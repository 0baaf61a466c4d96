/* How figures and moments are written. Moments are in the reader's own zone. */

export function usd(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 1 ? 2 : 3;
  return signed(value, digits);
}

/** To the hundredth of a cent, so that sums are seen to add up. */
export function accountedUsd(value: number): string {
  return signed(value, 4);
}

/** What rounds to nothing has no sign. */
function signed(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${value < 0 && /[1-9]/.test(text) ? "−" : ""}$${text}`;
}

/** Of a unit-hour. */
export function unitPrice(value: number): string {
  return `${isNothing(value) || value > 0 ? "" : "−"}$${Math.abs(value).toFixed(4)}`;
}

/** Of what is added to a price. */
export function addedPrice(value: number): string {
  return `${value > 0 && !isNothing(value) ? "+" : ""}${unitPrice(value)}`;
}

/** To the digits of a price. */
function isNothing(value: number): boolean {
  return Number(value.toFixed(4)) === 0;
}

/** @param share 0 to 1. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const hundredfold = share * 100;
  const digits = Math.abs(hundredfold) < 10 && hundredfold !== 0 ? 1 : 0;
  return `${hundredfold.toFixed(digits)} %`;
}

export function count(value: number): string {
  return countFormat.format(value);
}

/** `1 unit`, `2 units`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `14:05`, with the day where it is another than the present one. */
export function moment(iso: string, present: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const isToday = at.toDateString() === new Date(present).toDateString();
  return isToday ? clock : `${at.getDate()} ${months[at.getMonth()]} ${clock}`;
}

/** `14:05:09`. */
export function clockOf(iso: string): string {
  const at = new Date(iso);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `3 min`, of two moments. */
export function lengthBetween(from: string, until: string): string {
  const seconds = Math.max(0, (Date.parse(until) - Date.parse(from)) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** The last words of an ARN: who it is. */
export function nameIn(arn: string): string {
  return arn.split(":").at(-1)?.split("/").slice(-2).join("/") ?? arn;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Kept, since making one is slow and a page has thousands of counts. */
const countFormat = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
