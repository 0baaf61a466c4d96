import type { PlanDocument } from "../document/planDocument.js";
import { usdPerHourOf } from "../engine/firstBlend.js";
import { ShadowMode, WorkloadKind } from "../engine/fleet.js";
import { levelsByStrength, promiseOf } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { BlendLine, FleetPlan, PlannedShadow, WorkloadPlan } from "../engine/plan.js";
import { priceSourceText } from "../engine/priceSource.js";
import { durationText, lossesPerDay, perDay, rangeText, savedPercent, shortPromise, usd } from "./planWords.js";

const header = ["workload", "level", "promised", "USD/h", "range", "saving", "lost/d", "unready"];
/** Right of the text columns come the numbers. */
const firstNumber = 3;

/**
 * A plan as plain text for a diagnostic: the fleet's cost an hour against the same units on on-demand, each part with its
 * level and the pools of its blend, what is expected of each workload, where prices come from, and what each level
 * promises. With names of a usual length it is less than 100 columns wide.
 */
export function planText(plan: FleetPlan & Partial<Pick<PlanDocument, "prices">>): string {
  const losses = plan.workloads.reduce((sum, workload) => sum + lossesPerDay(workload), 0);
  return [
    `Plan of ${plan.fleet}: ${usd(plan.usdPerHour)} USD an hour (${rangeText(plan)}) against ` +
      `${usd(plan.onDemandUsdPerHour)} on-demand (${saving(plan)}), ${perDay(losses)} losses a day expected.`,
    ...table([header, ...plan.workloads.flatMap(rowsOf)]),
    ...columnNotes,
    ...(plan.prices ? [priceSourceText(plan.prices)] : []),
    "Promises:",
    ...promisesOf(plan).map(([level, promise]) => `  ${level}: ${promise}`),
    "Sizes follow the companion from here on: Pulumi leaves them alone.",
  ].join("\n");
}

/** What the columns say that need saying. */
export const columnNotes: readonly string[] = [
  "range: spot at its lowest of late, to no spot to be had; saving: shadows and spares paid;",
  "lost/d: instances expected to be lost a day; unready: of 30 days, with a unit missing (a forecast).",
];

/** The sentences that the plan's levels promise, the weakest first. */
export function promisesOf({ workloads }: FleetPlan): readonly (readonly [level: string, promise: string])[] {
  const levels = new Set(workloads.flatMap(({ parts }) => parts.map((part) => part.level)));
  return levelsByStrength.filter((level) => levels.has(level)).map((level) => [level, promiseOf(level)]);
}

/** Cells of the table, or text that stands alone in its row. */
type Row = readonly string[] | string;

function rowsOf(workload: WorkloadPlan): readonly Row[] {
  const percent = savedPercent(workload);
  return [
    [
      workload.name,
      workload.priority,
      "",
      usd(workload.usdPerHour),
      rangeText(workload),
      percent === undefined ? "" : `${percent} %`,
      perDay(lossesPerDay(workload)),
      workload.settled ? durationText(workload.settled.unreadySecondsPerMonth) : "",
    ],
    ...linesByPart(workload).flatMap(partRows),
    ...remarksOn(workload).map((remark) => `  ${remark}`),
  ];
}

/** The blend's lines: part by part, each part's serving units and then its shadows. */
export function linesByPart(workload: WorkloadPlan): readonly (readonly BlendLine[])[] {
  return workload.parts
    .flatMap((part) =>
      Object.values(Role).map((role) => workload.blend.filter((line) => line.part === part.name && line.role === role)),
    )
    .filter((lines) => lines.length > 0);
}

/** What else there is to say of a workload, a line each. */
export function remarksOn(workload: WorkloadPlan): readonly string[] {
  return [
    ...(workload.blend.length === 0 ? [emptyRemark(workload)] : []),
    ...settledRemark(workload),
    ...(workload.shadow ? [shadowRemark(workload.shadow)] : []),
    ...spreadRemarks(workload),
    ...bidRemarks(workload),
  ];
}

