import { countedText, spanText } from "../figureText.js";
import type { ReplayReport, ReportEvent } from "../report.js";
import { markup, type Markup } from "./markup.js";

/** One lane a workload with a mark at every loss, so that a bad hour shows at a glance. */
export function lossStrip(report: ReplayReport): Markup {
  const seconds = report.trace.days * 86_400;
  const lastDay = Math.max(1, Math.ceil(report.trace.days));
  return markup`<div class="strip">${report.workloads.map((workload) => lane(report, workload.name, seconds))}
<div class="lane ends" aria-hidden="true"><span></span><span>day 1</span><span>day ${lastDay}</span></div></div>`;
}

function lane(report: ReplayReport, workload: string, seconds: number): Markup {
  const losses = report.events.filter((event) => event.kind === "loss" && event.workload === workload);
  const moments = countedText(losses.length, "moment of loss", "moments of loss");
  const text = `${workload}: ${moments} in ${spanText(seconds)}`;
  return markup`<div class="lane"><span>${workload}</span>
<svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${text}">
<path d="${lossMarks(losses, seconds)}"/></svg></div>
`;
}

function lossMarks(losses: readonly ReportEvent[], seconds: number): string {
  return losses.map((event) => `M${((1000 * event.timeSeconds) / seconds).toFixed(1)} 0v10`).join("");
}
