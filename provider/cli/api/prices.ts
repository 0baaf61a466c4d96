import type { PricesResource } from "../../api/resources.js";
import { plainTable } from "../../replay/report/plainTable.js";
import { wrappedText, type TerminalStyle } from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { printed } from "./printed.js";

/** `blended-fleet prices`: what a unit and hour costs by level, and what it is made of. @throws as `fleetNow`. */
export async function prices(options: ApiOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({});
  const client = clientOf(options, numbers);
  numbers.check("these prices");
  if (!client) return;
  const found = await client.prices();
  printed(found, (style) => pricesText(found, style), options, terminal);
}

function pricesText({ at, unitUsdPerHour, levels }: PricesResource, style: TerminalStyle): string {
  if (levels.length === 0) return `No prices had been published at ${at}.`;
  const table = plainTable(["", ...levels.map(({ level }) => level)], {
    colAligns: ["left", ...levels.map(() => "right" as const)],
  });
  for (const [name, figure] of rows) table.push([name, ...levels.map(figure)]);
  const mean = `Of the fleet's mean unit, which is ${usd(unitUsdPerHour)} on-demand; a workload's own are as much dearer or cheaper as its units are.`;
  return [`Prices at ${at}, in USD for a unit and hour`, table.toString(), wrappedText(mean, style.width)].join("\n");
}

/** A level a column: so the table is no wider than a narrow terminal, and a price stands above its parts. */
const rows: readonly (readonly [string, (level: PricesResource["levels"][number]) => string])[] = [
  ["price", ({ usdPerUnitHour }) => usd(usdPerUnitHour)],
  ["= market", ({ parts }) => usd(parts.market)],
  ["+ scarcity", ({ parts }) => usd(parts.scarcity)],
  ["+ foresight", ({ parts }) => usd(parts.foresight)],
  ["+ smoothing", ({ parts }) => usd(parts.smoothing)],
  ["cleared at", ({ clearingUsdPerUnitHour }) => usd(clearingUsdPerUnitHour)],
  ["units asked", ({ askedUnits }) => String(askedUnits)],
  ["units awarded", ({ awardedUnits }) => String(awardedUnits)],
];

/** Four decimals: a column of prices is compared. */
export function usd(value: number): string {
  const text = value.toFixed(4);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