function emptyRemark({ kind, parts }: WorkloadPlan): string {
  if (kind === WorkloadKind.DeadlineJob) return "nothing runs at first: its deadline leaves time to wait for spot";
  const wanted = parts.reduce((sum, { units }) => sum + units, 0);
  return wanted === 0 ? "nothing runs at first: it has no units but those of bids" : "nothing of it runs";
}

/** A service that comes to cost something else than what it starts with by more than this says so. */
const worthSaying = 0.01;

function settledRemark({ settled, usdPerHour }: WorkloadPlan): readonly string[] {
  if (!settled || Math.abs(settled.usdPerHour - usdPerHour) <= worthSaying * usdPerHour) return [];
  const { spotUnits, onDemandUnits } = settled;
  return [
    `after a day without losses: ${spotUnits} on spot, ${onDemandUnits} on-demand, ${usd(settled.usdPerHour)} USD/h`,
  ];
}

/** What owners may add while the fleet runs, as far as its budget and quota leave it. */
function bidRemarks({ parts }: WorkloadPlan): readonly string[] {
  return parts.flatMap(({ name, level, bidUnits }) =>
    bidUnits === undefined ? [] : [`${name}: up to ${bidUnits} more ${level} by bids, within budget and quota`],
  );
}

/** What the spread allows, and what the fullest zone and pool hold by the plan. */
function spreadRemarks({ spread, blend }: WorkloadPlan): readonly string[] {
  const serving = blend.filter(({ role }) => role === Role.Serving);
  const remark = (share: number | undefined, kind: string, of: (line: BlendLine) => string): readonly string[] => {
    if (share === undefined) return [];
    const units = new Map<string, number>();
    for (const line of serving) units.set(of(line), (units.get(of(line)) ?? 0) + line.units);
    return [
      `at most ${Number((100 * share).toFixed(1))} % in one ${kind}: the fullest has ${Math.max(0, ...units.values())}`,
    ];
  };
  return [
    ...remark(spread?.maximumShareOfZone, "zone", ({ pool }) => pool.zone),
    ...remark(spread?.maximumShareOfPool, "pool", ({ pool }) => pool.id),
  ];
}

function shadowRemark({ mode, savedUsdPerHour }: PlannedShadow): string {
  const saved = Object.entries(savedUsdPerHour).map(([name, amount]) => `${name} ${usd(amount)}`);
  return `shadow: ${mode === ShadowMode.Auto ? "none" : mode}, by USD/h saved against none: ${saved.join(", ")}`;
}

/** Whose lines these are: of a part, or of its shadows. */
export function partLabel([first]: readonly BlendLine[]): string {
  if (first === undefined) return "";
  return `${first.part}${first.role === Role.Shadow ? ` ${first.stopped ? "warm " : ""}shadow` : ""}`;
}

export function lineText({ units, pool }: BlendLine): string {
  return `${units} × ${pool.instanceType} ${pool.market} ${pool.zone}`;
}

function partRows(lines: readonly BlendLine[]): readonly Row[] {
  const [first] = lines;
  if (first === undefined) return [];
  return [
    [`  ${partLabel(lines)}`, first.level, shortPromise[first.level], usd(usdPerHourOf(lines))],
    ...lines.map((line) => `    ${lineText(line)}`),
  ];
}

function table(rows: readonly Row[]): readonly string[] {
  const cells = rows.filter((row) => typeof row !== "string");
  const widths = header.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column < firstNumber ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => {
    const text = typeof row === "string" ? row : header.map((_, column) => cell(row[column] ?? "", column)).join("  ");
    return `  ${text.trimEnd()}`;
  });
}

function saving(plan: FleetPlan): string {
  const percent = savedPercent(plan);
  if (percent === undefined) return "nothing to compare with";
  return percent >= 0 ? `${percent} % less` : `${-percent} % more`;
}
