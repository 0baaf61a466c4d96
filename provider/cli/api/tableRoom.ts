import { foldedText, printableText } from "../../replay/report/terminalText.js";

/** Characters on one line of what may be folded: of a column that takes the room there is, and of others. */
const narrowest = 8;
const widest = 17;

/** Characters that a table of some width has for one more column. @param columns the others, each with its head. */
export function roomBeside(columns: readonly (readonly string[])[], width: number): number {
  const taken = columns.reduce((sum, cells) => sum + Math.max(...cells.map(widthOf)), 0);
  return Math.max(narrowest, width - taken - 3 * (columns.length + 1) - 1);
}

/** The columns of a table, each with its head. @param rows with a cell by head. */
export function columnsOf(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[][] {
  return heads.map((head, at) => [head, ...rows.map((cells) => cells[at] ?? "")]);
}

/** A part of a workload, on as many lines as it takes. @param room characters of a line. */
export function partCell(workload: string, part: string, room = widest): string {
  return foldedText(printableText(`${workload}, ${part}`), room);
}

function widthOf(cell: string): number {
  return Math.max(...cell.split("\n").map((line) => [...line].length));
}
