import Table from "cli-table3";
import { decimalText, percentText, ratioText } from "../replay/report/figureText.js";
import type { ImpactEvaluation } from "../training/evaluateImpact.js";
import type { PerformanceLine } from "../training/evaluatePerformance.js";
import type { PerformanceEvaluation, WorkloadEvaluation } from "../training/evaluateWorkloadModels.js";

const titles = {
  file: "this file, on seeds it was not trained on",
  halves: "trained on half of the kinds, on the others",
  leftOut: "trained on all kinds but one, on that one",
} as const;

const explanation = [
  "The first table measures this file, on generated workloads. The next two measure how such files are trained: by",
  "models trained anew, on kinds of generated workloads that they never saw. Explained: 1 is all that differs, 0 none.",
];

/** What an evaluation of a performance model found, for a terminal. */
export function performanceTables(evaluation: PerformanceEvaluation): string {
  return [
    "Scores of 0 to 100 beside the share that was served of what was asked, in points of 100.",
    ...explanation,
    ...titled(evaluation, performanceTable),
    byKindTable(evaluation.leftOut),
    ...evaluation.recorded.map(({ name, lines }) => performanceTable(`this file, on ${name}`, lines)),
  ].join("\n");
}

/** What an evaluation of an impact model found, for a terminal. */
export function impactTables(evaluation: WorkloadEvaluation<ImpactEvaluation>): string {
  return [
    "What losses cost, in USD where an hour of a unit costs 1 USD, and how long less was ready, in seconds.",
    ...explanation,
    ...titled(evaluation, impactTable),
  ].join("\n");
}

function titled<T>(evaluation: WorkloadEvaluation<T>, table: (title: string, measured: T) => string): string[] {
  return (["file", "halves", "leftOut"] as const).map((part) => table(titles[part], evaluation[part]));
}

function performanceTable(title: string, lines: readonly PerformanceLine[]): string {
  const rows = lines.map(({ line, quality }) => {
    const { meanAbsoluteError, rootMeanSquareError, explained } = quality;
    return [line, decimalText(meanAbsoluteError), decimalText(rootMeanSquareError), ratioText(explained)];
  });
  return tableText([title, "mean distance", "root mean square", "explained"], rows);
}

function byKindTable(lines: readonly PerformanceLine[]): string {
  const kinds = Object.keys(lines[0]?.byKind ?? {});
  const rows = kinds.map((kind) => [
    kind,
    ...lines.map(({ byKind }) => decimalText(byKind[kind]?.meanAbsoluteError ?? NaN)),
  ]);
  return tableText(["mean distance on the kind left out", ...lines.map(({ line }) => line)], rows);
}

function impactTable(title: string, { lines, withinUsd, withinUnready }: ImpactEvaluation): string {
  const rows = lines.map(({ line, usd, unreadySeconds }) => [
    line,
    usd.meanAbsoluteError.toFixed(2),
    ratioText(usd.explained),
    unreadySeconds.meanAbsoluteError.toFixed(0),
    ratioText(unreadySeconds.explained),
  ]);
  const table = tableText([title, "USD: mean distance", "explained", "seconds: mean distance", "explained"], rows);
  const [costs, times] = [withinUsd, withinUnready].map((share) => percentText(share, 1));
  return `${table}\nbetween the model's low and high: ${costs} of the costs and ${times} of the times; 80 % is aimed at`;
}

function tableText(head: string[], rows: readonly string[][]): string {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}
