import { ShadowMode } from "../../provider/engine/fleet.js";
import { Level, levelsByStrength, promiseOf } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { BlendLine, FleetPlan, PlannedShadow, WorkloadPlan } from "../../provider/engine/plan.js";
import { priceSourceText } from "../../provider/engine/priceSource.js";

const header = ["workload", "level", "promised", "USD/h", "saving", "lost/day"];
/** Right of the text columns come the numbers. */
const firstNumber = 3;

/** What a level promises, in a word or two; the sentences stand below the table. */
const shortPromise: Readonly<Record<Level, string>> = {
  [Level.Immediate]: "none",
  [Level.FiveMinuteWarning]: "5 min ahead",
  [Level.ThirtyMinuteGrace]: "30 min ahead",
  [Level.NonInterruptible]: "never taken",
};

/**
 * A plan as plain text for a diagnostic: the fleet's cost an hour against the same units on on-demand, each part with its
 * level and the pools of its blend, where prices come from, and what each level promises. Losses are those expected a
 * day, of instances. With names of a usual length it is less than 100 columns wide.
 */
export function planMessage(plan: FleetPlan): string {
  const levels = new Set(plan.workloads.flatMap(({ parts }) => parts.map((part) => part.level)));
  const promises = levelsByStrength
    .filter((level) => levels.has(level))
    .map((level) => `  ${level}: ${promiseOf(level)}`);
  return [
    `Plan of ${plan.fleet}: ${usd(plan.usdPerHour)} USD an hour against ${usd(plan.onDemandUsdPerHour)} on-demand` +
      ` (${saving(plan)}), ${losses(plan.interruptionsPerDay)} losses a day expected.`,
    ...table([header, ...plan.workloads.flatMap(rowsOf)]),
    ...(plan.prices ? [priceSourceText(plan.prices)] : []),
    "Promises:",
    ...promises,
    "Sizes follow the companion from here on: Pulumi leaves them alone.",
  ].join("\n");
}

/** Cells of the table, or text that stands alone in its row. */
type Row = readonly string[] | string;

function rowsOf(workload: WorkloadPlan): readonly Row[] {
  const lines = workload.parts.flatMap((part) =>
    Object.values(Role).map((role) => workload.blend.filter((line) => line.part === part.name && line.role === role)),
  );
  return [
    [
      workload.name,
      workload.priority,
      "",
      usd(workload.usdPerHour),
      savingOf(workload) ?? "",
      losses(workload.interruptionsPerDay),
    ],
    ...lines.flatMap(partRows),
    ...(workload.shadow ? [shadowRow(workload.shadow)] : []),
    ...spreadRows(workload),
    ...bidRows(workload),
  ];
}

/** What owners may add while the fleet runs, as far as its budget and quota leave it. */
function bidRows({ parts }: WorkloadPlan): readonly Row[] {
  return parts.flatMap(({ name, level, bidUnits }) =>
    bidUnits === undefined ? [] : [`  ${name}: up to ${bidUnits} more ${level} by bids, within budget and quota`],
  );
}

/** What the spread allows, and what the fullest zone and pool hold by the plan. */
function spreadRows({ spread, blend }: WorkloadPlan): readonly Row[] {
  const serving = blend.filter(({ role }) => role === Role.Serving);
  const row = (share: number | undefined, kind: string, of: (line: BlendLine) => string): readonly Row[] => {
    if (share === undefined) return [];
    const units = new Map<string, number>();
    for (const line of serving) units.set(of(line), (units.get(of(line)) ?? 0) + line.units);
    return [
      `  at most ${Number((100 * share).toFixed(1))} % in one ${kind}: the fullest has ${Math.max(0, ...units.values())}`,
    ];
  };
  return [
    ...row(spread?.maximumShareOfZone, "zone", ({ pool }) => pool.zone),
    ...row(spread?.maximumShareOfPool, "pool", ({ pool }) => pool.id),
  ];
}

function shadowRow({ mode, savedUsdPerHour }: PlannedShadow): string {
  const saved = Object.entries(savedUsdPerHour).map(([name, amount]) => `${name} ${usd(amount)}`);
  return `  shadow: ${mode === ShadowMode.Auto ? "none" : mode}, by USD/h saved against none: ${saved.join(", ")}`;
}

function partRows(lines: readonly BlendLine[]): readonly Row[] {
  const [first] = lines;
  if (first === undefined) return [];
  const shadow = first.role === Role.Shadow ? ` ${first.stopped ? "warm " : ""}shadow` : "";
  const sum = (figure: (line: BlendLine) => number): number => lines.reduce((total, line) => total + figure(line), 0);
  return [
    [
      `  ${first.part}${shadow}`,
      first.level,
      shortPromise[first.level],
      usd(sum((line) => line.usdPerHour)),
      "",
      losses(sum((line) => line.interruptionsPerDay)),
    ],
    ...lines.map(({ units, pool }) => `    ${units} × ${pool.instanceType} ${pool.market} ${pool.zone}`),
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

function usd(amount: number): string {
  return amount.toFixed(3);
}

function losses(perDay: number): string {
  return perDay.toFixed(2);
}

interface Compared {
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
}

function saving(plan: Compared): string {
  const percent = savedPercent(plan);
  if (percent === undefined) return "nothing to compare with";
  return percent >= 0 ? `${percent} % less` : `${-percent} % more`;
}

/** Negative where the blend, shadows and all, costs more than its units alone would on-demand. */
function savingOf(workload: Compared): string | undefined {
  const percent = savedPercent(workload);
  return percent === undefined ? undefined : `${percent} %`;
}

function savedPercent({ usdPerHour, onDemandUsdPerHour }: Compared): number | undefined {
  if (onDemandUsdPerHour === 0) return undefined;
  return Math.round((1 - usdPerHour / onDemandUsdPerHour) * 100) + 0;
}
