import type { FleetResource, WorkloadResource } from "../../api/resources.js";
import { countedText, percentText, spanText, usdText } from "../../replay/report/figureText.js";
import { plainTable } from "../../replay/report/plainTable.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { printed } from "./printed.js";
import { columnsOf, partCell, roomBeside } from "./tableRoom.js";

/**
 * `blended-fleet status --url`: a running fleet as its API tells it.
 * @throws InputError for options that can't be used; ApiRefusedError; RequestFailedError.
 */
export async function fleetNow(options: ApiOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({});
  const client = clientOf(options, numbers);
  numbers.check("this fleet");
  if (!client) return;
  const [fleet, workloads] = await Promise.all([client.fleet(), client.workloads()]);
  printed({ fleet, workloads }, (style) => fleetText(fleet, workloads, style), options, terminal);
}

function fleetText(fleet: FleetResource, workloads: readonly WorkloadResource[], style: TerminalStyle): string {
  return [
    styled(`${printableText(fleet.fleet)} at ${fleet.at}`, "bold", style),
    wrappedText(costText(fleet), style.width),
    decidedText(fleet, style),
    ...pausedLines(fleet, style),
    partTable(workloads, style),
    ...workloads.flatMap((workload) => degradedLines(workload, style)),
  ].join("\n");
}

function costText({ usdPerHour, onDemandUsdPerHour, budgetUsdPerHour, units, pending }: FleetResource): string {
  const share = onDemandUsdPerHour > 0 ? ` (${percentText(usdPerHour / onDemandUsdPerHour, 0)} of on-demand)` : "";
  const budget = budgetUsdPerHour === undefined ? "" : ` of a budget of ${usdText(budgetUsdPerHour)}`;
  const shadows = units.shadows === 0 ? "" : ` and ${countedText(units.shadows, "shadow")}`;
  const running = `${countedText(units.running, "unit")}${shadows} running, ${units.wanted} wanted`;
  return `${usdText(usdPerHour)} an hour${share}${budget}; ${running}; ${countedText(pending, "action")} pending.`;
}

function decidedText({ at, decidedAt, isLate }: FleetResource, style: TerminalStyle): string {
  if (decidedAt === undefined) return styled("Nothing has been decided yet.", "caution", style);
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(decidedAt)) / 1000));
  const text = `It decided last ${spanText(seconds)} ago.`;
  return isLate ? styled(`${text} It should every minute.`, "caution", style) : text;
}

function pausedLines({ engine }: FleetResource, style: TerminalStyle): string[] {
  if (!engine.paused) return [];
  const why = engine.why === undefined ? "" : `: ${engine.why}`;
  const by = engine.by === undefined ? "" : ` by ${engine.by}`;
  const text = `Paused until ${engine.pausedUntil ?? "it is resumed"}${by}${why}`;
  return [styled(wrappedText(printableText(text), style.width), "caution", style)];
}

function degradedLines({ workload, degraded }: WorkloadResource, style: TerminalStyle): string[] {
  if (degraded.length === 0) return [];
  return [styled(wrappedText(`${workload} is degraded by ${degraded.join(", ")}`, style.width), "caution", style)];
}

function partTable(workloads: readonly WorkloadResource[], style: TerminalStyle): string {
  const rows = workloads.flatMap(partRows);
  const others = columnsOf(
    figureHeads,
    rows.map(({ figures }) => figures),
  );
  const room = roomBeside(others, style.width);
  const table = plainTable([partCell("workload", "part", room), ...figureHeads], {
    colAligns: ["left", "left", "right", "right", "right", "right"],
  });
  for (const { workload, part, figures, isShort } of rows) {
    const running = figures.at(-1) ?? "";
    const shown = isShort ? figures.with(-1, styled(running, "caution", style)) : figures;
    table.push([partCell(workload, part, room), ...shown]);
  }
  return table.toString();
}

const figureHeads = ["level", "declared", "by bids", "wanted", "running"];

interface PartRow {
  readonly workload: string;
  readonly part: string;
  /** By `figureHeads`. */
  readonly figures: readonly string[];
  /** Fewer run than are wanted. */
  readonly isShort: boolean;
}

function partRows({ workload, parts, shadows }: WorkloadResource): readonly PartRow[] {
  const rows = parts.map(({ part, level, declaredUnits, bidUnits, bidUnitsGranted, wanted, running }): PartRow => {
    const bids = bidUnits === 0 ? "" : `${bidUnitsGranted} of ${bidUnits}`;
    const figures = [level, String(declaredUnits), bids, String(wanted), String(running)];
    return { workload, part, figures, isShort: running < wanted };
  });
  if (shadows === 0) return rows;
  return [...rows, { workload, part: "shadows", figures: ["", "", "", "", String(shadows)], isShort: false }];
}
