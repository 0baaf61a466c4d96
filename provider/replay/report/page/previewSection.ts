import { countText, decimalText, percentText, usdText } from "../figureText.js";
import type { PreviewWorkload, ReportPreview } from "../report.js";
import { columns, dataTable } from "./dataTable.js";
import { markup, type Markup } from "./markup.js";

/** What was promised and planned before the run; nothing where there was no preview. */
export function previewSection(preview: ReportPreview | undefined): Markup {
  if (preview === undefined) return markup``;
  return markup`<section aria-labelledby="preview"><h2 id="preview">The plan before the run</h2>
${preview.workloads.map(workloadPreview)}
</section>`;
}

function workloadPreview(workload: PreviewWorkload): Markup {
  const ratio = percentText(workload.usdPerHour / workload.onDemandUsdPerHour, 0);
  const price = `${usdText(workload.usdPerHour)} an hour, ${ratio} of ${usdText(workload.onDemandUsdPerHour)} on-demand`;
  return markup`<h3>${workload.name}</h3>
<p>${price}; ${decimalText(workload.expectedInterruptionsPerDay)} interruptions a day expected.</p>
<ul class="promises">${workload.levels.map(
    (each) => markup`<li><strong>${each.part}</strong>: ${countText(each.units)} × <em>${each.level}</em>,
${each.promise}.</li>`,
  )}</ul>
${blendTable(workload)}`;
}

function blendTable(workload: PreviewWorkload): Markup {
  return dataTable({
    label: `Blend planned for ${workload.name}`,
    columns: columns(["Pool", "Market", "Level", "Role"], ["Units", "USD an hour"]),
    rows: workload.blend.map((row) => ({
      cells: [row.pool, row.market, row.level, row.role, countText(row.units), usdText(row.usdPerHour)],
    })),
  });
}
