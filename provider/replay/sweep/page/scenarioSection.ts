import { columns, dataTable, type DataRow } from "../../report/page/dataTable.js";
import { markup, type Markup } from "../../report/page/markup.js";
import { figureCells, figureHeads } from "../../report/page/overview.js";
import { scenarioText, type SweepGrid } from "../scenario.js";
import type { ScenarioResult } from "../sweep.js";
import type { JudgedPoint } from "../sweepPoint.js";
import { verdictText } from "../verdict.js";
import { scatterLegend } from "./scatterLegend.js";
import { sweepScatter } from "./sweepScatter.js";

/** One scenario: what it says, the drawing, and every figure. */
export function scenarioSection({ scenario, points }: ScenarioResult, grid: SweepGrid, index: number): Markup {
  const id = `scenario-${index + 1}`;
  const title = scenarioText(scenario);
  const verdict = verdictText(points);
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p>${verdict}</p>
<figure>${sweepScatter(points, grid, `Cost against availability: ${title}. ${verdict} The table below has all figures.`)}
<figcaption>${scatterLegend(grid)}</figcaption></figure>
<details><summary>All figures: ${title}</summary>
${dataTable({
  label: `All figures: ${title}`,
  kind: "sweep",
  columns: [...columns(["Policy"], figureHeads), { head: "Dominated by", align: "words" }],
  rows: points.map(pointRow),
})}
</details>
</section>`;
}

function pointRow(point: JudgedPoint): DataRow {
  const { name, standing, figures, dominatedBy } = point;
  const bound = standing === "cheats";
  const badge = bound ? markup` <span class="badge">cheats: knows the future</span>` : undefined;
  const others = bound ? "–" : (dominatedBy ?? "nobody: on the front");
  return { kind: standing, cells: [markup`${name}${badge}`, ...figureCells(figures), others] };
}
