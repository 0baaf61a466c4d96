import { Role } from "../../engine/observation.js";
import { countedText, percentText, spanText, usdText } from "../../replay/report/figureText.js";
import { plainTable } from "../../replay/report/plainTable.js";
import {
  bulletText,
  printableText,
  styled,
  wrappedText,
  type TerminalStyle,
} from "../../replay/report/terminalText.js";
import { briefly } from "../explanationText.js";
import type { FleetStatus, PartStatus, PlacedStatus, WorkloadStatus } from "./fleetStatus.js";

/** A fleet's status for a terminal. No line passes the width from 80 columns up. */
export function statusText(status: FleetStatus, style: TerminalStyle): string {
  const { workloads, pending, decisions, missing } = status;
  return [
    [styled(`${printableText(status.fleet)} at ${status.at}`, "bold", style), ...costLines(status, style)].join("\n"),
    companionText(status, style),
    partTable(workloads, style),
    ...section("Degraded", workloads.flatMap(degradedLine), style),
    ...section("Work", workloads.flatMap(workLine), style),
    ...section("Pending", pending.map(pendingLine), style),
    ...decisions.map((decision) => decisionText(decision, style)),
    ...missing.map(({ what, why }) => caution(`${what} could not be read: ${why}`, style)),
  ].join("\n");
}

function costLines({ cost }: FleetStatus, style: TerminalStyle): string[] {
  if (!cost) return [];
  const { usdPerHour, onDemandUsdPerHour, planned, unpriced } = cost;
  const share = onDemandUsdPerHour > 0 ? `, ${percentText(usdPerHour / onDemandUsdPerHour, 0)} of it` : "";
  const figures = `${usdText(usdPerHour)} an hour; its serving units on on-demand: ${usdText(onDemandUsdPerHour)}${share}`;
  return [
    wrappedText(figures, style.width),
    ...(planned ? [caution("some spot prices are those of the plan, not of now", style)] : []),
    ...(unpriced > 0
      ? [caution(`without ${countedText(unpriced, "unit")} in pools that it no longer has`, style)]
      : []),
  ];
}

function companionText({ companion }: FleetStatus, style: TerminalStyle): string {
  if (!companion) return caution("What the companion decided last is not known.", style);
  const { ageSeconds, source, isLate } = companion;
  const from = source === "table" ? "" : ", by the newest snapshot of its state (--table reads the state itself)";
  const text = `The companion decided last ${spanText(Math.max(0, Math.round(ageSeconds)))} ago${from}.`;
  return isLate ? caution(`${text} It should every minute: look at its log.`, style) : wrappedText(text, style.width);
}

function partTable(workloads: readonly WorkloadStatus[], style: TerminalStyle): string {
  const [name, wanted, ready, starting] = [23, 8, 7, 10];
  const where = style.width - name - wanted - ready - starting - 6;
  const table = plainTable(["workload, part", "wanted", "ready", "starting", "where"], {
    colWidths: [name, wanted, ready, starting, where],
    colAligns: ["left", "right", "right", "right", "left"],
  });
  const widths = { name: name - 2, where: where - 2 };
  for (const workload of workloads)
    for (const part of workload.parts) table.push(partRow(workload, part, widths, style));
  return table.toString();
}

function partRow(
  { workload, kind }: WorkloadStatus,
  part: PartStatus,
  widths: { readonly name: number; readonly where: number },
  style: TerminalStyle,
): string[] {
  const { role, level, wanted, ready, starting, places } = part;
  const note = kind === undefined ? "no longer declared" : role === Role.Shadow ? "" : (level ?? "no longer a part");
  const isShort = wanted !== undefined && ready < wanted;
  return [
    cellLines(`${workload}, ${part.part}`, widths.name)
      .concat(note === "" ? [] : cellLines(note, widths.name))
      .join("\n"),
    wanted === undefined ? "" : String(wanted),
    isShort ? styled(String(ready), "caution", style) : String(ready),
    starting === 0 ? "" : String(starting),
    places.flatMap((place) => placeLines(place, part, widths.where, style)).join("\n"),
  ];
}

/** Such as `2× c5.large/us-east-1a/spot`, and below it `1 noticed`. */
function placeLines(place: PlacedStatus, { level }: PartStatus, width: number, style: TerminalStyle): string[] {
  const { pool, ready, starting, stopped, noticed } = place;
  const cautions = [
    ...(level !== undefined && place.level !== level ? [`keeps ${place.level}`] : []),
    ...(noticed > 0 ? [`${noticed} noticed`] : []),
  ];
  return [
    ...cellLines(`${ready + starting + stopped}× ${pool}`, width),
    ...(stopped > 0 ? cellLines(`${stopped} stopped`, width) : []),
    ...cautions.flatMap((text) => cellLines(text, width)).map((line) => styled(line, "caution", style)),
  ];
}

/** The table's own wrapping would break colours, and names anywhere: lines break after a slash, a hyphen or a space. */
function cellLines(text: string, width: number): string[] {
  const lines = [""];
  for (const piece of printableText(text).split(/(?<=[/\s-])/)) {
    const [last = ""] = lines.slice(-1);
    if (last === "" || (last + piece).trimEnd().length <= width) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}

function degradedLine({ workload, degraded }: WorkloadStatus): string[] {
  return degraded.length === 0 ? [] : [`${workload} by ${degraded.join(", ")}`];
}

function workLine({ workload, snapshot, orphans }: WorkloadStatus): string[] {
  return [
    ...(snapshot === null ? [`${workload} has no snapshot yet`] : []),
    ...(snapshot ? [`${workload} was saved ${spanText(Math.round(snapshot.ageSeconds))} ago: ${snapshot.key}`] : []),
    ...orphans.map((orphan) => `${workload}: ${orphan} waits for a unit to go on with it`),
  ];
}

function pendingLine({ action, ageSeconds, attempts }: FleetStatus["pending"][number]): string {
  const tried = attempts === 0 ? "" : `, tried ${countedText(attempts, "time")}`;
  return `${briefly(action)} of ${action.workload}, decided ${spanText(Math.round(ageSeconds))} ago${tried}`;
}

function section(title: string, lines: readonly string[], style: TerminalStyle): string[] {
  return lines.length === 0
    ? []
    : [styled(title, "ours", style), ...lines.map((line) => bulletText(line, style.width))];
}

function decisionText({ at, actions }: FleetStatus["decisions"][number], style: TerminalStyle): string {
  const lines = actions.map((action) =>
    bulletText(`${action.workload}: ${briefly(action)}: ${action.reason.text}`, style.width),
  );
  return [styled(`Decided at ${at}`, "ours", style), ...lines].join("\n");
}

function caution(text: string, style: TerminalStyle): string {
  return styled(wrappedText(printableText(text), style.width), "caution", style);
}
