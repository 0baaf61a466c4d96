import type { ChargesResource } from "../../api/resources.js";
import { momentText } from "../../document/momentText.js";
import { plainTable } from "../../replay/report/plainTable.js";
import { printableText } from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { usd } from "./prices.js";
import { printed } from "./printed.js";

export interface ChargesOptions extends ApiOptions {
  readonly hours?: string;
}

const hourSeconds = 3600;

/** `blended-fleet charges`: what each workload paid, by level, over the last hours. @throws as `fleetNow`. */
export async function charges(options: ChargesOptions, terminal: Terminal): Promise<void> {
  const { hours: asked } = options;
  const numbers = new NumberOptions({ hours: asked });
  const rule = { flag: "--hours", expected: "a whole number of hours, 1 to 744", least: 1, most: 744, whole: true };
  const hours = numbers.read("hours", rule, 24);
  const client = clientOf(options, numbers);
  numbers.check("these charges");
  if (!client) return;
  const nowSeconds = Date.parse((await client.fleet()).at) / 1000;
  const untilSeconds = (Math.floor(nowSeconds / hourSeconds) + 1) * hourSeconds;
  const found = await client.charges(momentText(untilSeconds - hours * hourSeconds), momentText(untilSeconds));
  printed(found, () => chargesText(found), options, terminal);
}

interface Sum {
  readonly workload: string;
  readonly level: string;
  readonly kind: string;
  unitHours: number;
  usd: number;
}

function chargesText(charges: ChargesResource): string {
  const { from, until, hours } = charges;
  if (hours.length === 0)
    return [`Nothing was charged from ${from} until ${until}.`, ...unseenLines(charges)].join("\n");
  const sums = new Map<string, Sum>();
  for (const { workload, level, kind, unitHours, usd: paid } of hours.flatMap(({ lines }) => lines)) {
    const key = JSON.stringify([workload, level, kind]);
    const sum = sums.get(key) ?? { workload, level, kind, unitHours: 0, usd: 0 };
    sums.set(key, { ...sum, unitHours: sum.unitHours + unitHours, usd: sum.usd + paid });
  }
  const table = plainTable(["workload", "level", "units", "unit-hours", "USD"], {
    colAligns: ["left", "left", "left", "right", "right"],
  });
  for (const { workload, level, kind, unitHours, usd: paid } of sums.values()) {
    table.push([
      printableText(workload),
      level,
      kind === "bid" ? "by bids" : "declared",
      unitHours.toFixed(2),
      usd(paid),
    ]);
  }
  const total = (figure: (hour: ChargesResource["hours"][number]) => number): number =>
    hours.reduce((sum, hour) => sum + figure(hour), 0);
  const charged = [...sums.values()].reduce((sum, { usd: paid }) => sum + paid, 0);
  const spread = total(({ spreadUsd }) => spreadUsd);
  const real = total(({ realUsd }) => realUsd);
  return [
    `Charges from ${from} until ${until}${hours.some(({ open }) => open) ? ", the last hour so far" : ""}`,
    table.toString(),
    `Charged ${usd(charged)}, and ${usd(spread)} of spread (shadows, spares, double running): ${usd(real)} in all.`,
    ...unseenLines(charges),
  ].join("\n");
}

/** What is charged on no look, or not at all. */
function unseenLines({ hours, dropped }: ChargesResource): readonly string[] {
  const minutes = (seconds: (hour: ChargesResource["hours"][number]) => number): number =>
    hours.reduce((sum, hour) => sum + seconds(hour), 0) / 60;
  const assumed = minutes(({ assumedSeconds = 0 }) => assumedSeconds);
  const unknown = minutes(({ unknownSeconds = 0 }) => unknownSeconds);
  return [
    ...(assumed > 0 ? [`Of it ${assumed.toFixed(0)} min are charged as last seen.`] : []),
    ...(unknown > 0 ? [`${unknown.toFixed(0)} min are in no account: nobody saw the fleet.`] : []),
    ...(dropped
      ? [`${dropped.hours} hours of ${usd(dropped.realUsd)} could not be stored, the last from ${dropped.lastFrom}.`]
      : []),
  ];
}
