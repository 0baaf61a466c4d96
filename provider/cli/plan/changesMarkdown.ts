import { costText, fleetReasons, headlineOf, lineChangeText, reasonsOf } from "../../plan/changeText.js";
import { differs, type PlanChange, type WorkloadChange } from "../../plan/comparePlans.js";
import { signedUsd } from "../../plan/planWords.js";
import { countedText } from "../../replay/report/figureText.js";
import { fittedTexts } from "../fittedTexts.js";
import { literalMarkdown } from "../markdownTable.js";

/** A plan's warnings, as many as fit into the room. */
export function warningsMarkdown(warnings: readonly string[], room: number): readonly string[] {
  if (warnings.length === 0) return [];
  const tellings = warnings.map((warning) => ({ forms: [`> - ${literalMarkdown(warning)}`], weight: 0 }));
  const { told, leftOut } = fittedTexts(tellings, room);
  const more = leftOut.length === 0 ? [] : [`> - ${countedText(leftOut.length, "more warning")}: see \`--json\``];
  return [["> [!WARNING]", ...told, ...more].join("\n")];
}

/**
 * What changed of a fleet: as much as fits into the room, the workloads whose cost changes most first.
 * @param change undefined: there was no such fleet.
 */
export function changesMarkdown(change: PlanChange | undefined, room: number): string {
  if (!change) return "**New:** there was no such fleet.";
  if (!differs(change)) return "**No change** of the plan.";
  const head = `**Changed:** ${costText(change)}.`;
  const reasons = reasonsMarkdown(change, room / 2);
  const left = room - [head, ...reasons].join("\n").length;
  const list = [...reasons, ...workloadsChanged(change, left)];
  return [head, ...(list.length > 0 ? ["", ...list] : [])].join("\n");
}

function reasonsMarkdown(change: PlanChange, room: number): readonly string[] {
  const tellings = fleetReasons(change).map((reason) => ({ forms: [`- ${literalMarkdown(reason)}`], weight: 0 }));
  const { told, leftOut } = fittedTexts(tellings, room);
  return leftOut.length === 0
    ? told
    : [...told, `- ${countedText(leftOut.length, "more change")} of the whole fleet: see \`--json\``];
}

function workloadsChanged(change: PlanChange, room: number): readonly string[] {
  const tellings = change.workloads.map((workload) => {
    const head = `- ${literalMarkdown(headlineOf(workload))}`;
    return {
      forms: [[head, ...detailsOf(workload, change)].join("\n"), head],
      weight: Math.abs(addedUsd(workload)),
      workload,
    };
  });
  const { told, leftOut } = fittedTexts(tellings, room);
  if (leftOut.length === 0) return told;
  const sum = leftOut.reduce((usdPerHour, { workload }) => usdPerHour + addedUsd(workload), 0);
  return [...told, `- ${countedText(leftOut.length, "more workload")}, ${signedUsd(sum)} USD/h in all: see \`--json\``];
}

function detailsOf(workload: WorkloadChange, change: PlanChange): readonly string[] {
  return [
    ...workload.lines.map((line) => `  - ${literalMarkdown(lineChangeText(line))}`),
    ...reasonsOf(workload, change).map((reason) => `  - because ${literalMarkdown(reason)}`),
  ];
}

function addedUsd({ usdPerHour: { before, after } }: WorkloadChange): number {
  return after - before;
}
