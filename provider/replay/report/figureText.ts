const missing = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `$1,234`, `$12.34`, `$0.0456`, `−$3.00`: fewer decimals for larger sums. */
export function usdText(usd: number): string {
  if (!Number.isFinite(usd)) return missing;
  const size = Math.abs(usd);
  const digits = size >= 1000 ? grouped.format(size) : size >= 0.1 || size === 0 ? cents.format(size) : size.toFixed(4);
  return `${usd < 0 ? "−" : ""}$${digits}`;
}

/** A share of 0 to 1 as `99.75 %`. What is short of all is never rounded up to it: `> 99.99 %`. */
export function percentText(share: number, digits = 2): string {
  if (!Number.isFinite(share)) return missing;
  const text = (share * 100).toFixed(digits);
  if (share < 1 && text === (100).toFixed(digits)) return `> ${(100 - 10 ** -digits).toFixed(digits)} %`;
  return `${text} %`;
}

/** As `percentText` where the head of its column has the sign. */
export function percentFigure(share: number, digits = 2): string {
  return percentText(share, digits).replace(" %", "");
}

/** A ratio as `0.342` or `−0.018`. */
export function ratioText(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(3).replace("-", "−") : missing;
}

export function countText(count: number): string {
  return Number.isFinite(count) ? grouped.format(count) : missing;
}

/** One decimal, for rates and days. */
export function decimalText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : missing;
}

/** A length of time in its largest unit: `45 s`, `4.5 min`, `3.2 h`, `27.3 days`. */
export function spanText(seconds: number): string {
  if (!Number.isFinite(seconds)) return missing;
  if (seconds < 120) return `${trimmed(seconds)} s`;
  if (seconds < 7200) return `${trimmed(seconds / 60)} min`;
  if (seconds < 172_800) return `${trimmed(seconds / 3600)} h`;
  return `${trimmed(seconds / 86_400)} days`;
}

/** A moment of the run: `day 3, 04:12`. The first day is day 1. */
export function momentText(timeSeconds: number): string {
  const minutes = Math.floor(timeSeconds / 60);
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `day ${Math.floor(minutes / 1440) + 1}, ${clock.join(":")}`;
}

/** `1 unit`, `2 units`; give the plural where it is not the singular and an s. */
export function countedText(count: number, singular: string, plural = `${singular}s`): string {
  return `${countText(count)} ${count === 1 ? singular : plural}`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
