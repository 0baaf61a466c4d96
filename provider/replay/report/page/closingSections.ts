import { countLabels } from "../countLabels.js";
import { countText, decimalText, spanText } from "../figureText.js";
import { followUpSeconds, sameLossSeconds } from "../incident.js";
import type { ReplayReport } from "../report.js";
import { markup, type Markup } from "./markup.js";
import { settingsAndDefinitions, type NamedText } from "./pageEnd.js";

/** How often each thing happened. */
export function countsSection(report: ReplayReport): Markup {
  const counts = countLabels.map(
    ([key, label]) => markup`<div><dt>${label}</dt><dd>${countText(report.counts[key])}</dd></div>
`,
  );
  return markup`<section aria-labelledby="counts"><h2 id="counts">What happened, counted</h2>
<dl class="counts">${counts}</dl>
</section>`;
}

const incidentDefinition =
  `Losses of one workload within ${spanText(sameLossSeconds)} of each other, with its fleet's actions of the next ` +
  `${spanText(followUpSeconds)}. Grouped by time: an action's reason tells its cause.`;

/** What the figures of a policy are. */
export const figureDefinitions: readonly NamedText[] = [
  ["Cost ratio", "Money spent over the money of the wanted units on-demand for the whole time."],
  ["Availability", "Share of the time, after the first cold start, with at least the wanted units ready."],
  ["Ready share", "Mean of min(ready, wanted) / wanted over the same time."],
  ["Zero ticks", "Ticks, after the first cold start, with nothing ready for the whole tick."],
  ["Losses a day", "Instances the market took back, each counted, over the days of the run."],
  ["On-demand share", "On-demand instance-time over the wanted units × time."],
];

const definitions: readonly NamedText[] = [
  ...figureDefinitions,
  ["Spent", "Every instance from launch to end, spot and on-demand."],
  ["Shadows", "Instances kept ready to take over and not serving. Part of what was spent."],
  ["Double running", "A replacement and its original paid at once, booting included. Part of what was spent."],
  ["Lost work", "Work that an abrupt loss undid, at the price paid for it. Added on top of what was spent."],
  ["Saved, net", "On-demand less spent, less lost work."],
  ["Incident", incidentDefinition],
];

/** What the run was set to, and what every figure means. */
export function settingsSection(report: ReplayReport): Markup {
  return settingsAndDefinitions("Settings", settingRows(report), definitions);
}

function settingRows(report: ReplayReport): readonly NamedText[] {
  const { trace } = report;
  const ticks = trace.ticks === undefined ? "" : `, ${countText(trace.ticks)} ticks of ${trace.gapSeconds} s`;
  return [
    ["market", `${trace.name} (${trace.synthetic ? "synthetic" : "recorded"})`],
    ["length", `${decimalText(trace.days)} days${ticks}`],
    ["pools", countText(trace.pools)],
    ...Object.entries(report.settings)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, String(value)] as const),
  ];
}
