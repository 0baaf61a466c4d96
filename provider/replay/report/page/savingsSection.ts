import { percentText, usdText } from "../figureText.js";
import type { ReplayReport } from "../report.js";
import { savingSteps, type SavingStep } from "../savings.js";
import { markup, type Markup } from "./markup.js";

/** The bars' own width, in units of their drawing. */
const barWidth = 1000;

/** From the on-demand price to what the fleet came to, step by step: a table whose bars make the waterfall. */
export function savingsSection(report: ReplayReport): Markup {
  const { money } = report;
  const steps = savingSteps(money);
  const share = money.onDemandUsd > 0 ? `${percentText(money.netSavingUsd / money.onDemandUsd, 1)} of on-demand` : "";
  return markup`<section aria-labelledby="savings"><h2 id="savings">Savings, net of everything</h2>
<table class="waterfall">
<caption>Shadows and double running are part of the ${usdText(money.spentUsd)} spent (${usdText(money.spotUsd)} spot,
${usdText(money.onDemandSpentUsd)} on-demand). Lost work is not in it: it is added on top.</caption>
<thead class="sr"><tr><th scope="col">Step</th><th scope="col">Drawn</th><th scope="col">USD</th></tr></thead>
<tbody>${steps.map((step) => savingRow(step, steps))}</tbody>
<tfoot><tr><th scope="row">Saved, net</th><td>${share}</td><td>${usdText(money.netSavingUsd)}</td></tr></tfoot>
</table></section>`;
}

function savingRow(step: SavingStep, steps: readonly SavingStep[]): Markup {
  const amount = step.kind === "cost" ? `+${usdText(step.usd)}` : usdText(step.usd);
  return markup`<tr class="${step.kind}"><th scope="row">${step.label}<small>${step.note}</small></th>
<td class="bar">${savingBar(step, steps)}</td><td>${amount}</td></tr>
`;
}

function savingBar(step: SavingStep, steps: readonly SavingStep[]): Markup {
  const ends = steps.flatMap((each) => [each.fromUsd, each.toUsd]);
  const least = Math.min(0, ...ends);
  const scale = barWidth / (Math.max(0, ...ends) - least || 1);
  const from = (Math.min(step.fromUsd, step.toUsd) - least) * scale;
  const width = Math.max(2, Math.abs(step.toUsd - step.fromUsd) * scale);
  return markup`<svg viewBox="0 0 ${barWidth} 20" preserveAspectRatio="none" aria-hidden="true">
<rect class="${step.kind}" x="${from.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="20"/></svg>`;
}
