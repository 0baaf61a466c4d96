import { plainFigures, plainTable } from "../report/plainTable.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "../report/terminalText.js";
import { scenarioText } from "./scenario.js";
import type { ScenarioResult, Sweep } from "./sweep.js";
import { isOnFront, type JudgedPoint } from "./sweepPoint.js";
import { verdictText } from "./verdict.js";

const head = ["policy", "cost\nratio", "avail-\nable %", "ready\n%", "zero\nticks", "lost\na day", "on-de-\nmand %"];

/** From so many columns on, the table also says who dominates whom. */
const widthWithDominators = 108;

const notes = [
  "• on the Pareto front: nobody costs no more and is no less available, and is better in one of the two",
  "* knows the future: a bound, not a rival; it dominates nobody",
];

/** A sweep for a terminal: of each scenario a table, and what it says. */
export function sweepTables({ trace, scenarios }: Sweep, terminal: TerminalStyle): string {
  const market = `Recorded market: replayed as it happened (${printableText(trace.name)})`;
  return [
    styled(wrappedText(market, terminal.width), "bold", terminal),
    ...scenarios.map((result) => scenarioPart(result, terminal)),
    ...notes.map((note) => styled(wrappedText(note, terminal.width), "dim", terminal)),
  ].join("\n");
}

function scenarioPart({ scenario, points }: ScenarioResult, terminal: TerminalStyle): string {
  const wide = terminal.width >= widthWithDominators;
  const table = plainTable(wide ? [...head, "dominated by"] : [...head], {
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "left"],
  });
  for (const point of points) {
    const cells = [...cellsOf(point), ...(wide ? [point.dominatedBy ?? ""] : [])];
    table.push(
      point.standing === "ours" && isOnFront(point) ? cells.map((cell) => styled(cell, "ours", terminal)) : cells,
    );
  }
  const title = styled(scenarioText(scenario), "bold", terminal);
  return `\n${title}\n${table.toString()}\n${wrappedText(verdictText(points), terminal.width)}\n`;
}

function cellsOf(point: JudgedPoint): string[] {
  const { name, standing, figures } = point;
  return [`${isOnFront(point) ? "•" : " "} ${name}${standing === "cheats" ? " *" : ""}`, ...plainFigures(figures)];
}
