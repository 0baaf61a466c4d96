import Table from "cli-table3";
import { parseFleet } from "../provider/declaration/declaration.js";
import { planText } from "../provider/plan/planText.js";
import { plannedFleet } from "../provider/plan/plannedFleet.js";
import { manyWorkloads } from "./manyWorkloads.js";
import { median } from "./median.js";

const runs = 9;

/** Prints how long a declaration takes to be checked, and planned and told: the first time, as in a preview, and warm. */
export function printPlans(): void {
  const table = new Table({
    head: ["plan, workloads", "first ms", "median ms", "checked ms", "planned ms"],
    style: { head: [], border: [] },
  });
  for (const count of [50, 10, 1]) {
    const measures = Array.from({ length: runs }, () => planned(count));
    const totals = measures.map(({ checkedMs, plannedMs }) => checkedMs + plannedMs);
    table.push([
      count,
      (totals[0] ?? NaN).toFixed(0),
      median(totals).toFixed(0),
      median(measures.map(({ checkedMs }) => checkedMs)).toFixed(0),
      median(measures.map(({ plannedMs }) => plannedMs)).toFixed(0),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

function planned(count: number): { readonly checkedMs: number; readonly plannedMs: number } {
  const { infrastructure: _, ...fleet } = manyWorkloads(count);
  const started = performance.now();
  const context = { name: "bench", nowEpochSeconds: 0, oneRegion: true };
  const spec = parseFleet(fleet, context);
  const checked = performance.now();
  planText(plannedFleet({ ...fleet }, spec, context).plan);
  return { checkedMs: checked - started, plannedMs: performance.now() - checked };
}
