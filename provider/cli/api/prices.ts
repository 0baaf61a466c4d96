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
  const table = plainTable(
    ["level", "USD/unit-h", "market", "scarcity", "foresight", "smoothing", "cleared at", "asked", "awarded"],
    { colAligns: ["left", ...Array.from({ length: 8 }, () => "right" as const)] },
  );
  for (const { level, usdPerUnitHour, parts, clearingUsdPerUnitHour, askedUnits, awardedUnits } of levels) {
    const { market, scarcity, foresight, smoothing } = parts;
    const money = [usdPerUnitHour, market, scarcity, foresight, smoothing, clearingUsdPerUnitHour].map(usd);
    table.push([level, ...money, String(askedUnits), String(awardedUnits)]);
  }
  const mean = `Of the fleet's mean unit, which is ${usd(unitUsdPerHour)} on-demand; a workload's own are as much dearer or cheaper as its units are.`;
  return [`Prices at ${at}`, table.toString(), wrappedText(mean, style.width)].join("\n");
}

/** Four decimals: a column of prices is compared. */
export function usd(value: number): string {
  return value.toFixed(4).replace("-", "−");
}
