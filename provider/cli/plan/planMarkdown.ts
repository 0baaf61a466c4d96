import { usdPerHourOf } from "../../engine/firstBlend.js";
import type { FleetPlan, WorkloadPlan } from "../../engine/plan.js";
import { priceSourceText } from "../../engine/priceSource.js";
import { costText, fleetReasons, headlineOf, lineChangeText, reasonsOf } from "../../plan/changeText.js";
import { differs, type PlanChange } from "../../plan/comparePlans.js";
import { columnNotes, lineText, linesByPart, partLabel, promisesOf, remarksOn } from "../../plan/planText.js";
import {
  durationText,
  lossesPerDay,
  perDay,
  rangeText,
  savedPercent,
  shortPromise,
  usd,
} from "../../plan/planWords.js";
import { literalMarkdown, markdownTable } from "../markdownTable.js";
import type { ShownPlan, ShownPlans } from "./shownPlans.js";

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

/** Plans as a comment on a pull request: what changed first, then each plan, what is promised folded away. */
export function planMarkdown({ fleets, against, gone }: ShownPlans): string {
  return [
    ...fleets.map((shown) => fleetMarkdown(shown, against)),
    ...gone.map((name) => `### Fleet ${literalMarkdown(name)} is gone`),
  ].join("\n\n");
}

function fleetMarkdown({ plan, warnings, change }: ShownPlan, against: string | undefined): string {
  const losses = plan.workloads.reduce((sum, workload) => sum + lossesPerDay(workload), 0);
  return [
    `### Plan of fleet ${plan.fleet}`,
    `**${usd(plan.usdPerHour)} USD an hour** (${rangeText(plan)}) against ${usd(plan.onDemandUsdPerHour)} on-demand` +
      `${savedText(plan, ": ", " less")}. ${perDay(losses)} losses a day expected.`,
    ...(warnings.length > 0
      ? [["> [!WARNING]", ...warnings.map((each) => `> - ${literalMarkdown(each)}`)].join("\n")]
      : []),
    ...(change ? [changeMarkdown(change)] : against === undefined ? [] : ["**New:** there was no such fleet."]),
    markdownTable(head, plan.workloads.flatMap(rowsOf), alignments),
    foldedAway(plan),
  ].join("\n\n");
}

function changeMarkdown(change: PlanChange): string {
  if (!differs(change)) return "**No change** of the plan.";
  const workloads = change.workloads.flatMap((workload) => [
    `- ${literalMarkdown(headlineOf(workload))}`,
    ...workload.lines.map((line) => `  - ${literalMarkdown(lineChangeText(line))}`),
    ...reasonsOf(workload, change).map((reason) => `  - because ${literalMarkdown(reason)}`),
  ]);
  const list = [...fleetReasons(change).map((reason) => `- ${literalMarkdown(reason)}`), ...workloads];
  return [`**Changed:** ${costText(change)}.`, ...(list.length > 0 ? ["", ...list] : [])].join("\n");
}

function rowsOf(workload: WorkloadPlan): readonly (readonly string[])[] {
  return [
    [
      `**${workload.name}**`,
      workload.priority,
      "",
      remarksOn(workload).join("\n"),
      usd(workload.usdPerHour),
      rangeText(workload),
      savedText(workload),
      perDay(lossesPerDay(workload)),
      workload.settled ? durationText(workload.settled.unreadySecondsPerMonth) : "",
    ],
    ...linesByPart(workload).map((lines) => [
      partLabel(lines),
      lines[0]?.level ?? "",
      lines[0] ? shortPromise[lines[0].level] : "",
      lines.map(lineText).join("\n"),
      usd(usdPerHourOf(lines)),
    ]),
  ];
}

function foldedAway(plan: FleetPlan): string {
  return [
    "<details><summary>Prices, columns and promises</summary>",
    "",
    ...(plan.prices ? [`- ${literalMarkdown(priceSourceText(plan.prices))}`] : []),
    `- ${columnNotes.join(" ")}`,
    ...promisesOf(plan).map(([level, promise]) => `- ${level}: ${promise}`),
    "",
    "</details>",
  ].join("\n");
}

function savedText(plan: Pick<FleetPlan, "usdPerHour" | "onDemandUsdPerHour">, before = "", after = ""): string {
  const percent = savedPercent(plan);
  return percent === undefined ? "" : `${before}${percent} %${after}`;
}
