import { stripVTControlCharacters } from "node:util";
import type { PolicyFigures } from "../serviceFigures.js";
import { countLabels } from "./countLabels.js";
import { countText, decimalText, percentFigure, percentText, usdText } from "./figureText.js";
import { headlineSentences, marketText } from "./headline.js";
import { plainFigures, plainTable } from "./plainTable.js";
import { policyDescription, policyStandingOf } from "./policyStanding.js";
import type { ReplayReport } from "./report.js";
import { savingSteps } from "./savings.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "./terminalText.js";

const policyHead = ["policy", "cost\nratio", "available\n%", "ready\n%", "zero\nticks", "lost\na day", "on-demand\n%"];

/** Columns of the policy table at its widest without the column of notes. */
const tableWidth = 80;

/** Below this many columns a note next to each policy would be broken into crumbs. */
const leastNoteWidth = 30;

/** The report for a terminal: headline, policies, money and counts. No line passes the width from 80 columns up. */
export function reportTables(report: ReplayReport, terminal: TerminalStyle): string {
  return [
    headlineText(report, terminal),
    policyTable(report, terminal),
    ...(report.workloads.length > 1 ? [workloadTable(report)] : []),
    moneyAndCounts(report, terminal),
  ].join("\n\n");
}

const workloadHead = ["workload", "units", "available\n%", "ready\n%", "degraded\nh", "USD"];

/** What the figures leave of 80 columns. */
const workloadNameWidth = 26;

/** What each workload of a fleet got; units are those of its peak. */
function workloadTable({ workloads }: ReplayReport): string {
  const figures = workloadHead.slice(1);
  const table = plainTable(workloadHead, {
    colAligns: ["left", ...figures.map(() => "right" as const)],
    colWidths: [workloadNameWidth, ...figures.map(() => null)],
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  for (const workload of workloads) {
    table.push([
      printableText(workload.name),
      countText(workload.wantedUnits),
      percentFigure(workload.availability),
      percentFigure(workload.readyShare),
      decimalText(workload.degradedSeconds / 3600),
      usdText(workload.usd),
    ]);
  }
  return table.toString();
}

function headlineText(report: ReplayReport, terminal: TerminalStyle): string {
  const market = `${marketText(report)} (${printableText(report.trace.name)})`;
  const warnings = report.trace.warnings.map((warning) => `Warning: ${printableText(warning)}`);
  return [
    styled(wrappedText(market, terminal.width), report.trace.synthetic ? "caution" : "bold", terminal),
    wrappedText(printableText(headlineSentences(report).join(" ")), terminal.width),
    ...warnings.map((warning) => styled(wrappedText(warning, terminal.width), "caution", terminal)),
  ].join("\n");
}

function policyTable(report: ReplayReport, terminal: TerminalStyle): string {
  const noteWidth = terminal.width - tableWidth;
  const noted = noteWidth >= leastNoteWidth;
  const table = plainTable(noted ? [...policyHead, "what it does"] : policyHead, {
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "left"],
    colWidths: noted ? [null, null, null, null, null, null, null, noteWidth] : [],
    wordWrap: true,
  });
  for (const policy of report.policies) {
    const cells = policyCells(policy);
    if (noted) cells.push(policyDescription(policy.name));
    table.push(cells.map((cell) => policyStyled(cell, policy.name, terminal)));
  }
  const cheats = report.policies.some((policy) => policyStandingOf(policy.name) === "cheats");
  const notes = [
    cheats ? "* cheats: it knows the future, so it is a bound and not a rival" : "",
    report.policiesNote ?? "",
  ];
  return [table.toString(), ...notes.filter((note) => note !== "").map((note) => noteText(note, terminal))].join("\n");
}

function noteText(note: string, terminal: TerminalStyle): string {
  return styled(wrappedText(printableText(note), terminal.width), "dim", terminal);
}

function policyCells(policy: PolicyFigures): string[] {
  return [
    printableText(policy.name) + (policyStandingOf(policy.name) === "cheats" ? " *" : ""),
    ...plainFigures(policy),
  ];
}

function policyStyled(cell: string, name: string, terminal: TerminalStyle): string {
  const standing = policyStandingOf(name);
  if (standing === "ours") return styled(cell, "ours", terminal);
  return standing === "cheats" ? styled(cell, "dim", terminal) : cell;
}

/** Side by side: neither is wider than half of 80 columns. */
function moneyAndCounts(report: ReplayReport, terminal: TerminalStyle): string {
  const left = moneyTable(report, terminal).split("\n");
  const right = countsTable(report).split("\n");
  const leftWidth = Math.max(...left.map((line) => visibleWidth(line)));
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const line = left[row] ?? "";
    return `${line}${" ".repeat(leftWidth - visibleWidth(line))}  ${right[row] ?? ""}`.trimEnd();
  });
  return rows.join("\n");
}

function moneyTable(report: ReplayReport, terminal: TerminalStyle): string {
  const { money } = report;
  const table = plainTable(["money", "USD"], { colAligns: ["left", "right"] });
  for (const step of savingSteps(money)) {
    table.push([step.label, step.kind === "cost" ? `+${usdText(step.usd)}` : usdText(step.usd)]);
  }
  const share = money.onDemandUsd > 0 ? ` (${percentText(money.netSavingUsd / money.onDemandUsd, 1)})` : "";
  table.push(["Saved, net", `${usdText(money.netSavingUsd)}${share}`].map((cell) => styled(cell, "ours", terminal)));
  return table.toString();
}

function countsTable(report: ReplayReport): string {
  const table = plainTable(["what happened", "times"], { colAligns: ["left", "right"] });
  for (const [key, label] of countLabels) table.push([label, countText(report.counts[key])]);
  return table.toString();
}

function visibleWidth(line: string): number {
  return stripVTControlCharacters(line).length;
}
