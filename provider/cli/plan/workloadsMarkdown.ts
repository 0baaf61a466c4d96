import { usdPerHourOf } from "../../engine/firstBlend.js";
import type { FleetPlan, UsdPerHourRange, WorkloadPlan } from "../../engine/plan.js";
import type { PlanChange } from "../../plan/comparePlans.js";
import { lineText, linesByPart, partLabel, remarksOn } from "../../plan/planText.js";
import {
  durationText,
  lossesPerDay,
  perDay,
  rangeText,
  savedPercent,
  shortPromise,
  usd,
} from "../../plan/planWords.js";
import { countedText } from "../../replay/report/figureText.js";
import { fittedTexts } from "../fittedTexts.js";
import { markdownRow, markdownTable } from "../markdownTable.js";

const head = [
  "workload",
  "level",
  "promised",
  "blend",
  "USD/h",
  "range",
  "saving",
  "lost a day",
  "unready a month",
] as const;
const alignments = ["left", "left", "left", "left", "right", "right", "right", "right", "right"] as const;

/** More than any plan costs, in USD an hour. */
export const changedFirst = 1e9;

/** The table of a plan's workloads: those that changed and then the dearest, as far as there is room, the rest in a row. */
export function workloadsMarkdown(plan: FleetPlan, change: PlanChange | undefined, room: number): string {
  const changed = new Set(change?.workloads.map(({ name }) => name));
  const table = markdownTable(head, [], alignments);
  const tellings = plan.workloads.map((workload) => ({
    forms: [rowsOf(workload), [shortRow(workload)]].map((rows) =>
      rows.map((row) => markdownRow(row, head.length)).join("\n"),
    ),
    weight: (changed.has(workload.name) ? changedFirst : 0) + workload.usdPerHour,
    workload,
  }));
  const { told, leftOut } = fittedTexts(tellings, room - table.length);
  const others = leftOut.map(({ workload }) => workload);
  const more = others.length === 0 ? [] : [markdownRow(sumRow(others), head.length)];
  return [table, ...told, ...more].join("\n");
}

function rowsOf(workload: WorkloadPlan): readonly (readonly string[])[] {
  return [
    workloadRow(workload, remarksOn(workload).join("\n")),
    ...linesByPart(workload).map((lines) => [
      partLabel(lines),
      lines[0]?.level ?? "",
      lines[0] ? shortPromise[lines[0].level] : "",
      lines.map(lineText).join("\n"),
      usd(usdPerHourOf(lines)),
    ]),
  ];
}

function shortRow(workload: WorkloadPlan): readonly string[] {
  return workloadRow(workload, "see `--json`");
}

function workloadRow(workload: WorkloadPlan, remarks: string): readonly string[] {
  return [
    `**${workload.name}**`,
    workload.priority,
    "",
    remarks,
    usd(workload.usdPerHour),
    rangeText(workload),
    savedText(workload),
    perDay(lossesPerDay(workload)),
    workload.settled ? durationText(workload.settled.unreadySecondsPerMonth) : "",
  ];
}

/** What no row tells of, together. */
function sumRow(workloads: readonly WorkloadPlan[]): readonly string[] {
  const sum = (of: (workload: WorkloadPlan) => number): number => workloads.reduce((all, each) => all + of(each), 0);
  const usdPerHourRange: UsdPerHourRange = {
    low: sum((workload) => workload.usdPerHourRange.low),
    high: sum((workload) => workload.usdPerHourRange.high),
  };
  const usdPerHour = sum((workload) => workload.usdPerHour);
  const onDemandUsdPerHour = sum((workload) => workload.onDemandUsdPerHour);
  return [
    `**${countedText(workloads.length, "more workload")}**`,
    "",
    "",
    "see `--json`",
    usd(usdPerHour),
    rangeText({ usdPerHourRange }),
    savedText({ usdPerHour, onDemandUsdPerHour }),
    perDay(sum(lossesPerDay)),
  ];
}

export function savedText(plan: Pick<FleetPlan, "usdPerHour" | "onDemandUsdPerHour">, before = "", after = ""): string {
  const percent = savedPercent(plan);
  return percent === undefined ? "" : `${before}${percent} %${after}`;
}
