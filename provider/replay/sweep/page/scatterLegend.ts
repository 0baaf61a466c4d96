import { markup, type Markup } from "../../report/page/markup.js";
import { boundDrawing } from "../../report/page/scatterParts.js";
import type { SweepGrid } from "../scenario.js";
import { baselineDrawing, profileDrawing } from "./sweepMarks.js";

/** What the marks of every scenario's drawing stand for. */
export function scatterLegend({ profiles, riskWeights }: SweepGrid): Markup {
  const [least, most] = [riskWeights[0], riskWeights.at(-1)];
  const growth =
    least === most
      ? ""
      : ` Along a curve the weight of risk grows from × ${least} to × ${most}, and its marks with it.`;
  return markup`<ul class="legend">
${profiles.map((profile, index) => entry(profileDrawing(index, 6, 9, 9, "front"), profile))}
${entry(baselineDrawing(9, 9, "front"), "baseline")}
${entry(baselineDrawing(9, 9, "beaten"), "hollow: dominated")}
${entry(boundDrawing(9, 9), "knows the future")}
${entry(markup`<path class="pareto" d="M1 13H9V5H17"/>`, "Pareto front")}
</ul>
<p>Further left is cheaper, further up is more available; each line up is ten times less time short of units.${growth}</p>`;
}

function entry(drawing: Markup, text: string): Markup {
  return markup`<li><svg class="scatter-key" viewBox="0 0 18 18" aria-hidden="true">${drawing}</svg>${text}</li>
`;
}
