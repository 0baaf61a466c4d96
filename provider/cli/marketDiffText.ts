import { placeOf, type ChangeKind, type MarketChange, type MarketValue } from "../market/marketDiff.js";
import { countedText } from "../replay/report/figureText.js";
import { plainTable } from "../replay/report/plainTable.js";
import { literalMarkdown, markdownTable } from "./markdownTable.js";

/** What `market diff` prints: as JSON just as it stands. */
export interface ListedDiff {
  readonly region: string;
  readonly before: MarketOfMoment;
  readonly after: MarketOfMoment;
  /** Below 0 where the second was pulled first. */
  readonly daysBetween: number;
  readonly thresholdPercent: number;
  /** Those of the threshold or more, and those that no number says. */
  readonly changes: readonly MarketChange[];
  readonly smallerChanges: number;
  readonly spotPricesUp: number;
  readonly spotPricesDown: number;
  readonly warnings: readonly string[];
}

interface MarketOfMoment {
  readonly file: string;
  readonly pulledAt: string;
}

const head: readonly string[] = ["what", "of", "before", "after", "change"];
const alignments = ["left", "left", "right", "right", "right"] as const;

/** For a terminal. */
export function diffText(diff: ListedDiff): string {
  if (isEmpty(diff)) return nothingText(diff);
  const { region, before, after } = diff;
  const headline = `${region}: ${after.file}, pulled ${dayOf(after)}, ${laterText(diff)} ${before.file} (${dayOf(before)})`;
  return [headline, ...(diff.changes.length > 0 ? [changesTable(diff)] : []), `${summaryText(diff)}.`].join("\n");
}

/** Rows before the fold: more would hide the rest of a pull request's talk. */
const rowsShown = 15;
/** A comment on GitHub takes 65,536 characters, with a plan in it and more; a row has at most a hundred. */
const mostRows = 120;

/** For a comment on a pull request. */
export function diffMarkdown(diff: ListedDiff): string {
  const { region, before, after, warnings } = diff;
  const alerts = warnings.map((warning) => `> [!WARNING]\n> ${literalMarkdown(warning)}`);
  if (isEmpty(diff)) return [`### Market of ${region}`, ...alerts, nothingText(diff)].join("\n\n");
  const when = `Pulled ${dayOf(after)}, ${laterText(diff)} the one before (${dayOf(before)}).`;
  const rows = diff.changes.map(rowOf);
  return [
    `### Market of ${region}`,
    ...alerts,
    `${when} ${summaryText(diff)}.`,
    ...(rows.length > 0 ? [markdownTable(head, rows.slice(0, rowsShown), alignments)] : []),
    ...(rows.length > rowsShown ? [foldedRows(rows.slice(rowsShown))] : []),
  ].join("\n\n");
}

function foldedRows(rows: readonly (readonly string[])[]): string {
  const leftOut = rows.length - (mostRows - rowsShown);
  return [
    `<details><summary>${rows.length} more</summary>`,
    markdownTable(head, rows.slice(0, mostRows - rowsShown), alignments),
    ...(leftOut > 0 ? [`${leftOut} are left out here: \`blended-fleet market diff\` lists all.`] : []),
    "</details>",
  ].join("\n\n");
}

function isEmpty({ changes, smallerChanges }: ListedDiff): boolean {
  return changes.length === 0 && smallerChanges === 0;
}

function nothingText({ region, before, after }: ListedDiff): string {
  if (before.pulledAt === after.pulledAt) return `Nothing changed in ${region}: both are of ${before.pulledAt}.`;
  return `Nothing changed in ${region} but when it was pulled: ${before.pulledAt}, then ${after.pulledAt}.`;
}

function dayOf({ pulledAt }: MarketOfMoment): string {
  return pulledAt.slice(0, 10);
}

function laterText({ daysBetween }: ListedDiff): string {
  const days = Math.round(Math.abs(daysBetween) * 10) / 10;
  if (days === 0) return daysBetween === 0 ? "at the same moment as" : "on the same day as";
  return `${days} ${days === 1 ? "day" : "days"} ${daysBetween < 0 ? "before" : "after"}`;
}

function summaryText({ changes, smallerChanges, thresholdPercent, ...diff }: ListedDiff): string {
  const listed = changes.length === 0 ? "No change" : countedText(changes.length, "change");
  const smaller = smallerChanges === 0 ? "none smaller" : `${countedText(smallerChanges, "smaller one")}`;
  const pools = diff.spotPricesUp + diff.spotPricesDown;
  const spot = pools === 0 ? "" : `; of ${countedText(pools, "changed spot price")} ${diff.spotPricesUp} rose`;
  return `${listed} of ${thresholdPercent} % or more, ${smaller}${spot}`;
}

function changesTable({ changes }: ListedDiff): string {
  const table = plainTable([...head], { colAligns: [...alignments] });
  table.push(...changes.map((change) => [...rowOf(change)]));
  return table.toString();
}

function rowOf(change: MarketChange): readonly string[] {
  const [before, after] = [change.before, change.after].map((value) => valueText(change.kind, value));
  return [whatText(change), placeOf(change), before ?? "", after ?? "", changeText(change)];
}

const whatTexts: Readonly<Record<Exclude<ChangeKind, "fact">, string>> = {
  window: "days of spot prices",
  zone: "zone",
  instanceType: "type, on-demand USD/h",
  spotPrice: "spot USD/h",
  onDemandPrice: "on-demand USD/h",
  scoredCapacity: "instances scored for",
  placementScore: "placement score",
};

function whatText({ kind, figure }: MarketChange): string {
  return kind === "fact" ? figure : whatTexts[kind];
}

const priceKinds: readonly ChangeKind[] = ["instanceType", "spotPrice", "onDemandPrice"];

function valueText(kind: ChangeKind, value: MarketValue | null): string {
  if (typeof value === "number" && priceKinds.includes(kind)) return value.toFixed(4);
  return value === null ? "" : String(value);
}

function changeText({ before, after, changePercent }: MarketChange): string {
  if (before === null) return "new";
  if (after === null) return "gone";
  if (changePercent === null) return "";
  const sign = changePercent < 0 ? "−" : "+";
  return `${sign}${Math.abs(changePercent).toFixed(1)} %`;
}
