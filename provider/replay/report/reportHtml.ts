import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chartData } from "./page/chartData.js";
import { chartScript } from "./page/chartScript.js";
import { chartsSection } from "./page/chartSections.js";
import { countsSection, footerSection, settingsSection } from "./page/closingSections.js";
import { markup, trustedMarkup, type Markup } from "./page/markup.js";
import { headerSection, policyTable, workloadTable } from "./page/overview.js";
import { policyScatter } from "./page/policyScatter.js";
import { previewSection } from "./page/previewSection.js";
import { savingsSection } from "./page/savingsSection.js";
import { styleSheet } from "./page/styleSheet.js";
import { timelineSection } from "./page/timeline.js";
import { timelineScript } from "./page/timelineScript.js";
import type { ReplayReport } from "./report.js";

/**
 * The report as one HTML file that needs nothing else: it opens offline and its content policy lets it load nothing
 * and run nothing but the script written here. The same report gives the same bytes.
 */
export function reportHtml(report: ReplayReport): string {
  const style = `${uplotFile("uPlot.min.css")}\n${styleSheet}`;
  const script = [uplotLicence(), uplotFile("uPlot.iife.min.js"), chartScript, timelineScript].join("\n");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${report.fleet} on ${report.trace.name}: blended-fleet replay</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<main>
${body(report)}
</main>
<script type="application/json" id="chart-data">${embeddedJson(chartData(report))}</script>
<script>${trustedMarkup(script)}</script>
</body>
</html>
`.markup;
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
${footerSection(report)}`;
}

/** JSON that can't end the element it stands in. */
function embeddedJson(value: unknown): Markup {
  return trustedMarkup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function contentPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${sha256(style)}'`,
    `script-src '${sha256(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function sha256(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function uplotFile(name: string): string {
  return readFileSync(require.resolve(`uplot/dist/${name}`), "utf8").trim();
}

function uplotLicence(): string {
  const folder = dirname(require.resolve("uplot/package.json"));
  return `/*!\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n*/`;
}
