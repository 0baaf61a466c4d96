import { mostHours } from "../../api/readLimits.js";
import type { ChargesResource } from "../../api/resources.js";
import { momentText } from "../../document/momentText.js";
import { plainTable } from "../../replay/report/plainTable.js";
import { foldedText, printableText, wrappedText, type TerminalStyle } from "../../replay/report/terminalText.js";
import { countRule, NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { usd } from "./prices.js";
import { printed } from "./printed.js";
import { columnsOf, roomBeside } from "./tableRoom.js";

export interface ChargesOptions extends ApiOptions {
  readonly hours?: string;
}

const hourSeconds = 3600;

/** `blended-fleet charges`: what each workload paid, by level, over the last hours. @throws as `fleetNow`. */
export async function charges(options: ChargesOptions, terminal: Terminal): Promise<void> {
  const { hours: asked } = options;
  const numbers = new NumberOptions({ hours: asked });
  const hours = numbers.read("hours", countRule("--hours", mostHours, "hours"), 24);
  const client = clientOf(options, numbers);
  numbers.check("these charges");
  if (!client) return;
  const nowSeconds = Date.parse((await client.fleet()).at) / 1000;
  const untilSeconds = (Math.floor(nowSeconds / hourSeconds) + 1) * hourSeconds;
  const found = await client.charges(momentText(untilSeconds - hours * hourSeconds), momentText(untilSeconds));
  printed(found, (style) => chargesText(found, style), options, terminal);
}

interface Sum {
  readonly workload: string;
  readonly level: string;
  readonly kind: string;
  unitHours: number;
  usd: number;
}

function chargesText(charges: ChargesResource, { width }: TerminalStyle): string {
  const { from, until, hours } = charges;
  const unseen = unseenLines(charges).map((line) => wrappedText(line, width));
  if (hours.length === 0)
    return [wrappedText(`Nothing was charged from ${from} until ${until}.`, width), ...unseen].join("\n");
  const sums = sumsOf(hours);
  const total = (figure: (hour: ChargesResource["hours"][number]) => number): number =>
    hours.reduce((sum, hour) => sum + figure(hour), 0);
  const charged = sums.reduce((sum, { usd: paid }) => sum + paid, 0);
  const spread = total(({ spreadUsd }) => spreadUsd);
  const real = total(({ realUsd }) => realUsd);
  const last = hours.some(({ open }) => open) ? ", the last hour so far" : "";
  const all = `Charged ${usd(charged)} USD, and ${usd(spread)} of spread (shadows, spares and double running, less what bids paid above cost): ${usd(real)} in all.`;
  return [
    wrappedText(`Charges from ${from} until ${until}${last}`, width),
    sumsTable(sums, width),
    wrappedText(all, width),
    ...unseen,
  ].join("\n");
}

/** Of each workload, level and kind; those of a workload stand together. */
function sumsOf(hours: ChargesResource["hours"]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const { workload, level, kind, unitHours, usd: paid } of hours.flatMap(({ lines }) => lines)) {
    const key = JSON.stringify([workload, level, kind]);
    const sum = sums.get(key) ?? { workload, level, kind, unitHours: 0, usd: 0 };
    sums.set(key, { ...sum, unitHours: sum.unitHours + unitHours, usd: sum.usd + paid });
  }
  const found = [...sums.values()];
  const workloads = [...new Set(found.map(({ workload }) => workload))];
  return workloads.flatMap((name) => found.filter(({ workload }) => workload === name));
}

const figureHeads = ["level", "units", "unit-hours", "USD"];

function sumsTable(sums: readonly Sum[], width: number): string {
  const table = plainTable(["workload", ...figureHeads], { colAligns: ["left", "left", "left", "right", "right"] });
  const rows = sums.map(({ workload, level, kind, unitHours, usd: paid }) => {
    return { workload, figures: [level, kind === "bid" ? "by bids" : "declared", unitHours.toFixed(2), usd(paid)] };
  });
  const others = columnsOf(
    figureHeads,
    rows.map(({ figures }) => figures),
  );
  const room = roomBeside(others, width);
  for (const { workload, figures } of rows) table.push([foldedText(printableText(workload), room), ...figures]);
  return table.toString();
}

/** What is charged on no look, or not at all. */
function unseenLines({ hours, dropped }: ChargesResource): readonly string[] {
  const minutes = (seconds: (hour: ChargesResource["hours"][number]) => number): number =>
    hours.reduce((sum, hour) => sum + seconds(hour), 0) / 60;
  const assumed = minutes(({ assumedSeconds = 0 }) => assumedSeconds);
  const unknown = minutes(({ unknownSeconds = 0 }) => unknownSeconds);
  return [
    ...(assumed > 0 ? [`Of it ${assumed.toFixed(0)} min are charged as last seen.`] : []),
    ...(unknown > 0
      ? [`${unknown.toFixed(0)} min are in no account: nobody saw the fleet, or it was not there yet.`]
      : []),
    ...(dropped
      ? [`${dropped.hours} hours of ${usd(dropped.realUsd)} could not be stored, the last from ${dropped.lastFrom}.`]
      : []),
  ];
}
