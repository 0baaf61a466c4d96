import { chartData } from "./page/chartData.js";
import { chartPage } from "./page/chartPage.js";
import { chartScript } from "./page/chartScript.js";
import { chartsSection } from "./page/chartSections.js";
import { countsSection, settingsSection } from "./page/closingSections.js";
import { markup, type Markup } from "./page/markup.js";
import { headerSection, policyTable, workloadTable } from "./page/overview.js";
import { footerSection } from "./page/pageEnd.js";
import { policyScatter } from "./page/policyScatter.js";
import { previewSection } from "./page/previewSection.js";
import { savingsSection } from "./page/savingsSection.js";
import { timelineSection } from "./page/timeline.js";
import { timelineScript } from "./page/timelineScript.js";
import type { ReplayReport } from "./report.js";

/** The report as a page: see `chartPage`. */
export function reportHtml(report: ReplayReport): string {
  return chartPage({
    title: `${report.fleet} on ${report.trace.name}: blended-fleet replay`,
    body: body(report),
    data: chartData(report),
    scripts: [chartScript, timelineScript],
  });
}

function body(report: ReplayReport): Markup {
  return markup`${headerSection(report)}
${previewSection(report.preview)}
<section aria-labelledby="policies"><h2 id="policies">Beside the alternatives</h2>
${policyTable(report)}
${policyScatter(report.policies)}
</section>
${savingsSection(report)}
<section aria-labelledby="workloads"><h2 id="workloads">By workload</h2>
${workloadTable(report)}
</section>
${chartsSection(report)}
${timelineSection(report)}
${countsSection(report)}
${settingsSection(report)}
${footerSection(report.command)}`;
}
