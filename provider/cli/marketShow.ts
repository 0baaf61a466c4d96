import Table from "cli-table3";
import { ageWarnings, editWarnings, marketAgeDays } from "../declaration/marketRules.js";
import type { MarketFile } from "../market/marketFile.js";
import { marketPrices, type MarketPrices, type TypePrices } from "../market/marketPrices.js";
import { readMarketFile } from "../market/readMarketFile.js";
import { isEdited } from "../market/marketText.js";
import { countedText } from "../replay/report/figureText.js";
import type { Terminal } from "./terminal.js";

/**
 * `blended-fleet market show`: what a plan takes from a market file.
 * @throws InputError with every fault of the file.
 */
export function marketShow(file: string, options: Readonly<Record<string, boolean>>, terminal: Terminal): void {
  const market = readMarketFile(file);
  const prices = marketPrices(market);
  const nowEpochSeconds = Date.now() / 1000;
  const ageDays = Math.trunc(marketAgeDays(market.pulledAt, nowEpochSeconds));
  const origin = { file, region: market.region, pulledAt: market.pulledAt, isEdited: isEdited(market) };
  const warnings = [...ageWarnings(origin, nowEpochSeconds), ...editWarnings(origin)];
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  if (options["json"] === true) {
    terminal.print(JSON.stringify({ file, ageDays, ...prices, warnings }, undefined, 2));
    return;
  }
  terminal.print([headline(file, market, ageDays), pricesTable(prices), ...notes(market)].join("\n"));
}

function headline(file: string, { region, pulledAt, windowDays }: MarketFile, ageDays: number): string {
  const days = countedText(Math.abs(ageDays), "day");
  const age = ageDays === 0 ? "today" : `${days} ${ageDays < 0 ? "from now" : "ago"}`;
  return (
    `${file}: ${region}, pulled ${pulledAt.slice(0, 10)} (${age}); USD an hour, ` +
    `spot as the mean over ${windowDays} ${windowDays === 1 ? "day" : "days"}`
  );
}

function pricesTable({ zones, instanceTypes }: MarketPrices): string {
  const table = new Table({
    head: ["type", "on-demand", ...zones.map((zone) => zone.slice(-1)), "saving", "score"],
    colAligns: ["left", "right", ...zones.map(() => "right" as const), "right", "left"],
    chars: borderless,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  for (const type of instanceTypes) table.push(rowOf(type, zones));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const borderNames = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];
const borderless = Object.fromEntries(borderNames.map((name) => [name, ""]));

function rowOf(type: TypePrices, zones: readonly string[]): string[] {
  return [
    type.name,
    type.onDemandUsdPerHour.toFixed(4),
    ...zones.map((zone) => zoneCell(type, zone)),
    type.savingPercent === undefined ? "" : `${type.savingPercent} %`,
    zones.map((zone) => type.placementScores[zone] ?? "-").join(" "),
  ];
}

/** A zone that does not offer the type stays empty. */
function zoneCell({ spotUsdPerHour }: TypePrices, zone: string): string {
  const usdPerHour = spotUsdPerHour[zone];
  return usdPerHour === undefined ? "" : usdPerHour === null ? "no spot" : usdPerHour.toFixed(4);
}

function notes({ placementScores }: MarketFile): readonly string[] {
  const saving = "saving: of the cheapest zone against on-demand";
  if (!placementScores) return [saving, "score: none in this file"];
  return [
    saving,
    `score: odds, 1 to 10, of a spot request for ${placementScores.targetCapacity} instances by zone, of any type of the ` +
      "same series and architecture",
  ];
}
