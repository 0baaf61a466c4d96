import type { ReplayReport } from "./report.js";

/** Keys in the order a reader looks for them; all others follow by name. */
const leadingKeys: readonly string[] = [
  "trace",
  "settings",
  "policies",
  "name",
  "timeSeconds",
  "workload",
  "kind",
  "costRatio",
  "availability",
  "readyShare",
  "zeroTicks",
  "lossesPerDay",
  "onDemandShare",
];

/**
 * The report as JSON text. The same report gives the same bytes whatever order its keys were set in. Money has 4
 * decimals, seconds 1, everything else 6; a number that is not finite becomes null. A list of records has a line for
 * each, for those who compare two reports.
 */
export function reportJson(report: ReplayReport): string {
  const fields = sortedEntries(report).map(([key, value]) => `${JSON.stringify(key)}: ${fieldJson(key, value)}`);
  return `{\n${fields.join(",\n")}\n}\n`;
}

function fieldJson(key: string, value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(canonical(key, value));
  return `[\n${value.map((each) => JSON.stringify(canonical(key, each))).join(",\n")}\n]`;
}

function canonical(key: string, value: unknown): unknown {
  if (typeof value === "number") return rounded(key, value);
  if (Array.isArray(value)) return value.map((each) => canonical(key, each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(sortedEntries(value).map(([name, each]) => [name, canonical(name, each)]));
}

function rounded(key: string, value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number(value.toFixed(decimalsOf(key)));
}

function decimalsOf(key: string): number {
  if (/usd/i.test(key)) return 4;
  return /seconds$/i.test(key) ? 1 : 6;
}

function sortedEntries(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => keyRank(a) - keyRank(b) || (a < b ? -1 : 1));
}

function keyRank(key: string): number {
  const rank = leadingKeys.indexOf(key);
  return rank < 0 ? leadingKeys.length : rank;
}
