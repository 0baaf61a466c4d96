import type { BlendLineResource, BlendResource, InstanceResource } from "../../api/resources.js";
import { plainTable } from "../../replay/report/plainTable.js";
import {
  bulletText,
  foldedText,
  printableText,
  styled,
  wrappedText,
  type TerminalStyle,
} from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { usd } from "./prices.js";
import { printed } from "./printed.js";
import { partCell, roomBeside } from "./tableRoom.js";

export interface BlendOptions extends ApiOptions {
  readonly workload?: string;
}

/** `blended-fleet blend`: units by pool; of one workload with each of its units. @throws as `fleetNow`. */
export async function blend(options: BlendOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({});
  const client = clientOf(options, numbers);
  numbers.check("this question");
  if (!client) return;
  const found = await client.blend(options.workload);
  printed(found, (style) => blendText(found, options.workload, style), options, terminal);
}

/** @param workload of which alone; absent: of all, and single units are left out. */
export function blendText(
  { at, lines, usdPerHour }: BlendResource,
  workload: string | undefined,
  style: TerminalStyle,
): string {
  const whose = printableText(workload === undefined ? "" : ` of ${workload}`);
  if (lines.length === 0) return wrappedText(`The last round left no units${whose}, as of ${at}.`, style.width);
  const title = wrappedText(`Units${whose} by pool at ${at}, for ${usd(usdPerHour)} USD an hour`, style.width);
  const units = workload === undefined ? [] : lines.flatMap((line) => unitLines(line, style));
  return [styled(title, "bold", style), linesTable(lines, style), ...units].join("\n");
}

function linesTable(lines: readonly BlendLineResource[], style: TerminalStyle): string {
  const rows = lines.map(lineCells);
  const column = (head: string, cellOf: (row: LineCells) => string): readonly string[] => [head, ...rows.map(cellOf)];
  const whose = column("units of", (row) => row.whose);
  const units = column("units", (row) => row.units);
  const going = rows.some((row) => row.going !== "") ? [column("of them", (row) => row.going)] : [];
  const cost = column("USD an hour", (row) => row.cost);
  const room = roomBeside([whose, units, ...going, cost], style.width);
  const pools = column("pool", ({ pool }) => foldedPool(pool, room));
  const shown = going.map(([head = "", ...cells]) => [head, ...cells.map((cell) => cautioned(cell, style))]);
  const columns = [whose, pools, units, ...shown, cost];
  const [heads = [], ...cells] = whose.map((_, row) => columns.map((of) => of[row] ?? ""));
  const rights = new Set([units, cost]);
  const table = plainTable(heads, { colAligns: columns.map((of) => (rights.has(of) ? "right" : "left")) });
  for (const row of cells) table.push(row);
  return table.toString();
}

/** Broken at its slashes, where it has to be. */
function foldedPool(pool: string, room: number): string {
  return foldedText(pool.replaceAll("/", "/ "), room).replaceAll("/ ", "/");
}

function cautioned(cell: string, style: TerminalStyle): string {
  const lines = cell === "" ? [] : cell.split("\n");
  return lines.map((line) => styled(line, "caution", style)).join("\n");
}

interface LineCells {
  readonly whose: string;
  readonly pool: string;
  readonly units: string;
  /** How many are on their way out, and why; empty where none are. */
  readonly going: string;
  readonly cost: string;
}

function lineCells(line: BlendLineResource): LineCells {
  const { workload, part, level, role, pool, market, units, instances, usdPerHour } = line;
  const counts = signs.map(([name, has]) => [instances.filter(has).length, name] as const);
  return {
    whose: [partCell(workload, part), level, ...(role === "shadow" ? ["shadow"] : [])].join("\n"),
    pool: printableText(market === "unknown" ? `${pool}, no longer the fleet's` : pool),
    units: String(units),
    going: counts.flatMap(([count, name]) => (count > 0 ? [`${count} ${name}`] : [])).join("\n"),
    cost: usd(usdPerHour),
  };
}

/** What an owner has to know of a unit, the most urgent first. */
const signs: readonly (readonly [string, (instance: InstanceResource) => boolean])[] = [
  ["noticed", ({ noticed }) => noticed],
  ["warned", ({ warnedUntil }) => warnedUntil !== undefined],
  ["leaving", ({ leaving }) => leaving],
];

function unitLines({ part, role, instances }: BlendLineResource, style: TerminalStyle): readonly string[] {
  return instances.map((instance) => {
    const { instance: id, launchedAt, unsavedSince, noticed, warnedUntil, leaving } = instance;
    const facts = [
      `${role === "shadow" ? "shadow of " : ""}${part}, since ${launchedAt}`,
      ...(unsavedSince === undefined ? [] : [`unsaved since ${unsavedSince}`]),
      ...(noticed ? ["under an interruption notice"] : []),
      ...(warnedUntil === undefined ? [] : [`warned, goes at ${warnedUntil}`]),
      ...(leaving ? ["leaving"] : []),
    ];
    return bulletText(`${id}: ${facts.join("; ")}`, style.width);
  });
}
