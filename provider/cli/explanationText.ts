import type { Action } from "../engine/action.js";
import type { BidLine } from "../engine/bids/auction.js";
import type { WorkloadExplanation } from "../engine/explain/explanation.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "../replay/report/terminalText.js";
import type { ExplainedDecision } from "./explain.js";
import { jobTable, planTable, poolTable, PoolNumbers, shadowText, stepTable, unitTable } from "./explanationTables.js";

/**
 * A decision for a terminal: what was done and why, then the figures. No line passes the width from 80 columns up.
 * @param instance shows the table of units with this one alone.
 */
export function explanationText(told: ExplainedDecision, style: TerminalStyle, instance?: string): string {
  const title = styled(wrappedText(printableText(told.title), style.width), "bold", style);
  if (!told.explanation) return [title, ...told.actions.map((action) => actionText(action, style))].join("\n");
  const { model, workloads } = told.explanation;
  const explained = new Set(workloads.map(({ workload }) => workload));
  // Members of a workload that is no longer declared are released, with nothing to weigh.
  const others = told.actions.filter(({ workload }) => !explained.has(workload));
  const by = styled(`USD an hour; losses as forecast by the model ${printableText(model).slice(0, 12)}.`, "dim", style);
  return [
    `${title}\n${by}`,
    ...others.map((action) => actionText(action, style)),
    ...workloads.map((workload) => workloadText(workload, style, instance)),
  ].join("\n\n");
}

function workloadText(explained: WorkloadExplanation, style: TerminalStyle, instance: string | undefined): string {
  const { workload, kind, priority, profile, actions, because, blend, job, steps, shadow } = explained;
  const numbers = new PoolNumbers(explained);
  const head = styled(`${printableText(workload)}: ${kind}, ${priority}, ${profile}`, "ours", style);
  const units = explained.units.filter((unit) => instance === undefined || unit.instance === instance);
  return [
    head,
    ...actions.map((action) => actionText(action, style)),
    wrappedText(printableText(because.join(" ")), style.width),
    ...(blend ? [planTable(blend, numbers, style)] : []),
    ...(job ? [jobTable(job, style)] : []),
    ...(steps.length > 0 ? [stepTable(steps, numbers, style)] : []),
    poolTable(explained, numbers, style),
    ...unitTable({ ...explained, units }, numbers, style),
    ...(shadow ? [shadowText(shadow, style)] : []),
    ...explained.bids.map((bid) => bidText(bid, style)),
  ].join("\n");
}

function bidText({ bid, asked, granted, why }: BidLine, style: TerminalStyle): string {
  const head = styled(printableText(`bid ${bid}: ${granted} of ${asked} units`), "bold", style);
  return `${head}\n${wrappedText(printableText(why), style.width - 4).replace(/^/gm, "    ")}`;
}

/** What is done, and under it the reason with its terms. */
function actionText(action: Action, style: TerminalStyle): string {
  const { text, terms = {} } = action.reason;
  const figures = Object.entries(terms).map(([name, value]) => `${name} ${signed(value)}`);
  const reason = [text, ...(figures.length > 0 ? [`(${figures.join(", ")})`] : [])].join(" ");
  const lines = wrappedText(printableText(reason), style.width - 4).replace(/^/gm, "    ");
  return `${styled(wrappedText(printableText(`- ${briefly(action)}`), style.width), "bold", style)}\n${lines}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}

/** What an action does, in a line. */
export function briefly(action: Action): string {
  switch (action.kind) {
    case "launch":
      return `launch ${action.count} in ${action.pool} (${action.purpose})`;
    case "switch-shadow":
      return `switch shadow ${action.shadow} in${action.original === "" ? "" : ` for ${action.original}`}`;
    case "degrade":
    case "undo-degrade":
      return `${action.kind} ${action.step}`;
    case "reassign":
      return `reassign ${action.instance} to ${action.part}`;
    case "restore":
      return `restore ${action.snapshot} on ${action.instance}`;
    case "release":
    case "warn":
    case "checkpoint":
      return `${action.kind} ${action.instance}`;
  }
}
